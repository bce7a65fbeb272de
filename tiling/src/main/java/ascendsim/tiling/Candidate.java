package ascendsim.tiling;

import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Tiling;
import java.util.List;

/**
 * A point of a search space.
 *
 * @param reasons why the chip cannot run it; empty for a legal tiling
 */
public record Candidate(Tiling tiling, List<Infeasible> reasons) {
    public Candidate {
        reasons = List.copyOf(reasons);
    }

    public boolean isLegal() { return reasons.isEmpty(); }
}
