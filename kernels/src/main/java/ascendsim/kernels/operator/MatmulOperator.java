package ascendsim.kernels.operator;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/** {@code matmul} on the cube cores. */
final class MatmulOperator implements Operator {
    @Override
    public Contract contract() {
        return new MatmulContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        MatmulPlanner planner = new MatmulPlanner(chip);
        return tiling.map(given -> planner.plan(call, MatmulTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public Reference reference() {
        return Reference.matmul();
    }

    @Override
    public Work work(OperatorCall call) {
        MatmulProblem problem = MatmulProblem.of(call);
        long ops = Math.multiplyExact(2 * problem.m(), Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.types().text());
    }
}
