package ascendsim.sim.microbench;

import ascendsim.sim.microbench.Outcome.Judged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Errors of a group of rows.
 *
 * @param median lower median of |ln(simulated / measured)|
 * @param p90    nearest rank
 * @param worst  the row with the largest error
 */
public record Scores(String group, int rows, double median, double p90, Judged worst) {

    /** Scores by group, in order of first appearance. */
    public static List<Scores> of(List<Judged> judged, Function<MeasuredRow, String> group) {
        Map<String, List<Judged>> groups = new LinkedHashMap<>();
        judged.forEach(j -> groups.computeIfAbsent(group.apply(j.row()), k -> new ArrayList<>()).add(j));
        return groups.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
    }

    private static Scores of(String group, List<Judged> judged) {
        List<Judged> sorted = judged.stream().sorted((a, b) -> Double.compare(a.error(), b.error())).toList();
        int n = sorted.size();
        return new Scores(group, n, sorted.get((n - 1) / 2).error(), sorted.get((int) Math.ceil(0.9 * n) - 1).error(),
                sorted.getLast());
    }
}
