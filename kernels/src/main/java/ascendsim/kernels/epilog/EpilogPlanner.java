package ascendsim.kernels.epilog;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
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
import ascendsim.kernels.program.epilog.EpilogProblem;
import ascendsim.kernels.program.epilog.EpilogProblem.Formula;
import ascendsim.kernels.program.epilog.EpilogProblem.Mode;
import ascendsim.kernels.program.epilog.EpilogProgram;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The host part of indexer_compress_epilog on one chip. Calls must keep the operator's contract. */
public final class EpilogPlanner {
    /** What the host sees of UB: 6 KiB of stack and 2 KiB of reserve less (isa.md §1.2). */
    private static final long RESERVED_BYTES = 8 << 10;

    private final Chip chip;

    /**
     * A planner for a chip.
     *
     * @throws BadInput if the chip is of another architecture than v310
     */
    public EpilogPlanner(Chip chip) {
        if (chip.target() != Target.V310) {
            throw BadInput.of(EpilogContract.NAME, "chip " + chip.name() + " (" + chip.architecture() + ")",
                    "a chip of Ascend 950 (v310)", "choose one with --chip, such as Ascend950PR_9589");
        }
        this.chip = chip;
    }

    /**
     * Rows and cores as the vendor shares them: the rows evenly, in a pass as many as UB holds of x, values and scales
     * in two buffers each (isa.md §4.8).
     */
    public Plan plan(OperatorCall call) {
        EpilogProblem problem = problem(call);
        long share = Math.ceilDiv(problem.rows(), chip.cores().aiv());
        long cores = Math.ceilDiv(problem.rows(), share);
        long room = hostUb() - EpilogProgram.bytesBeside();
        long rows = Math.min(share, room / EpilogProgram.bytesPerRow(problem));
        if (rows < 1) {
            throw BadInput.of("case.x", "rows of " + problem.columns() + " elements", "at most "
                    + room + " B of UB for two rows of x, values and scales", "");
        }
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, hostUb()));
        Program program = new EpilogProgram(problem, rows, memory).build(RowShare.runs(share, problem.rows()));
        return new Plan(new Kernel(EpilogContract.NAME, Target.V310, KernelType.AIV_ONLY, (int) cores,
                parameters(call), List.of(program)), new Tiling.Fixed());
    }

    private long hostUb() {
        return Math.min(chip.capacities().ub(), (256L << 10) - RESERVED_BYTES);
    }

    static EpilogProblem problem(OperatorCall call) {
        TensorType x = call.required(EpilogContract.X).tensor().type();
        DType cache = call.required(EpilogContract.CACHE).dtype();
        Mode mode = switch ((int) call.whole(EpilogContract.QUANT_MODE, 1)) {
            case 0 -> new Mode.PowerOfTwo(call.flag(EpilogContract.ROUND_SCALE, true));
            case 1 -> new Mode.Float();
            default -> new Mode.Fixed((float) call.real(EpilogContract.FACTOR, 1));
        };
        return new EpilogProblem(x.shape().dim(0), x.shape().dim(1), x.dtype(),
                cache == DType.UINT8 ? DType.HIFLOAT8 : cache, mode,
                formula(call.text(EpilogContract.FORMULA, "kernel")).orElseThrow());
    }

    static Optional<Formula> formula(String text) {
        return Arrays.stream(Formula.values()).filter(f -> f.name().toLowerCase(Locale.ROOT).equals(text)).findFirst();
    }

    private static List<Parameter> parameters(OperatorCall call) {
        return List.of(parameter(call, EpilogContract.CACHE, Role.INOUT),
                parameter(call, EpilogContract.SCALE, Role.INOUT), parameter(call, EpilogContract.X, Role.IN),
                parameter(call, EpilogContract.SLOTS, Role.IN));
    }

    private static Parameter parameter(OperatorCall call, String name, Role role) {
        return new Parameter(name, role, call.required(name).tensor().type());
    }
}
