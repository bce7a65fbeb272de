package ascendsim.kernels.routing;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.gmm.Int4Build;
import ascendsim.kernels.gmm.Int4Tiles;
import ascendsim.kernels.gmm.OfficialInt4;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.int4.Int4Blocks;
import ascendsim.kernels.program.int4.Int4Cube;
import ascendsim.kernels.program.int4.Int4Formula;
import ascendsim.kernels.program.int4.Int4Problem;
import ascendsim.kernels.program.int4.Int4Vector;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingVector;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The host part of npu_grouped_matmul_finalize_routing with int4 weights: x is taken apart into two rows of int4
 * (operators.md §3).
 */
public final class Int4RoutingPlanner {
    private static final String NAME = "npu_grouped_matmul_finalize_routing";
    private static final List<String> INPUTS = List.of("x", "w", "group_list", "scale", "bias", "offset",
            "pertoken_scale", "shared_input", "logit", "row_index");
    /** Average rows of a group below which blocks are wide (operators.md §3). */
    private static final long FEW_ROWS = 128;

    private final Chip chip;
    private final long stagingBytes;

    /** @throws BadInput if the chip is of another architecture than v220 */
    public Int4RoutingPlanner(Chip chip) {
        this(chip, RoutingPlanner.stagingBytes(chip));
    }

    /** @param stagingBytes workspace for rows that are added in their order (operators.md §3) */
    Int4RoutingPlanner(Chip chip, long stagingBytes) {
        this.chip = chip;
        this.stagingBytes = stagingBytes;
        if (Target.parse(chip.architecture()).filter(target -> target == Target.V220).isEmpty()) {
            throw BadInput.of(NAME, "chip " + chip.name() + " (" + chip.architecture() + ")", "a v220 chip", "");
        }
    }

    /**
     * The plan of a call that keeps the contract.
     *
     * @param tiling empty: what the call's own {@code tiling} asks for, the official one where it has none
     * @throws BadInput if the tiling is not possible
     */
    public Plan plan(OperatorCall call, Optional<Tiling> tiling) {
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(OperatorCall call) {
        long tuning = call.wholes("tuning_config").map(List::getFirst).orElse(0L);
        long rows = tuning > 0
                ? tuning
                : Math.ceilDiv(call.required("x").shape().dim(0), call.required("w").shape().dim(0));
        OfficialInt4 official = new OfficialInt4(chip, rows < FEW_ROWS);
        return call.tiling().map(knobs -> Knobs.of(knobs).complete(official.tiling(), official::staging))
                .orElseGet(official::tiling);
    }

    private Plan plan(OperatorCall call, MatmulTiling tiling) {
        Tensor w = call.required("w").tensor();
        Int4Problem problem = problem(call);
        RoutingProblem routing = new RoutingProblem(problem.k(), problem.n(), problem.list().groups(),
                outputRows(call), problem.list().entries(), RoutingCall.operands(call), ordered(call));
        Int4Blocks blocks = Int4Build.blocks(tiling, call.tiling().isEmpty());
        Int4Tiles tiles = new Int4Tiles(problem, tiling, false, w.format() == Format.FRACTAL_NZ);
        Int4Vector vector = new Int4Vector(problem, blocks, "x", formula(call), Optional.of(routing));
        return new Int4Build(chip, problem, tiling, tiles).plan(
                new Int4Build.Launch(NAME, w, new Int4Cube.Names("x", "w", "scale"),
                        ordered(call).filter(ordered -> ordered.windows() > 1), parameters(call, problem, blocks)),
                blocks, vector);
    }

    private static long outputRows(OperatorCall call) {
        long rows = call.whole("output_bs", 0);
        return rows == 0 ? call.required("x").shape().dim(0) : rows;
    }

    private static Int4Problem problem(OperatorCall call) {
        TensorType x = call.required("x").tensor().type();
        Tensor scale = call.required("scale").tensor();
        GroupList list = new GroupList("group_list", RoutingCall.entries(call), scale.shape().dim(0));
        return new Int4Problem(list, x.rows(), scale.shape().dim(2), x.columns(), scale.shape().dim(1), true,
                call.tensor("offset").isPresent());
    }

    private Optional<RoutingProblem.Ordered> ordered(OperatorCall call) {
        long rows = call.required("x").shape().dim(0);
        return RoutingCall.ordered(call,
                new RoutingCall.Staging(stagingBytes, rows, FinalizeRoutingContract.columns(call)));
    }

    private Int4Formula formula(OperatorCall call) {
        Int4Formula.Output output = ordered(call).isPresent()
                ? new Int4Formula.Output.Staged("y", RoutingVector.STAGED)
                : new Int4Formula.Output.Added("y", "row_index", call.required("row_index").dtype());
        return new Int4Formula(Optional.of("bias"), given(call, "offset"), given(call, "pertoken_scale"),
                given(call, "logit"), output);
    }

    private static Optional<String> given(OperatorCall call, String name) {
        return call.tensor(name).map(_ -> name);
    }

    private List<Parameter> parameters(OperatorCall call, Int4Problem problem, Int4Blocks blocks) {
        List<Parameter> parameters = new ArrayList<>();
        INPUTS.forEach(name -> call.tensor(name)
                .ifPresent(given -> parameters.add(new Parameter(name, Role.IN, given.tensor().type()))));
        parameters.add(new Parameter("y", Role.OUT, TensorType.nd(DType.FLOAT32, outputRows(call), problem.n())));
        parameters.addAll(Int4Tiles.workspaces(problem, blocks));
        ordered(call).ifPresent(ordered -> parameters.add(new Parameter(RoutingVector.STAGED, Role.WORKSPACE,
                TensorType.nd(DType.FLOAT32, ordered.stagedRows(), problem.n()))));
        return parameters;
    }
}
