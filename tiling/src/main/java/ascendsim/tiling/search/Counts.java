package ascendsim.tiling.search;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a search looked at.
 *
 * @param evaluations times that were asked for, known ones included
 * @param simulated   of these, simulations that were begun; the budget limits them
 * @param aborted     of the simulations, those given up because they took too long
 * @param pruned      tilings that were not simulated, because they cannot be faster than the best
 * @param symmetric   tilings whose kernels are, to the letter, those of an earlier one
 * @param broken      points that are no tiling, by the first rule that each breaks; numbers in it are left out
 * @param dominated   points another of which does the same with less
 * @param failed      simulations that the machine stopped
 */
public record Counts(long evaluations, int simulated, int aborted, int pruned, long symmetric,
        SortedMap<String, Long> broken, long dominated, int failed) {
    public Counts {
        broken = Collections.unmodifiableSortedMap(new TreeMap<>(broken));
    }

    /** Points that are no tiling. */
    public long illegal() {
        return broken.values().stream().mapToLong(Long::longValue).sum();
    }
}
