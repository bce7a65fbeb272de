package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.timeline.CrossFlags.End;
import ascendsim.traces.timeline.CrossFlags.Handover;
import ascendsim.traces.timeline.Layout.Group;
import ascendsim.traces.timeline.Spans.Span;
import ascendsim.traces.timeline.SvgText.Box;
import ascendsim.traces.timeline.SvgText.Style;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the lanes of a recording: what ran, why nothing ran, and what the cores handed to one another. */
final class Picture {
    /** Tenths of a pixel of one character of a slice's name (assumed: the widest of the usual fonts). */
    private static final long CHARACTER = 62;
    private static final long NAME_PADDING = 20;
    private static final long BASELINE = 125;
    private static final long ARROW_TIP = 40;
    private static final int PERCENT = 100;

    private final SvgText svg;
    private final Recording recording;
    private final Layout layout;

    Picture(SvgText svg, Recording recording, Layout layout) {
        this.svg = svg;
        this.recording = recording;
        this.layout = layout;
    }

    void draw() {
        for (Group group : layout.groups()) {
            svg.text(Layout.MARGIN, group.head(), Style.GROUP,
                    group.core().kind() + " " + group.core().text());
            group.lanes().forEach((pipe, y) -> lane(group.core(), pipe, y));
        }
        recording.flags().handovers().ifPresent(this::handovers);
    }

    private void lane(CoreId core, Pipe pipe, long y) {
        PipeLane lane = recording.lanes().get(core).get(pipe);
        String share = Math.round(PERCENT * lane.share()) + " %";
        String name = Palette.name(pipe);
        svg.open(core.text() + "." + name, core.text() + " " + name + ": " + share + " busy");
        svg.text(Layout.NAME, y + BASELINE, Style.LANE, name);
        svg.text(Layout.SHARE, y + BASELINE, Style.SHARE, share);
        svg.rectangle(layout.lane(y), "fill=\"" + Palette.LANE + "\"");
        if (stalls(lane, y, false)) {
            // an earlier instruction may still run while the next one waits: no tint shines through it
            lane.layers().forEach(layer -> slices(layer, y, "fill=\"" + Palette.LANE + "\""));
        }
        String fill = "fill=\"" + Palette.colour(pipe) + "\" fill-opacity=\".75\"";
        lane.layers().forEach(layer -> slices(layer, y, fill));
        stalls(lane, y, true);
        names(lane, y);
        svg.close();
    }

    /** Whether there was any. */
    private boolean stalls(PipeLane lane, long y, boolean over) {
        boolean any = false;
        for (Map.Entry<StallReason, Spans> stall : lane.stalls().entrySet()) {
            Optional<Palette.Stall> style = Palette.stall(stall.getKey()).filter(s -> s.over() == over);
            if (style.isPresent()) {
                any = true;
                svg.beginRectangles("fill=\"" + style.get().paint() + "\"");
                stall.getValue().all().forEach(span -> svg.add(layout.stall(span, y)));
                svg.endRectangles();
            }
        }
        return any;
    }

    private void slices(Spans layer, long y, String fill) {
        if (!layer.all().isEmpty()) {
            svg.beginRectangles(fill);
            layer.all().forEach(span -> svg.add(layout.slice(span, y)));
            svg.endRectangles();
        }
    }

    /** Opcodes where there is room. */
    private void names(PipeLane lane, long y) {
        long free = Layout.LEFT;
        List<Span> spans = lane.layers().stream().flatMap(layer -> layer.all().stream())
                .sorted((a, b) -> Long.compare(a.start(), b.start())).toList();
        for (Span span : spans) {
            Box box = layout.slice(span, y);
            long x = Math.max(box.x(), free);
            long width = CHARACTER * span.name().length() + NAME_PADDING;
            if (!span.name().isEmpty() && x + width <= box.x() + box.width()) {
                svg.text(x + NAME_PADDING, y + BASELINE - 5, Style.NAME, span.name());
                free = x + width;
            }
        }
    }

    /** A flag that lay ready before the wait held nobody up: fainter. */
    private void handovers(List<Handover> handovers) {
        svg.open("cross-core-flags", "cross-core flags");
        svg.raw("<g opacity=\".3\">");
        handovers.stream().filter(handover -> !handover.awaited()).forEach(this::handover);
        svg.close();
        handovers.stream().filter(Handover::awaited).forEach(this::handover);
        svg.close();
    }

    /** From the edge of the lane that set it to the edge of the lane that waited. */
    private void handover(Handover handover) {
        End set = handover.set();
        End taken = handover.taken();
        long setY = layout.y(set.core(), set.pipe());
        long takenY = layout.y(taken.core(), taken.pipe());
        if (setY < 0 || takenY < 0) {
            return;
        }
        boolean down = takenY > setY;
        long fromY = down ? setY + Layout.LANE_HEIGHT : setY;
        long toY = down ? takenY - ARROW_TIP / 2 : takenY + Layout.LANE_HEIGHT + ARROW_TIP / 2;
        svg.arrow(layout.x(set.time()), fromY, layout.x(taken.time()), toY);
    }
}
