package ascendsim.tiling.search;

import ascendsim.tiling.space.SearchSpace;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a search found.
 *
 * @param space   where it looked
 * @param trials  the official kernel first, then in the order in which they were tried
 * @param history each trial that was faster than all before it
 * @param counts  what it cost
 */
public record Tuning(SearchSpace space, List<Trial> trials, List<Trial> history, Counts counts) {
    public Tuning {
        trials = List.copyOf(trials);
        history = List.copyOf(history);
    }

    /** The official kernel. */
    public Trial official() {
        return trials.getFirst();
    }

    /** The fastest; the official kernel where nothing is faster. */
    public Trial best() {
        return history.isEmpty() ? official() : history.getLast();
    }

    /** The fastest ones, the fastest first. */
    public List<Trial> top(int most) {
        return timed().sorted(Comparator.comparingDouble(Trial::microseconds)).limit(most).toList();
    }

    /** Those that none other beats in time or workspace without losing in the other; the fastest first. */
    public List<Trial> pareto() {
        List<Trial> timed = timed().sorted(Comparator.comparingDouble(Trial::microseconds)
                .thenComparingLong(Trial::workspaceBytes)).toList();
        return timed.stream().filter(trial -> timed.stream().takeWhile(other -> other != trial)
                .noneMatch(faster -> faster.workspaceBytes() <= trial.workspaceBytes())).toList();
    }

    private Stream<Trial> timed() {
        return trials.stream().filter(Trial::isTimed);
    }
}
