package ascendsim.kernels.gmm;

import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.Tiling;
import java.util.Optional;

/** The host part of one path on one chip. Calls keep the contract and are of the path. */
interface PathPlanner {
    /**
     * The kernels of a call.
     *
     * @param tiling empty: what the call's own {@code tiling} asks for, the official one where it has none
     * @throws ascendsim.isa.BadInput if the tiling is not possible
     */
    Plan plan(GroupedCall call, Optional<Tiling> tiling);
}
