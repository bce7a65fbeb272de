package ascendsim.kernels.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.SlabMmad;
import ascendsim.kernels.program.matmul.BlockSchedule;
import ascendsim.kernels.program.matmul.MatmulProgram;
import ascendsim.kernels.program.matmul.NzConversion;
import ascendsim.kernels.program.matmul.PaddedRowsProgram;
import ascendsim.kernels.program.matmul.SharedDepthProgram;
import ascendsim.kernels.program.matmul.SlabProgram;
import ascendsim.kernels.program.matmul.SplitK;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel of a problem with a tiling that breaks no rule. */
record MatmulBuild(Chip chip, OperatorCall call, MatmulProblem problem, MatmulTiling tiling) {
    static final String NAME = "matmul";

    Plan plan() {
        return switch (tiling.template()) {
            case Template.Blocks _ -> blocks();
            case Template.SingleCoreSplitK split -> slabs(split);
            case Template.DeterministicSplitK split -> sharedDepth(split);
            case Template.LeftInL1 _ -> blocks();
            case Template.RightInL1 right -> rightInL1(right);
            case Template.RightInL1Fixpipe _ -> paddedRows();
        };
    }

    private MatmulShape shape() {
        return new MatmulShape(problem, tiling, chip);
    }

    private CubeBuffers buffers(CubeConfig config) {
        return CubeBuffers.of(config, ChipSpaces.of(chip));
    }

    private Plan blocks() {
        MatmulShape shape = shape();
        BlockSchedule.Work work = shape.work();
        Optional<SplitK> split = work.depth().count() == 1 ? Optional.empty() : Optional.of(split());
        CubeConfig config = shape.config();
        MatmulProgram program = new MatmulProgram(config, buffers(config), work, tiling.order(),
                quant(split.isPresent()), split.map(SplitK::type).orElse(problem.output()), shape.pass(), split);
        Optional<Parameter> sums = split.flatMap(SplitK::cast)
                .map(_ -> output(MatmulProgram.SUMS, Role.WORKSPACE, problem.types().accumulator(), problem.n()));
        Kernel kernel = kernel(program.programs(), sums);
        return new Plan(kernel, split.isEmpty() ? tiling : tiling.withSplitK((int) work.depth().count()));
    }

    /** Sums of a narrow type are kept in a workspace of the accumulator's type. */
    private SplitK split() {
        return new SplitK(isNarrow() ? MatmulProgram.SUMS : MatmulProgram.OUT, problem.types().accumulator(), narrow(),
                problem.m() * problem.n(), (long) tiling.cores() * tiling.aivPerAic());
    }

    private Plan slabs(Template.SingleCoreSplitK split) {
        MatmulShape shape = shape();
        CubeConfig config = shape.config();
        var cells = new SlabProgram.Cells(problem.m(), problem.n(), split.single().m(), split.single().n(),
                tiling.cores(), tiling.aivPerAic());
        var slabs =
                new SlabMmad.Shape(problem.k(), split.single().k(), true, split.stepM(), false,
                        hasSingleRows(split.single()));
        SlabProgram program = new SlabProgram(config, buffers(config), cells, slabs, SlabProgram.Result.SUMS, narrow(),
                shape.pass());
        Optional<Parameter> sums = narrow()
                .map(_ -> output(MatmulProgram.SUMS, Role.WORKSPACE, DType.FLOAT32, cells.pitch()));
        return new Plan(kernel(program.programs(), sums), tiling);
    }

    private Plan sharedDepth(Template.DeterministicSplitK split) {
        MatmulShape shape = shape();
        CubeConfig config = shape.config();
        var pieces = new SharedDepthProgram.Pieces(problem.m(), problem.n(), split.single().m(), split.single().n(),
                tiling.cores(), tiling.aivPerAic(), problem.output());
        boolean keepsLeft = split.stepM() >= split.stepN();
        var slabs = new SlabMmad.Shape(problem.k(), split.single().k(), keepsLeft,
                keepsLeft ? split.stepM() : split.stepN(), false, hasSingleRows(split.single()));
        var program = new SharedDepthProgram(config, buffers(config), pieces, slabs, shape.pass());
        Parameter sums = new Parameter(MatmulProgram.SUMS, Role.WORKSPACE,
                TensorType.nd(DType.FLOAT32, pieces.sumRows(), pieces.sumColumns()));
        return new Plan(kernel(program.programs(), Optional.of(sums)), tiling);
    }

