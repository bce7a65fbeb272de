package ascendsim.tiling.search;

import ascendsim.kernels.batch.Batch;
import ascendsim.tiling.space.Candidate;
import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Every point of a space looked at, none simulated.
 *
 * @param points    all
 * @param legal     one point for each kernel, the most promising first
 * @param symmetric points whose kernel is, to the letter, that of an earlier one
 * @param dominated points another of which does the same with less
 * @param illegal   how many points break a rule first, by rule; numbers in it are left out
 */
public record Survey(long points, List<Legal> legal, long symmetric, long dominated,
        SortedMap<String, Long> illegal) {
    private static final int STRIDE = 512;

    public Survey {
        legal = List.copyOf(legal);
    }

    /** A point that can be run, and a guess at its time in microseconds ({@link Estimate}). */
    public record Legal(Point point, double guess) {
    }

    /** Looks at all points, so many at a time. */
    public static Survey of(SearchSpace space, int jobs) {
        Count count = new Count();
        Estimate estimate = new Estimate(space.subject());
        Batch batch = new Batch(jobs, Batch.UNWATCHED);
        for (long from = 0; from < space.points(); from += STRIDE) {
            List<Point> points = LongStream.range(from, Math.min(space.points(), from + STRIDE)).mapToObj(space::point)
                    .toList();
            List<Found> found = batch.map(points, _ -> 0, point -> found(space, estimate, point));
            for (int i = 0; i < points.size(); i++) {
                count.add(points.get(i), found.get(i));
            }
        }
        List<Legal> promising = count.legal.stream().sorted(Comparator.comparingDouble(Legal::guess)).toList();
        return new Survey(space.points(), promising, count.symmetric, count.dominated, count.illegal);
    }

    /** What a point is; of a legal one its kernel and a guess. */
    private sealed interface Found {
        record Runs(String kernel, double guess) implements Found {
        }

        record Illegal(String reason) implements Found {
        }

        record Dominated() implements Found {
        }
    }

    private static Found found(SearchSpace space, Estimate estimate, Point point) {
        return switch (space.candidate(point)) {
            case Candidate.Legal(var plan) -> new Found.Runs(Archive.fingerprint(plan), estimate.microseconds(plan));
            case Candidate.Illegal(List<String> reasons) -> new Found.Illegal(reasons.getFirst());
            case Candidate.Dominated _ -> new Found.Dominated();
        };
    }

    private static final class Count {
        private final List<Legal> legal = new ArrayList<>();
        private final Set<String> kernels = new HashSet<>();
        private final SortedMap<String, Long> illegal = new TreeMap<>();
        private long symmetric;
        private long dominated;

        void add(Point point, Found found) {
            switch (found) {
                case Found.Illegal(String reason) -> illegal.merge(rule(reason), 1L, Long::sum);
                case Found.Dominated() -> dominated++;
                case Found.Runs(String kernel, double guess) when kernels.add(kernel) -> legal.add(new Legal(point,
                        guess));
                case Found.Runs _ -> symmetric++;
            }
        }

        private static String rule(String reason) {
            return reason.replaceAll("\\b\\d[\\d,.]*", "N").replaceAll("; (lower|set|raise|choose|did) .*", "");
        }
    }
}
