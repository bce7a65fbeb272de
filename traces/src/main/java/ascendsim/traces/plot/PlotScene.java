package ascendsim.traces.plot;

import ascendsim.traces.plot.ScatterPlot.Point;
import ascendsim.traces.plot.Scene.Anchor;
import ascendsim.traces.plot.Scene.Area;
import ascendsim.traces.plot.Scene.Dot;
import ascendsim.traces.plot.Scene.Line;
import ascendsim.traces.plot.Scene.Look;
import ascendsim.traces.plot.Scene.Mark;
import ascendsim.traces.plot.Scene.Shape;
import ascendsim.traces.plot.Scene.Spot;
import ascendsim.traces.plot.Scene.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Lays a plot out: a square with the points, the legend to its right. */
final class PlotScene {
    private static final long WIDTH = 8600;
    private static final long HEIGHT = 7150;
    private static final long LEFT = 800;
    private static final long TOP = 700;
    private static final long SIDE = 5700;
    private static final long BOTTOM = TOP + SIDE;
    private static final long LEGEND = LEFT + SIDE + 260;
    private static final long ROW = 200;
    /** What the legend has room for. */
    private static final int LETTERS = 24;
    private static final double WITHIN = 1.2;

    private static final String CARD = "#ffffff";
    private static final String FRAME = "#9aa5b1";
    private static final String GRID = "#e4e8ed";
    private static final String BAND = "#e9f0e6";
    private static final String DIAGONAL = "#7b8794";
    private static final String INK = "#1f2733";
    private static final String FAINT_INK = "#4d5867";
    /** Apart from each other also for colour-blind eyes; from the eleventh family on they come again. */
    private static final List<String> COLOURS =
            List.of("#2f6fb5", "#e07b26", "#3b9a57", "#c0392b", "#8a63b8", "#7a5230",
                    "#d264a8", "#5f6b7a", "#a59a1f", "#1d9aa8");

    private static final Look TITLE = new Look(17, INK, Anchor.START, true, false);
    private static final Look SUBTITLE = new Look(12, FAINT_INK, Anchor.START, false, false);
    private static final Look HEADING = new Look(12, INK, Anchor.START, true, false);
    private static final Look ENTRY = new Look(12, FAINT_INK, Anchor.START, false, false);
    private static final Look BELOW = new Look(11, FAINT_INK, Anchor.MIDDLE, false, false);
    private static final Look BESIDE = new Look(11, FAINT_INK, Anchor.END, false, false);
    private static final Look ACROSS = new Look(13, INK, Anchor.MIDDLE, false, false);
    private static final Look UPWARDS = new Look(13, INK, Anchor.MIDDLE, false, true);

    private final ScatterPlot plot;
    private final LogAxis axis;
    private final List<String> families;
    private final List<String> chips;
    private final List<Mark> marks = new ArrayList<>();

    PlotScene(ScatterPlot plot) {
        this.plot = plot;
        this.axis = LogAxis.around(plot.points().stream().flatMapToDouble(
                p -> DoubleStream.of(p.measured() / 1.1, p.measured() * 1.1, p.predicted() / 1.1, p.predicted() * 1.1)),
                SIDE);
        this.families = names(Point::family);
        this.chips = names(Point::chip);
    }

    private List<String> names(Function<Point, String> name) {
        return plot.points().stream().map(name).distinct().toList();
    }

    Scene scene() {
        marks.add(new Area(corners(new Spot(0, 0), new Spot(WIDTH, HEIGHT)), CARD));
        marks.add(new Words(new Spot(LEFT, 320), plot.title(), TITLE));
        marks.add(new Words(new Spot(LEFT, 530), plot.subtitle(), SUBTITLE));
        band();
        grid();
        plot.points().forEach(p -> marks.add(new Dot(new Spot(x(p.measured()), y(p.predicted())), shape(p.chip()),
                colour(p.family()), "%s: measured %s us, predicted %s us".formatted(p.name(), p.measured(),
                        Math.round(100 * p.predicted()) / 100.0))));
        legend();
        return new Scene(WIDTH, HEIGHT, marks);
    }

