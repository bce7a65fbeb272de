package ascendsim.kernels.dynamicquant;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Space;
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
import ascendsim.kernels.program.dynamicquant.FullLoadProgram;
import ascendsim.kernels.program.dynamicquant.PieceProgram;
import ascendsim.kernels.program.dynamicquant.QuantProblem;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.program.dynamicquant.RowBlockProgram;
import ascendsim.kernels.program.dynamicquant.RowLoopProgram;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.kernels.tiling.QuantTiling.Wishes;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The host part of npu_dynamic_quant on one chip. Calls must keep the operator's contract. */
public final class DynamicQuantPlanner {
    private static final List<String> INPUTS = List.of("x", "smooth_scales", "group_index");

    private final Chip chip;
    private final Target target;

    /**
     * A planner for a chip.
     */
    public DynamicQuantPlanner(Chip chip) {
        this.chip = chip;
        this.target = chip.target();
    }

    /** The tiling a call asks for: the official one, or what is given and for the rest what its kernel would have. */
    public QuantTiling tiling(OperatorCall call) {
        Wishes wishes = call.tiling().map(given -> Wishes.of(Map.copyOf(given))).orElse(Wishes.NONE);
        QuantTiling usual = usual(problem(call), wishes.path());
        return new QuantTiling(usual.path(), wishes.cores().orElse(usual.cores()),
                wishes.rows().orElse(usual.rowsPerPass()));
    }

    /** What the vendor's rules give; v310 has a kernel of its own for most rows and runs v220's for the rest. */
    private QuantTiling usual(QuantProblem problem, Optional<Path> wished) {
        OfficialDynamicQuant official = new OfficialDynamicQuant(chip, problem);
        boolean onRegisters = target == Target.V310 && new FullLoad(chip, problem).takes();
        return official.tiling(wished.orElseGet(() -> onRegisters ? Path.FULL_LOAD : official.path()));
    }

    /** The plan of a call with the tiling it asks for. */
    public Plan plan(OperatorCall call) {
        return plan(call, tiling(call));
    }

    /**
     * The plan of a call with a tiling.
     *
     * @throws BadInput if the tiling is not possible
     */
    public Plan plan(OperatorCall call, QuantTiling tiling) {
        QuantProblem problem = problem(call);
        Infeasible.raise(new QuantRules(chip, problem, tiling).broken());
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, tiling.path() == Path.FULL_LOAD
                ? FullLoad.ubBytes(chip)
                : OfficialDynamicQuant.ubBytes(chip)));
        Program program = program(problem, tiling, memory);
        Infeasible.raise(memory.overflows().stream().map(overflow -> new Infeasible(
                tiling.rowsPerPass() + " rows of " + problem.columns() + " take " + overflow.needed() + " B of UB",
                "at most " + overflow.capacity() + " B", "lower rows_per_pass or take another kernel")).toList());
        return new Plan(new Kernel(DynamicQuantContract.NAME, target, KernelType.AIV_ONLY, (int) tiling.cores(),
                parameters(call), List.of(program)), tiling);
    }

    static QuantProblem problem(OperatorCall call) {
        TensorType x = call.required("x").tensor().type();
        Smooth smooth = call.tensor("smooth_scales").isEmpty()
                ? new Smooth.None()
                : call.tensor("group_index")
                        .<Smooth>map(given -> new Smooth.Grouped(given.shape().elements())).orElse(new Smooth.Shared());
        return new QuantProblem(x.shape().elements() / x.columns(), x.columns(), x.dtype(),
                DynamicQuantContract.output(call).dtype(), smooth);
    }

    private Program program(QuantProblem problem, QuantTiling tiling, LocalMemoryMap memory) {
        RowShare even = RowShare.even(problem.rows(), tiling.cores());
        long rows = tiling.rowsPerPass();
        return switch (tiling.path()) {
            case FEW_ROWS -> new RowBlockProgram(problem, rows, RowBlockProgram.Style.FEW_ROWS, memory)
                    .build(RowShare.runs(wholePasses(problem, tiling), problem.rows()));
            case MULTI_ROW -> new RowBlockProgram(problem, rows, RowBlockProgram.Style.MANY_ROWS, memory).build(even);
            case DOUBLE_BUFFER ->
                    new RowLoopProgram(problem, rows, RowLoopProgram.Style.DOUBLE_BUFFERED, memory).build(even);
            case SINGLE_BUFFER, MOE ->
                    new RowLoopProgram(problem, rows, RowLoopProgram.Style.SCALAR, memory).build(even);
            case LARGE_SHAPE, MOE_LARGE_SHAPE -> new PieceProgram(problem, memory).build(even);
            case FULL_LOAD ->
                    new FullLoadProgram(problem, rows, new FullLoad(chip, problem).stages(), memory).build(even);
        };
    }

    /** Rows of a core in whole passes. */
    static long wholePasses(QuantProblem problem, QuantTiling tiling) {
        long loops = Math.ceilDiv(problem.rows(), tiling.rowsPerPass());
        return Math.ceilDiv(loops, tiling.cores()) * tiling.rowsPerPass();
    }

    private static List<Parameter> parameters(OperatorCall call) {
        List<Parameter> parameters = new ArrayList<>();
        INPUTS.forEach(name -> call.tensor(name)
                .ifPresent(given -> parameters.add(new Parameter(name, Role.IN, given.tensor().type()))));
        new DynamicQuantContract().outputs(call)
                .forEach((name, type) -> parameters.add(new Parameter(name, Role.OUT, type)));
        return parameters;
    }
}
