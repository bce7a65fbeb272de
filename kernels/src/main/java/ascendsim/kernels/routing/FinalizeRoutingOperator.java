package ascendsim.kernels.routing;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;
import java.util.stream.LongStream;

/** {@code npu_grouped_matmul_finalize_routing} on cube and vector cores. */
public final class FinalizeRoutingOperator implements Operator {
    @Override
    public Contract contract() {
        return new FinalizeRoutingContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        if (FinalizeRoutingContract.isInt4(call)) {
            return new Int4RoutingPlanner(chip).plan(call, tiling);
        }
        RoutingPlanner planner = new RoutingPlanner(chip);
        return tiling.map(given -> planner.plan(call, MatmulTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public Reference reference() {
        return Reference.finalizeRouting();
    }

    @Override
    public Work work(OperatorCall call) {
        Shape weights = call.required("w").shape();
        long perRow = Math.multiplyExact(2 * weights.dim(-2), FinalizeRoutingContract.columns(call));
        return new Work.Cube(Math.multiplyExact(rows(call), perRow), "s8");
    }

    /** Rows of x that belong to a group. */
    private static long rows(OperatorCall call) {
        Tensor list = call.required("group_list").tensor();
        LongStream entries = LongStream.range(0, list.elements()).map(list::longAt);
        return call.whole("group_list_type", 1) == 0 ? entries.max().orElse(0) : entries.sum();
    }
}