    /** The band around the diagonal, cut at the square. */
    private void band() {
        double low = axis.low();
        double high = axis.high();
        marks.add(new Area(Stream.of(new double[]{low, low}, new double[]{low, low * WITHIN},
                new double[]{high / WITHIN, high}, new double[]{high, high}, new double[]{high, high / WITHIN},
                new double[]{low * WITHIN, low}).map(p -> new Spot(x(p[0]), y(p[1]))).toList(), BAND));
    }

    private void grid() {
        for (double tick : axis.ticks()) {
            marks.add(new Line(new Spot(x(tick), TOP), new Spot(x(tick), BOTTOM), GRID, 8, false));
            marks.add(new Line(new Spot(LEFT, y(tick)), new Spot(LEFT + SIDE, y(tick)), GRID, 8, false));
            if (axis.named(tick)) {
                marks.add(new Words(new Spot(x(tick), BOTTOM + 190), LogAxis.text(tick), BELOW));
                marks.add(new Words(new Spot(LEFT - 80, y(tick) + 40), LogAxis.text(tick), BESIDE));
            }
        }
        marks.add(new Line(new Spot(LEFT, BOTTOM), new Spot(LEFT + SIDE, TOP), DIAGONAL, 12, true));
        List<Spot> frame = corners(new Spot(LEFT, TOP), new Spot(LEFT + SIDE, BOTTOM));
        for (int i = 0; i < frame.size(); i++) {
            marks.add(new Line(frame.get(i), frame.get((i + 1) % frame.size()), FRAME, 10, false));
        }
        marks.add(new Words(new Spot(LEFT + SIDE / 2, BOTTOM + 480), "measured, us", ACROSS));
        marks.add(new Words(new Spot(240, TOP + SIDE / 2), "predicted, us", UPWARDS));
    }

    private void legend() {
        long y = heading(TOP + 110, "family (rows)");
        for (String family : families) {
            long rows = plot.points().stream().filter(p -> p.family().equals(family)).count();
            y = entry(y, new Dot(new Spot(LEGEND + 40, y - 40), Shape.CIRCLE, colour(family), ""),
                    family + " (" + rows + ")");
        }
        y = heading(y + ROW / 2, "chip");
        for (String chip : chips) {
            y = entry(y, new Dot(new Spot(LEGEND + 40, y - 40), shape(chip), FAINT_INK, ""), chip);
        }
        y += ROW / 2;
        marks.add(new Area(corners(new Spot(LEGEND - 20, y - 100), new Spot(LEGEND + 100, y + 20)), BAND));
        marks.add(new Words(new Spot(LEGEND + 180, y), "within 20 %", ENTRY));
    }

    private long heading(long y, String text) {
        marks.add(new Words(new Spot(LEGEND - 20, y), text, HEADING));
        return y + ROW;
    }

    private long entry(long y, Dot sign, String text) {
        marks.add(sign);
        String fits = text.length() <= LETTERS ? text : text.substring(0, LETTERS - 1) + "…";
        marks.add(new Words(new Spot(LEGEND + 180, y), fits, ENTRY));
        return y + ROW;
    }

    private long x(double value) {
        return LEFT + axis.at(value);
    }

    private long y(double value) {
        return BOTTOM - axis.at(value);
    }

    private String colour(String family) {
        return COLOURS.get(families.indexOf(family) % COLOURS.size());
    }

    private Shape shape(String chip) {
        return Shape.values()[chips.indexOf(chip) % Shape.values().length];
    }

    private static List<Spot> corners(Spot from, Spot to) {
        return List.of(from, new Spot(to.x(), from.y()), to, new Spot(from.x(), to.y()));
    }
}
