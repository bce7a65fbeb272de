package ascendsim.traces.plot;

import ascendsim.traces.plot.ConvergencePlot.Point;
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
import java.util.stream.DoubleStream;

/** Lays a search out: simulations to the right, times upwards. */
final class ConvergenceScene {
    private static final long WIDTH = 8600;
    private static final long HEIGHT = 5600;
    private static final long LEFT = 800;
    private static final long TOP = 700;
    private static final long ACROSS = 7400;
    private static final long UP = 4200;
    private static final long BOTTOM = TOP + UP;
    private static final int MOST_TICKS = 8;
    private static final String CARD = "#ffffff";
    private static final String GRID = "#e4e8ed";
    private static final String FRAME = "#9aa5b1";
    private static final String INK = "#1f2733";
    private static final String FAINT_INK = "#4d5867";
    private static final String TRIED = "#9db8d6";
    private static final String BEST = "#c0392b";
    private static final String OFFICIAL = "#3b9a57";
    private static final Look TITLE = new Look(17, INK, Anchor.START, true, false);
    private static final Look SUBTITLE = new Look(12, FAINT_INK, Anchor.START, false, false);
    private static final Look BELOW = new Look(11, FAINT_INK, Anchor.MIDDLE, false, false);
    private static final Look BESIDE = new Look(11, FAINT_INK, Anchor.END, false, false);
    private static final Look NAMED = new Look(13, INK, Anchor.MIDDLE, false, false);
    private static final Look UPWARDS = new Look(13, INK, Anchor.MIDDLE, false, true);
    private static final Look KEY = new Look(12, FAINT_INK, Anchor.END, false, false);

    private final ConvergencePlot plot;
    private final LogAxis times;
    private final int last;
    private final List<Mark> marks = new ArrayList<>();

    ConvergenceScene(ConvergencePlot plot) {
        this.plot = plot;
        this.times = LogAxis.around(plot.points().stream().flatMapToDouble(
                point -> DoubleStream.of(point.microseconds() / 1.05, point.microseconds() * 1.05)), UP);
        this.last = Math.max(2, plot.points().stream().mapToInt(Point::number).max().orElse(2));
    }

    Scene scene() {
        marks.add(new Area(List.of(new Spot(0, 0), new Spot(WIDTH, 0), new Spot(WIDTH, HEIGHT), new Spot(0, HEIGHT)),
                CARD));
        marks.add(new Words(new Spot(LEFT, 300), plot.title(), TITLE));
        marks.add(new Words(new Spot(LEFT, 520), plot.subtitle(), SUBTITLE));
        axes();
        points();
        key();
        return new Scene(WIDTH, HEIGHT, marks);
    }

    private void axes() {
        for (double tick : times.ticks()) {
            marks.add(new Line(new Spot(LEFT, y(tick)), new Spot(LEFT + ACROSS, y(tick)), GRID, 8, false));
            if (times.named(tick)) {
                marks.add(new Words(new Spot(LEFT - 80, y(tick) + 40), LogAxis.text(tick), BESIDE));
            }
        }
        int step = Math.max(1, Math.ceilDiv(last, MOST_TICKS));
        for (int tick = step; tick <= last; tick += step) {
            marks.add(new Words(new Spot(x(tick), BOTTOM + 220), Integer.toString(tick), BELOW));
        }
        marks.add(new Line(new Spot(LEFT, BOTTOM), new Spot(LEFT + ACROSS, BOTTOM), FRAME, 10, false));
        marks.add(new Line(new Spot(LEFT, TOP), new Spot(LEFT, BOTTOM), FRAME, 10, false));
        marks.add(new Words(new Spot(LEFT + ACROSS / 2, BOTTOM + 480), "simulation", NAMED));
        marks.add(new Words(new Spot(240, TOP + UP / 2), "time, us", UPWARDS));
    }

    private void points() {
        double official = plot.points().getFirst().microseconds();
        marks.add(new Line(new Spot(LEFT, y(official)), new Spot(LEFT + ACROSS, y(official)), OFFICIAL, 12, true));
        plot.points().forEach(point -> marks.add(new Dot(new Spot(x(point.number()), y(point.microseconds())),
                Shape.CIRCLE, TRIED, point.number() + ": " + point.microseconds() + " us " + point.name())));
        double best = official;
        int from = plot.points().getFirst().number();
        for (Point point : plot.points()) {
            if (point.microseconds() < best) {
                marks.add(new Line(new Spot(x(from), y(best)), new Spot(x(point.number()), y(best)), BEST, 16, false));
                marks.add(new Line(new Spot(x(point.number()), y(best)),
                        new Spot(x(point.number()), y(point.microseconds())), BEST, 16, false));
                best = point.microseconds();
                from = point.number();
            }
        }
        marks.add(new Line(new Spot(x(from), y(best)), new Spot(LEFT + ACROSS, y(best)), BEST, 16, false));
    }

    private void key() {
        marks.add(new Words(new Spot(LEFT + ACROSS, 300), "red: best so far; green: official kernel", KEY));
    }

    private long x(int number) {
        return LEFT + Math.round((double) ACROSS * number / last);
    }

    private long y(double microseconds) {
        return BOTTOM - times.at(microseconds);
    }
}
