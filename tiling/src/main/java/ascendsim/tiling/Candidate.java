package ascendsim.tiling;

import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import java.util.List;

/**
 * A point of a search space.
 *
 * @param reasons why the chip cannot run it; empty for a legal tiling
 */
public record Candidate(MatmulTiling tiling, List<Infeasible> reasons) {
    public Candidate {
        reasons = List.copyOf(reasons);
    }

    public boolean isLegal() { return reasons.isEmpty(); }
}
