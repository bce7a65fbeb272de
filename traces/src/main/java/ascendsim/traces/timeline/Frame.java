package ascendsim.traces.timeline;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.timeline.Palette.Stall;
import ascendsim.traces.timeline.SvgText.Box;
import ascendsim.traces.timeline.SvgText.Style;
import java.util.List;
import java.util.Set;

/** What is around the lanes: card, title, axes and legend. */
final class Frame {
    private static final Ticks MICROSECONDS = new Ticks(0.01, List.of());
    private static final int MOST_TICKS = 12;
    private static final long LEGEND_HEIGHT = 640;
    private static final long SWATCH = 120;
    /** Tenths of a pixel of one character of the legend (assumed: the widest of the usual fonts). */
    private static final long CHARACTER = 64;
    private static final long ITEM_GAP = 160;

    private final SvgText svg;
    private final Scope scope;
    private final Layout layout;
    private long legendX = Layout.LEFT;

    Frame(SvgText svg, Scope scope, Layout layout) {
        this.svg = svg;
        this.scope = scope;
        this.layout = layout;
    }

    void open() {
        String width = SvgText.number(Layout.WIDTH);
        String height = SvgText.number(height());
        svg.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height
                + "\" font-family=\"-apple-system,'Segoe UI',Helvetica,Arial,sans-serif\">");
        svg.raw("""
            <defs>
            <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0v5" stroke="#ffffff" stroke-width="2.4" stroke-opacity=".55"/></pattern>
            <pattern id="cross-hatch" width="5" height="5" patternUnits="userSpaceOnUse">
            <path d="M0 0h5M0 0v5" stroke="#ffffff" stroke-width="1.6" stroke-opacity=".6"/></pattern>
            <marker id="tip" markerWidth="7" markerHeight="6" refX="6" refY="3" orient="auto">
            <path d="M0 0L7 3L0 6z" fill="%s"/></marker>
            </defs>""".formatted(Palette.FLAG));
        svg.rectangle(new Box(5, 5, Layout.WIDTH - 10, height() - 10),
                "rx=\"8\" fill=\"" + Palette.CARD + "\" stroke=\"" + Palette.FRAME + "\"");
    }

    private long height() {
        return layout.bottom() + LEGEND_HEIGHT;
    }

    /**
     * @param run    what ran on which chip
     * @param cycles of the whole run
     */
    void title(String run, long cycles, double mhz) {
        svg.text(Layout.MARGIN, Layout.TITLE, Style.TITLE, run);
        svg.text(Layout.MARGIN, Layout.SUBTITLE, Style.SUBTITLE,
                "AI core " + scope.core() + ", cycles " + SvgText.grouped(scope.from()) + " to "
                        + SvgText.grouped(scope.to()) + " of " + SvgText.grouped(cycles) + "; "
                        + MICROSECONDS.text(cycles / mhz) + " µs at "
                        + SvgText.grouped(Math.round(mhz)) + " MHz");
    }

    /** Microseconds above the lanes, cycles below them with lines across. */
    void axes(double mhz) {
        svg.open("axes", "time");
        Ticks micros = Ticks.between(scope.from() / mhz, scope.to() / mhz, MOST_TICKS, 1e-6);
        for (double tick : micros.values()) {
            mark(layout.x(tick * mhz), layout.top() - 40);
            svg.text(layout.x(tick * mhz), layout.top() - 70, Style.TICK, micros.text(tick));
        }
        svg.text(Layout.NAME, layout.top() - 70, Style.UNIT, "µs");
        Ticks cycles = Ticks.between(scope.from(), scope.to(), MOST_TICKS, 1);
        for (double tick : cycles.values()) {
            mark(layout.x(tick), layout.bottom());
            svg.text(layout.x(tick), layout.bottom() + 160, Style.TICK, cycles.text(tick));
        }
        svg.text(Layout.NAME, layout.bottom() + 160, Style.UNIT, "cycles");
        svg.text(Layout.SHARE, layout.top() + 130, Style.UNIT, "busy");
        svg.close();
    }

    private void mark(long x, long y) {
        svg.rectangle(new Box(x - 4, y, 8, 40), "fill=\"" + Palette.FAINT_INK + "\"");
    }

    /** Lines behind the lanes, at the ticks of the cycles. */
    void grid() {
        for (double tick : Ticks.between(scope.from(), scope.to(), MOST_TICKS, 1).values()) {
            svg.rectangle(new Box(layout.x(tick) - 4, layout.top(), 8, layout.bottom() - layout.top()),
                    "fill=\"" + Palette.GRID + "\"");
        }
    }

    void legend(Set<StallReason> reasons, CrossFlags flags) {
        svg.open("legend", "legend");
        for (StallReason reason : reasons) {
            Palette.stall(reason).ifPresent(this::swatch);
        }
        flags.handovers().filter(all -> !all.isEmpty()).ifPresent(_ -> arrow());
        if (flags.handovers().isEmpty()) {
            words("more than " + CrossFlags.MOST + " cross-core flags: not drawn");
        }
        words("darker: instructions overlap");
        svg.close();
    }

    private void swatch(Stall stall) {
        Box box = new Box(legendX, layout.bottom() + 330, SWATCH, SWATCH);
        if (stall.over()) {
            svg.rectangle(box, "fill=\"" + Palette.FAINT_INK + "\"");
        }
        svg.rectangle(box, "fill=\"" + stall.paint() + "\"");
        legendX += SWATCH + 50;
        words(stall.text());
    }

    private void arrow() {
        String y = SvgText.number(layout.bottom() + 390);
        svg.raw("<path marker-end=\"url(#tip)\" d=\"M" + SvgText.number(legendX) + " " + y + "h20\" stroke=\""
                + Palette.FLAG + "\"/>");
        legendX += 270;
        words("cross-core flag");
    }

    private void words(String text) {
        svg.text(legendX, layout.bottom() + 430, Style.LEGEND, text);
        legendX += CHARACTER * text.length() + ITEM_GAP;
    }

    void close() {
        svg.raw("</svg>");
    }
}
