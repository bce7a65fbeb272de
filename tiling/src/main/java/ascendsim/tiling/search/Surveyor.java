package ascendsim.tiling.search;

import ascendsim.kernels.batch.Batch;
import ascendsim.tiling.search.Survey.Legal;
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

/** Looks at the points of a space by their numbers, as far as it is asked to. */
final class Surveyor {
    private static final int STRIDE = 512;

    private final SearchSpace space;
    private final Estimate estimate;
    private final Batch batch;
    private final List<Legal> legal = new ArrayList<>();
    private final Set<String> kernels = new HashSet<>();
    private final SortedMap<String, Long> illegal = new TreeMap<>();
    private long symmetric;
    private long dominated;
    private long seen;

    /** @param jobs points looked at side by side; the result does not depend on it */
    Surveyor(SearchSpace space, int jobs) {
        this.space = space;
        this.estimate = new Estimate(space.subject());
        this.batch = new Batch(jobs, Batch.UNWATCHED);
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

    /** So many kernels that were not met before, or some more, the most promising first; fewer at the end. */
    List<Legal> next(int least) {
        int before = legal.size();
        while (seen < space.points() && legal.size() - before < least) {
            List<Point> points = LongStream.range(seen, Math.min(space.points(), seen + STRIDE))
                    .mapToObj(space::point).toList();
            List<Found> found = batch.map(points, _ -> 0, this::found);
            for (int i = 0; i < points.size(); i++) {
                add(points.get(i), found.get(i));
            }
            seen += points.size();
        }
        return promising(legal.subList(before, legal.size()));
    }

    private static List<Legal> promising(List<Legal> points) {
        return points.stream().sorted(Comparator.comparingDouble(Legal::guess)).toList();
    }

    private Found found(Point point) {
        return switch (space.candidate(point)) {
            case Candidate.Legal(var plan) -> new Found.Runs(Archive.fingerprint(plan), estimate.microseconds(plan));
            case Candidate.Illegal(List<String> reasons) -> new Found.Illegal(reasons.getFirst());
            case Candidate.Dominated _ -> new Found.Dominated();
        };
    }

    private void add(Point point, Found found) {
        switch (found) {
            case Found.Illegal(String reason) -> illegal.merge(new Seen.Illegal(reason).rule(), 1L, Long::sum);
            case Found.Dominated() -> dominated++;
            case Found.Runs(String kernel, double guess) when kernels.add(kernel) -> legal.add(new Legal(point,
                    guess));
            case Found.Runs _ -> symmetric++;
        }
    }

    /** Whether no legal point was met. */
    boolean isEmpty() { return legal.isEmpty(); }

    /** What was seen so far. */
    Survey survey() {
        return new Survey(seen, promising(legal), symmetric, dominated, illegal);
    }
}
