package ascendsim.tiling.search;

import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import java.util.List;
import java.util.SortedMap;

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
    public Survey {
        legal = List.copyOf(legal);
    }

    /** A point that can be run, and a guess at its time in microseconds ({@link Estimate}). */
    public record Legal(Point point, double guess) {
    }

    /** Looks at all points, so many at a time. */
    public static Survey of(SearchSpace space, int jobs) {
        Surveyor surveyor = new Surveyor(space, jobs);
        surveyor.next(Integer.MAX_VALUE);
        return surveyor.survey();
    }
}
