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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws the lanes of a recording: what ran, why nothing ran, and what the cores handed to one another. */
final class Picture {
    /** Tenths of a pixel of one character of a slice's name (assumed: the widest of the usual fonts). */
    private static final long CHARACTER = 50;
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
            svg.text(Layout.MARGIN, group.head(), Style.GROUP, group.core().text());
            group.lanes().forEach((pipe, y) -> lane(group.core(), pipe, y));
        }
        recording.flags().handovers().ifPresent(this::handovers);
    }

    /** The reasons for which something is drawn. */
    Set<StallReason> shown() {
        Set<StallReason> shown = EnumSet.noneOf(StallReason.class);
        recording.lanes().values().forEach(pipes -> pipes.values().forEach(lane -> shown.addAll(lane.stalls().keySet())));
        shown.removeIf(reason -> Palette.stall(reason).isEmpty());
        return shown;
    }

    private void lane(CoreId core, Pipe pipe, long y) {
        PipeLane lane = recording.lanes().get(core).get(pipe);
        String share = Math.round(PERCENT * lane.share()) + " %";
        String name = Palette.name(pipe);
        svg.open(core.text() + "." + name, core.text() + " " + name + ": " + share + " busy");
        svg.text(Layout.NAME, y + BASELINE, Style.LANE, name);
        svg.text(Layout.SHARE, y + BASELINE, Style.SHARE, share);
        svg.rectangle(layout.lane(y), "fill=\"" + Palette.LANE + "\"");
        stalls(lane, y, false);
        for (Spans layer : lane.layers()) {
            slices(layer, pipe, y);
        }
        stalls(lane, y, true);
        names(lane, y);
        svg.close();
    }

    private void stalls(PipeLane lane, long y, boolean over) {
        for (Map.Entry<StallReason, Spans> stall : lane.stalls().entrySet()) {
            Palette.stall(stall.getKey()).filter(style -> style.over() == over).ifPresent(style -> {
                svg.beginRectangles("fill=\"" + style.paint() + "\"");
                stall.getValue().all().forEach(span -> svg.add(layout.stall(span, y)));
                svg.endRectangles();
            });
        }
    }

    private void slices(Spans layer, Pipe pipe, long y) {
        if (!layer.all().isEmpty()) {
            svg.beginRectangles("fill=\"" + Palette.colour(pipe) + "\" fill-opacity=\".75\"");
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

    private void handovers(List<Handover> handovers) {
        svg.open("cross-core-flags", "cross-core flags");
        handovers.forEach(this::handover);
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
        svg.raw("<path class=\"flag\" marker-end=\"url(#tip)\" d=\"M" + SvgText.number(layout.x(set.time())) + " "
                + SvgText.number(fromY) + "L" + SvgText.number(layout.x(taken.time())) + " " + SvgText.number(toY)
                + "\" fill=\"none\" stroke=\"" + Palette.FLAG + "\"/>");
    }
}