    private Plan rightInL1(Template.RightInL1 right) {
        MatmulShape shape = shape();
        CubeConfig config = shape.config();
        SingleCore single = right.single();
        var cells = new SlabProgram.Cells(problem.m(), problem.n(), single.m(), single.n(), tiling.cores(),
                tiling.aivPerAic());
        boolean stays = single.n() >= problem.n();
        int kept = (int) Math.ceilDiv(Math.min(single.n(), problem.n()), (long) tiling.base().n());
        var slabs = new SlabMmad.Shape(problem.k(), (long) tiling.staging().stepKb() * tiling.base().k(), false, kept,
                stays, hasSingleRows(single));
        var result = new SlabProgram.Result(quant(false), problem.output());
        SlabProgram program = new SlabProgram(config, buffers(config), cells, slabs, result, Optional.empty(),
                shape.pass());
        return new Plan(kernel(program.programs(), Optional.empty()), tiling);
    }

    private Plan paddedRows() {
        MatmulShape shape = shape();
        CubeConfig config = shape.config();
        long rows = tiling.base().m();
        var work = new PaddedRowsProgram.Blocks(problem.m(), problem.n(), rows, tiling.cores(), tiling.aivPerAic(),
                tiling.cvStages());
        var slab = new SlabMmad.Shape(problem.k(), (long) tiling.staging().stepKb() * tiling.base().k(), false, 1,
                true, problem.m() % rows == 1);
        PaddedRowsProgram program = new PaddedRowsProgram(config, buffers(config), work, slab,
                new SlabProgram.Result(quant(false), problem.output()), shape.pass());
        Parameter slots = new Parameter(PaddedRowsProgram.SLOTS, Role.WORKSPACE,
                TensorType.nd(problem.output(), work.slotRows(), program.slotColumns()));
        return new Plan(kernel(program.programs(), Optional.of(slots)), tiling);
    }

    private boolean hasSingleRows(SingleCore single) {
        long base = tiling.base().m();
        return problem.m() % single.m() % base == 1 || single.m() % base == 1;
    }

    private boolean isNarrow() { return problem.output().bits() < 32; }

    private Optional<DType> narrow() {
        return isNarrow() ? Optional.of(problem.output()) : Optional.empty();
    }

    private Kernel kernel(List<Program> programs, Optional<Parameter> sums) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : List.of(MatmulProgram.LEFT, MatmulProgram.RIGHT, MatmulProgram.LEFT_SCALE,
                MatmulProgram.RIGHT_SCALE, MatmulProgram.BIAS)) {
            call.tensor(name).ifPresent(t -> parameters.add(new Parameter(name, Role.IN, t.tensor().type())));
        }
        parameters.add(output(MatmulProgram.OUT, Role.OUT, problem.output(), problem.n()));
        sums.ifPresent(parameters::add);
        shape().pass().ifPresent(pass -> pass.conversions().forEach(c -> parameters.add(nz(c))));
        return new Kernel(NAME, chip.target(), type(programs.size() > 1), tiling.cores(), parameters, programs);
    }

    private KernelType type(boolean mix) {
        if (!mix) {
            return KernelType.AIC_ONLY;
        }
        return tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
    }

    private Quant quant(boolean partial) {
        return switch (problem.output()) {
            case FLOAT16 -> partial ? Quant.NONE : Quant.F32_F16;
            case BFLOAT16 -> partial ? Quant.NONE : Quant.F32_BF16;
            case INT32 -> Quant.NONE_S32;
            default -> Quant.NONE;
        };
    }

    private Parameter output(String name, Role role, DType type, long pitch) {
        return new Parameter(name, role, TensorType.nd(type, problem.m(), pitch));
    }

    /** An operand as the pre-pass leaves it. */
    private static Parameter nz(NzConversion conversion) {
        TensorType matrix = TensorType.nd(conversion.type(), conversion.rows(), conversion.columns())
                .with(Format.FRACTAL_NZ);
        return new Parameter(conversion.target(), Role.WORKSPACE, matrix);
    }
}
