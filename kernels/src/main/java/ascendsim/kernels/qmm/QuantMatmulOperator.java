package ascendsim.kernels.qmm;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.QuantMatmul;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/** {@code npu_quant_matmul} on the cube cores, with vector cores where the Fixpipe cannot quantise. */
public final class QuantMatmulOperator implements Operator {
    @Override
    public Contract contract() {
        return new QuantMatmulContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        QuantMatmulPlanner planner = new QuantMatmulPlanner(chip);
        return tiling.map(given -> planner.plan(call, MatmulTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public Reference reference() {
        return Reference.one("y", QuantMatmul::of);
    }

    @Override
    public Work work(OperatorCall call) {
        QuantMatmulProblem problem = QuantMatmulProblem.of(call);
        long products = Math.multiplyExact(problem.batch().count(), problem.m());
        long ops = Math.multiplyExact(2 * products, Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.types().text());
    }
}
