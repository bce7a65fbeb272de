package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/** {@code npu_weight_quant_batchmatmul} on cube and vector cores. */
public final class WqbmmOperator implements Operator {
    @Override
    public Contract contract() {
        return new WqbmmContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        WqbmmPlanner planner = new WqbmmPlanner(chip);
        return tiling.map(given -> planner.plan(call, WqbmmTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public Reference reference() {
        return Reference.weightQuantMatmul(WqbmmPlanner::splitsActivations);
    }

    @Override
    public Work work(OperatorCall call) {
        WqbmmProblem problem = WqbmmProblem.of(call);
        long ops = Math.multiplyExact(2 * problem.m(), Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.x() == DType.FLOAT16 ? "f16" : "bf16");
    }
}
