package ascendsim.kernels.operator;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Knob;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
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
    public List<String> tilings() {
        return List.of("template: " + String.join(", ", Template.Kind.names())
                + "; chosen by shape, L2 and cores after the vendor's rules",
                "knobs: " + String.join(", ", Knob.names()));
    }

    @Override
    public Reference reference() {
        return Reference.matmul();
    }

    @Override
    public Work work(OperatorCall call) {
        MatmulProblem problem = MatmulProblem.of(call);
        long ops = Math.multiplyExact(2 * problem.m(), Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.scaled() ? problem.types().scaledRate() : problem.types().rate());
    }
}
