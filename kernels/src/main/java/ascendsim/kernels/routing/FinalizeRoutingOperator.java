package ascendsim.kernels.routing;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.GroupTraffic;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
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
    public List<String> tilings() {
        return List.of(
                "int8: 128 x 256 x 128, 256 x 128 x 128 where n is 7168 or 7680, k 2048 and an expert has 129 to "
                        + "256 rows; sums pass through 4 slots of workspace to two vector cores, which add rows to y",
                "int4: digits of x, 64 x 512 x 128 below 128 rows to an expert, else 128 x 256 x 128",
                "knobs: cores, aiv_per_aic, base_m, base_n, base_k, step_ka, step_kb, depth_a1, depth_b1, "
                        + "unit_flag, l0c_stages, cv_stages");
    }

    @Override
    public Reference reference() {
        return Reference.finalizeRouting();
    }

    @Override
    public Work work(OperatorCall call) {
        Shape weights = call.required("w").shape();
        long perRow = Math.multiplyExact(2 * weights.dim(-2), FinalizeRoutingContract.columns(call));
        return new Work.Cube(Math.multiplyExact(sum(sizes(call)), perRow), "s8");
    }

    @Override
    public Moved moved(OperatorCall call) {
        GroupTraffic traffic = new GroupTraffic(sizes(call), call.required("x").shape().dim(0));
        return new Moved(traffic.read(call), Operator.super.moved(call).written());
    }

    /** Rows of x that belong to each group. */
    private static List<Long> sizes(OperatorCall call) {
        Tensor list = call.required("group_list").tensor();
        boolean ends = call.whole("group_list_type", 1) == 0;
        return LongStream.range(0, list.elements())
                .map(i -> list.longAt(i) - (ends && i > 0 ? list.longAt(i - 1) : 0)).boxed().toList();
    }

    private static long sum(List<Long> sizes) {
        return sizes.stream().mapToLong(Long::longValue).sum();
    }
}
