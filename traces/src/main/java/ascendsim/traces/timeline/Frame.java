package ascendsim.traces.timeline;

import ascendsim.traces.svg.Svg;
import ascendsim.traces.timeline.SvgText.Box;
import ascendsim.traces.timeline.SvgText.Style;
import java.util.List;

/** What is around the lanes: card, title, axes and legend. */
final class Frame {
    private static final Ticks MICROSECONDS = new Ticks(0.01, List.of());
    private static final int MOST_TICKS = 12;
    /** Below the lanes: first the axis, then the legend. */
    private static final long LEGEND_TOP = 320;
    private static final long FOOT = 100;

    private final SvgText svg;
    private final Scope scope;
    private final Layout layout;
    private final Legend legend;

    Frame(SvgText svg, Scope scope, Layout layout, Legend legend) {
        this.svg = svg;
        this.scope = scope;
        this.layout = layout;
        this.legend = legend;
    }

    void open() {
        String width = Svg.number(Layout.WIDTH);
        String height = Svg.number(height());
        svg.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height
                + "\" font-family=\"" + Svg.FONTS + "\">");
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
        return layout.bottom() + LEGEND_TOP + legend.height() + FOOT;
    }

    /**
     * @param run    what ran on which chip
     * @param cycles of the whole run
     */
    void title(String run, long cycles, double mhz) {
        svg.text(Layout.MARGIN, Layout.TITLE, Style.TITLE, run);
        svg.text(Layout.MARGIN, Layout.SUBTITLE, Style.SUBTITLE,
                "AI core " + scope.core() + ", cycles " + SvgText.grouped(scope.from()) + " to "
                        + SvgText.grouped(scope.to()) + " of " + SvgText.grouped(cycles) + " ("
                        + MICROSECONDS.text(cycles / mhz) + " µs at "
                        + SvgText.grouped(Math.round(mhz)) + " MHz)");
    }

    /** Microseconds above the lanes, cycles below them with lines across. */
    void axes(double mhz) {
        svg.open("axes", "time");
        Ticks micros = Ticks.between(scope.from() / mhz, scope.to() / mhz, MOST_TICKS, 1e-6);
        for (double tick : micros.values()) {
            mark(layout.x(tick * mhz), layout.top() - 40);
            svg.text(layout.x(tick * mhz), layout.top() - 70, Style.TICK, micros.text(tick));
        }
        svg.text(Layout.MARGIN, layout.top() - 70, Style.UNIT, "µs");
        Ticks cycles = Ticks.between(scope.from(), scope.to(), MOST_TICKS, 1);
        for (double tick : cycles.values()) {
            mark(layout.x(tick), layout.bottom());
            svg.text(layout.x(tick), layout.bottom() + 160, Style.TICK, cycles.text(tick));
        }
        svg.text(Layout.MARGIN, layout.bottom() + 160, Style.UNIT, "cycles");
        svg.text(Layout.SHARE, layout.top() + 130, Style.SHARE, "busy");
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

    void legend() {
        legend.draw(svg, layout.bottom() + LEGEND_TOP);
    }

    void close() {
        svg.raw("</svg>");
    }
}
