package ascendsim.kernels.operator;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.copy.CopyPlanner;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;

/** {@code gm_copy} on the cores of its path. */
final class GmCopyOperator implements Operator {
    @Override
    public Contract contract() {
        return new GmCopyContract();
    }

    /** There is nothing to choose. */
    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        return new CopyPlanner(chip).plan(call);
    }

    @Override
    public List<String> tilings() {
        return List.of("the case says all of it; no knobs");
    }

    @Override
    public Reference reference() {
        return Reference.gmCopy();
    }

    @Override
    public Work work(OperatorCall call) {
        return new Work.Traffic();
    }
}
