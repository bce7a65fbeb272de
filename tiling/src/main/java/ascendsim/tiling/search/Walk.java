package ascendsim.tiling.search;

import ascendsim.isa.BadInput;
import ascendsim.tiling.space.Axis;
import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Legal points: any, those near another, and the neighbours of one. */
final class Walk {
    /** Points drawn before a space counts as one in which nothing is legal. */
    private static final int MOST_DRAWS = 20_000;

    private final Archive archive;
    private final SearchSpace space;
    private final RandomGenerator random;
    private final Point anchor;

    /** @throws BadInput if no legal point is found */
    Walk(Archive archive, RandomGenerator random) {
        this.archive = archive;
        this.space = archive.space();
        this.random = random;
        this.anchor = anchor();
    }

    private Point anchor() {
        Point official = space.nearOfficial();
        if (archive.isLegal(official)) {
            return official;
        }
        return Stream.concat(alongEachAxis(official),
                Stream.generate(() -> space.any(random)).limit(Math.min(MOST_DRAWS, 4 * space.points())))
                .filter(archive::isLegal).findFirst().orElseThrow(() -> nothing(official));
    }

    /** The last axes first: they change the shape of a kernel least. */
    private Stream<Point> alongEachAxis(Point point) {
        return IntStream.range(0, space.axes().size()).map(i -> space.axes().size() - 1 - i).boxed()
                .flatMap(axis -> IntStream.range(0, space.axes().get(axis).settings().size())
                        .mapToObj(place -> point.with(axis, place)));
    }

    private BadInput nothing(Point official) {
        String why = switch (archive.seen(official)) {
            case Seen.Illegal(String reason) -> reason;
            case Seen.Dominated(String reason) -> reason;
            case Seen.Legal _ -> "";
        };
        return BadInput.of("tune", "no legal tiling among " + space.points() + " points", "expected one or more",
                "free more knobs; next to the official tiling: " + why);
    }

    /** A legal point: the wanted one, or what is left of it on the way to one that is known to be legal. */
    Point legal(Point wanted) {
        Point point = wanted;
        int axis = 0;
        while (!archive.isLegal(point)) {
            int from = point.place(axis);
            int to = anchor.place(axis);
            if (from != to) {
                point = point.with(axis, from + Integer.signum(to - from));
            }
            axis = (axis + 1) % space.axes().size();
        }
        return point;
    }

    /** Any legal point. */
    Point any() {
        return legal(space.any(random));
    }

    /** Legal points drawn at random, the most promising by their sizes first. */
    List<Point> guesses(int drawn) {
        List<Point> points = Stream.generate(() -> space.any(random)).limit(drawn).distinct().toList();
        archive.look(points);
        return byEstimate(points);
    }

    /** The legal ones, the most promising first. */
    List<Point> byEstimate(List<Point> points) {
        record Guess(Point point, double microseconds) {
        }
        return points.stream().filter(archive::isLegal).filter(point -> !archive.isKnown(point))
                .map(point -> new Guess(point, estimate(point)))
                .sorted(Comparator.comparingDouble(Guess::microseconds)).map(Guess::point).toList();
    }

    private double estimate(Point point) {
        return archive.seen(point) instanceof Seen.Legal(double guess) ? guess : Double.POSITIVE_INFINITY;
    }

    /** One or two steps along one axis; one step along two: a block taller and narrower, a load longer and flatter. */
    List<Point> neighbours(Point point) {
        Set<Point> near = new LinkedHashSet<>();
        for (int axis = 0; axis < space.axes().size(); axis++) {
            for (int step : new int[]{1, -1, 2, -2}) {
                step(point, axis, step).forEach(near::add);
            }
        }
        for (int axis = 0; axis < space.axes().size(); axis++) {
            for (int other = axis + 1; other < space.axes().size(); other++) {
                near.addAll(pairs(point, axis, other));
            }
        }
        return List.copyOf(near);
    }

    private List<Point> pairs(Point point, int axis, int other) {
        List<Point> pairs = new ArrayList<>();
        for (int step : new int[]{1, -1}) {
            for (int back : new int[]{-step, step}) {
                step(point, axis, step).flatMap(moved -> step(moved, other, back)).forEach(pairs::add);
            }
        }
        return pairs;
    }

    private Stream<Point> step(Point point, int axis, int step) {
        Axis along = space.axes().get(axis);
        int place = point.place(axis) + step;
        return place >= 0 && place < along.settings().size() ? Stream.of(point.with(axis, place)) : Stream.empty();
    }
}
