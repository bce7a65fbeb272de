package ascendsim.tiling.space;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The knobs of one family of kernels, as far as a search turns them. */
sealed interface Family permits MatmulFamily, GroupedFamily, WqbmmFamily, QuantFamily {

    /** Each with one setting or more. */
    List<Axis> axes();

    /** Whether an axis is something a kernel has or has not, off where a tiling does not name it; sizes are not. */
    boolean isFeature(String axis);

    /**
     * What a tiling has in vain: another point does the same with less.
     *
     * @param free names of the axes along which there are other points
     */
    Optional<String> vain(Map<String, Object> tiling, Set<String> free);
}
