package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import java.util.Optional;

/**
 * The AIC program of the custom kernel (tiling_quant §1.1): its columns of every slab of widened weights.
 *
 * <p>Parameters: x, widened, y and bias as the problem has it.
 *
 * @param config the right operand is a slab
 */
public record CustomCube(CustomProblem problem, CustomCut cut, CubeConfig config) {
    /** The parameter of the slabs. */
    public static final String WIDENED = "widened";
    private static final long WORD_BYTES = 8;

    /** The program. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine widened = program.argument(WIDENED);
        Affine y = program.argument("y");
        Optional<Affine> bias = problem.bias().map(_ -> program.argument("bias"));
        Optional<Affine> words = problem.results().words().map(given -> program.argument(given.parameter()));
        Affine word = words.isPresent() && !problem.hasWordRow()
                ? program.load(Address.gm(words.get()), DType.UINT64)
                : Affine.ZERO;
        Variable slab = program.variable(widened);
        Variable slot = program.variable(Affine.ZERO);
        Variable biasOfSlab = program.variable(bias.orElse(Affine.ZERO));
        Variable wordsOfSlab = program.variable(words.orElse(Affine.ZERO));
        var operands = new BlockMmad.Operands(program.argument("x"), slab.value(), 0,
                bias.map(_ -> biasOfSlab.value()), problem.n(),
                words.filter(_ -> problem.hasWordRow()).map(_ -> wordsOfSlab.value()), Optional.empty());
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands,
                new BlockMmad.Shape(DepthParts.whole(problem.k()), problem.m() % cut.baseM() == 1));
        CustomFlags flags = new CustomFlags(program, cut.slabs(problem));
        Part part = part(program, core);
        mmad.open();
        program.loop(Affine.of(cut.slabs(problem)), s -> {
            slab.set(widened.plus(slot.value().times(cut.slabBytes(problem))));
            bias.ifPresent(first -> biasOfSlab
                    .set(first.plus(s.times(problem.bias().orElseThrow().bytes(cut.width())))));
            words.filter(_ -> problem.hasWordRow())
                    .ifPresent(first -> wordsOfSlab.set(first.plus(s.times(WORD_BYTES * cut.width()))));
            flags.beforeReads();
            Affine base = y.plus(s.times(problem.output().bytes(cut.width())));
            multiply(program, mmad, new Turn(part, s,
                    new OutputTile(problem.drain(), problem.output(), base, Affine.of(problem.n()), word)));
            flags.afterReads(s);
            slot.rotate(cut.slots(problem));
        });
        mmad.close();
        return program.build();
    }

    /** Columns of a slab and rows of the output. */
    private record Part(Affine column, Affine row, Affine rowEnd) {
    }

    private record Turn(Part part, Affine slab, OutputTile output) {
    }

    private Part part(ProgramBuilder program, Affine core) {
        Affine down = cut.mDim() == 1 ? Affine.ZERO : program.compute(Op.DIV, core, Affine.of(cut.nDim()));
        Affine across = program.hold(core.minus(down.times(cut.nDim())));
        Affine row = program.hold(down.times(cut.singleM()));
        Affine most = Affine.of(problem.m());
        Affine end = cut.mDim() == 1 ? most : program.minimum(row.plus(cut.singleM()), most);
        // A core beyond the last row of cores has no columns of any slab either, with one row of cores.
        return new Part(program.hold(across.times(cut.baseN())), row, end);
    }

    private void multiply(ProgramBuilder program, BlockMmad mmad, Turn turn) {
        Part part = turn.part;
        Affine left = Affine.of(problem.n()).minus(turn.slab.times(cut.width()));
        Affine here = problem.n() % cut.width() == 0
                ? Affine.of(cut.width())
                : program.minimum(left, Affine.of(cut.width()));
        Affine columns = program.minimum(here.minus(part.column), Affine.of(cut.baseN()));
        program.when(Condition.GT, columns, Affine.ZERO,
                () -> program.loop(part.row, part.rowEnd, Affine.of(cut.baseM()), row -> {
                    Affine rows = problem.m() <= cut.baseM()
                            ? Affine.of(problem.m())
                            : program.minimum(part.rowEnd.minus(row), Affine.of(cut.baseM()));
                    Block block = new Block(Affine.ZERO, row, rows, part.column, columns,
                            Block.Depth.whole(problem.k()));
                    mmad.multiply(block);
                    mmad.drain(block, turn.output);
                }));
    }
}
