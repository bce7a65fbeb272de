package ascendsim.kernels.routing;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.routing.RoutingCube;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingVector;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/**
 * The host part of {@code npu_grouped_matmul_finalize_routing} on one chip. Calls must keep the operator's contract.
 */
public final class RoutingPlanner {
    private static final String NAME = "npu_grouped_matmul_finalize_routing";
    private static final List<String> INPUTS = List.of("x", "w", "group_list", "scale", "pertoken_scale",
            "shared_input", "logit", "row_index");

    private static final long MIB = 1 << 20;
    private static final long LARGE_STAGING = 96 * MIB;
    private static final long SMALL_STAGING = 64 * MIB;

    private final Chip chip;
    private final Target target;
    private final long stagingBytes;

    /**
     * A planner for a chip.
     *
     * @throws BadInput if the chip is of another architecture than v220
     */
    public RoutingPlanner(Chip chip) {
        this(chip, stagingBytes(chip));
    }

    /** Workspace for rows that are added in their order, by the size of the L2 (operators.md §3). */
    static long stagingBytes(Chip chip) {
        return chip.capacities().l2() > LARGE_STAGING ? LARGE_STAGING : SMALL_STAGING;
    }

    /** @param stagingBytes workspace for rows that are added in their order (operators.md §3) */
    RoutingPlanner(Chip chip, long stagingBytes) {
        this.chip = chip;
        this.stagingBytes = stagingBytes;
        this.target = Target.parse(chip.architecture()).filter(t -> t == Target.V220)
                .orElseThrow(() -> BadInput.of(NAME, "chip " + chip.name() + " (" + chip.architecture() + ")",
                        "a v220 chip", ""));
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    public MatmulTiling tiling(OperatorCall call) {
        OfficialRouting official = new OfficialRouting(chip, RoutingCall.of(call));
        return call.tiling().map(knobs -> Knobs.of(knobs).complete(official.tiling(), official::staging))
                .orElseGet(official::tiling);
    }

    /** Why no kernel can be built from a tiling; empty if one can. */
    public List<Infeasible> infeasible(OperatorCall call, MatmulTiling tiling) {
        return new RoutingRules(chip, shape(call, tiling)).broken();
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
     * The plan of a call with a tiling. Where the call has no tiling of its own, blocks come in the vendor's order.
     *
     * @throws BadInput if the call or the tiling is not possible
     */
    public Plan plan(OperatorCall call, MatmulTiling tiling) {
        Infeasible.raise(infeasible(call, tiling));
        RoutingShape shape = shape(call, tiling);
        Program cube = new RoutingCube(shape.problem(), shape.blocks(), shape.config()).build(shape.cubeBuffers(chip));
        Program vector = shape.vector().build(new LocalMemoryMap(RoutingShape.spaces(chip)));
        KernelType type = tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
        return new Plan(new Kernel(NAME, target, type, tiling.cores(), parameters(call, shape), List.of(cube, vector)),
                tiling);
    }

    private RoutingShape shape(OperatorCall call, MatmulTiling tiling) {
        return new RoutingShape(RoutingCall.of(call).ordered(stagingBytes).problem(), tiling, call.tiling().isEmpty());
    }

    private static List<Parameter> parameters(OperatorCall call, RoutingShape shape) {
        List<Parameter> parameters = new ArrayList<>();
        INPUTS.forEach(name -> call.tensor(name)
                .ifPresent(given -> parameters.add(new Parameter(name, Role.IN, given.tensor().type()))));
        RoutingProblem problem = shape.problem();
        parameters.add(new Parameter("y", Role.OUT, TensorType.nd(DType.FLOAT32, problem.outputRows(), problem.n())));
        parameters.add(new Parameter("workspace", Role.WORKSPACE,
                TensorType.nd(DType.INT8, shape.blocks().workspaceBytes())));
        problem.ordered().ifPresent(ordered -> parameters.add(new Parameter(RoutingVector.STAGED, Role.WORKSPACE,
                TensorType.nd(DType.FLOAT32, ordered.stagedRows(), problem.n()))));
        return parameters;
    }
}
