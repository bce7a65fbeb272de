package ascendsim.kernels.matmul;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.matmul.BlockSchedule;
import ascendsim.kernels.program.matmul.MatmulProgram;
import ascendsim.kernels.program.matmul.NzConversion;
import ascendsim.kernels.program.matmul.SplitK;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The host part of {@code matmul} on one chip. */
public final class MatmulPlanner {
    private static final String NAME = "matmul";
    private static final String PARTIAL = "partial";

    private final Chip chip;
    private final Target target;

    /**
     * A planner for a chip.
     *
     * @throws BadInput if the chip is of another architecture than v220
     */
    public MatmulPlanner(Chip chip) {
        this.chip = chip;
        this.target = Target.parse(chip.architecture()).filter(t -> t == Target.V220)
                .orElseThrow(() -> BadInput.of(NAME, "chip " + chip.name() + " (" + chip.architecture() + ")",
                        "a v220 chip", ""));
    }

    /** What the official kernel would choose. */
    public MatmulTiling official(MatmulProblem problem) {
        return new OfficialTiling(chip, problem).tiling();
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    public MatmulTiling tiling(OperatorCall call) {
        MatmulProblem problem = MatmulProblem.of(call);
        OfficialTiling official = new OfficialTiling(chip, problem);
        Optional<Knobs> knobs = call.tiling().map(Knobs::of);
        knobs.map(Knobs::template).ifPresent(template -> Infeasible.raise(MatmulRules.unavailable(template)));
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
        MatmulProblem problem = MatmulProblem.of(call);
        Infeasible.raise(infeasible(problem, tiling));
        MatmulShape shape = new MatmulShape(problem, tiling);
        BlockSchedule.Work work = shape.work();
        Optional<SplitK> split = work.depth().count() == 1 ? Optional.empty() : Optional.of(split(problem, tiling));
        CubeConfig config = shape.config();
        MatmulProgram program = new MatmulProgram(config, CubeBuffers.of(config, ChipSpaces.of(chip)), work,
                tiling.order(), quant(problem, split.isPresent()), split.map(SplitK::type).orElse(problem.output()),
                shape.pass(), split);
        List<Parameter> parameters = parameters(call, problem, split);
        shape.pass().ifPresent(pass -> pass.conversions().forEach(c -> parameters.add(nz(c))));
        boolean mix = split.isPresent() || shape.pass().isPresent();
        Kernel kernel = new Kernel(NAME, target, type(tiling, mix), tiling.cores(), parameters, program.programs());
        return new Plan(kernel, tiling.withSplitK((int) work.depth().count()));
    }

    private static KernelType type(MatmulTiling tiling, boolean mix) {
        if (!mix) {
            return KernelType.AIC_ONLY;
        }
        return tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
    }

    /** Sums of a narrow type are kept in a workspace of the accumulator's type. */
    private static SplitK split(MatmulProblem problem, MatmulTiling tiling) {
        boolean narrow = problem.output().bits() < 32;
        return new SplitK(narrow ? PARTIAL : MatmulProgram.OUT, problem.types().accumulator(),
                narrow ? Optional.of(problem.output()) : Optional.empty(), problem.m() * problem.n(),
                (long) tiling.cores() * tiling.aivPerAic());
    }

    private static Quant quant(MatmulProblem problem, boolean partial) {
        return switch (problem.types()) {
            case F16 -> partial ? Quant.NONE : Quant.F32_F16;
            case BF16 -> partial ? Quant.NONE : Quant.F32_BF16;
            case F32 -> Quant.NONE;
            case S8, S4 -> Quant.NONE_S32;
        };
    }

    private static List<Parameter> parameters(OperatorCall call, MatmulProblem problem, Optional<SplitK> split) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : List.of(MatmulProgram.LEFT, MatmulProgram.RIGHT, MatmulProgram.BIAS)) {
            call.tensor(name).ifPresent(t -> parameters.add(new Parameter(name, Role.IN, t.tensor().type())));
        }
        parameters.add(output(MatmulProgram.OUT, Role.OUT, problem.output(), problem));
        DType accumulator = problem.types().accumulator();
        split.flatMap(SplitK::cast)
                .ifPresent(_ -> parameters.add(output(PARTIAL, Role.WORKSPACE, accumulator, problem)));
        return parameters;
    }

    /** An operand as the pre-pass leaves it. */
    private static Parameter nz(NzConversion conversion) {
        TensorType matrix = TensorType.nd(conversion.type(), conversion.rows(), conversion.columns())
                .with(Format.FRACTAL_NZ);
        return new Parameter(conversion.target(), Role.WORKSPACE, matrix);
    }

    private static Parameter output(String name, Role role, DType type, MatmulProblem problem) {
        return new Parameter(name, role, TensorType.nd(type, problem.m(), problem.n()));
    }
}
