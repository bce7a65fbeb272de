package ascendsim.kernels.matmul;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Target;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;

/** The host part of {@code matmul} on one chip. */
public final class MatmulPlanner {
    private final Chip chip;

    /** A planner for a chip. */
    public MatmulPlanner(Chip chip) {
        this.chip = chip;
    }

    /** What the official kernel would choose. */
    public MatmulTiling official(MatmulProblem problem) {
        return new OfficialTiling(chip, problem).tiling();
    }

    private MatmulProblem problem(OperatorCall call) {
        MatmulProblem problem = MatmulProblem.of(call);
        if (problem.operand().isFloat() && problem.operand().bits() <= Byte.SIZE && chip.target() == Target.V220) {
            throw BadInput.of("matmul", problem.operand() + " operands on " + chip.name(), "a v310 chip",
                    "the cube of v220 has no 8-bit and 4-bit floats");
        }
        return problem;
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    public MatmulTiling tiling(OperatorCall call) {
        MatmulProblem problem = problem(call);
        OfficialTiling official = new OfficialTiling(chip, problem);
        Optional<Knobs> knobs = call.tiling().map(Knobs::of);
        return knobs.map(k -> k.complete(official.tiling(k.template()), official::staging))
                .orElseGet(official::tiling);
    }

    /** Why no kernel can be built from a tiling; empty if one can. */
    public List<Infeasible> infeasible(MatmulProblem problem, MatmulTiling tiling) {
        return new MatmulRules(chip, problem, tiling).broken();
    }

    /**
     * The plan of a call with the tiling it asks for.
     *
     * @throws BadInput if the call or its tiling is not possible
     */
    public Plan plan(OperatorCall call) {
        return plan(call, tiling(call));
    }

    /**
     * The plan of a call with a tiling.
     *
     * @throws BadInput if the call or the tiling is not possible
     */
    public Plan plan(OperatorCall call, MatmulTiling tiling) {
        MatmulProblem problem = problem(call);
        Infeasible.raise(infeasible(problem, tiling));
        return new MatmulBuild(chip, call, problem, tiling).plan();
    }
}
