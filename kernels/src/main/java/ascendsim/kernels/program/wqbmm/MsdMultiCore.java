package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Phases;
import java.util.List;
import java.util.Optional;

/**
 * MSD over several cores (tiling_quant §1.2): the vector cores take the rows of x apart into digits, each cube core
 * multiplies all digits with its columns of the weight, one of its vector cores puts the sums together.
 *
 * <p>Parameters: x, weight, antiquant_scale, antiquant_offset and bias as the problem has them, y; in the workspace
 * digits, maxima, row_sums, sums.
 *
 * @param config of the cube cores; the left operand is the digits' matrix
 * @param share  who does what
 */
public record MsdMultiCore(MsdProblem problem, CubeConfig config, CubeBuffers buffers, Share share) {
    /** Workspace parameters. */
    public static final List<String> WORKSPACE = List.of("digits", "maxima", "row_sums", "sums");

    /**
     * The work of a core.
     *
     * @param columns   of a cube core; the last has the rest
     * @param rows      of a vector core in the first phase; later ones have none
     * @param aivPerAic vector cores beside each cube core
     * @param warmed    loads of the right operand that a cube core asks for while it waits for the digits
     */
    public record Share(long columns, long rows, int aivPerAic, int warmed) {
    }

    /** Bytes of a workspace parameter. */
    public long bytes(String workspace) {
        return switch (workspace) {
            case "digits" -> problem.digit().bytes(problem.digitRows() * problem.k());
            case "sums" -> 4 * problem.digitRows() * problem.n();
            case "maxima", "row_sums" -> problem.m() * DigitRows.FACTOR_BYTES;
            default -> throw new IllegalArgumentException("workspace " + workspace + "; expected one of " + WORKSPACE);
        };
    }

    /** The programs of both kinds of cores. */
    public List<Program> programs() {
        return List.of(cube(), vector());
    }

    private long tail() {
        return problem.n() - (cores() - 1) * share.columns;
    }

    private long cores() {
        return Math.ceilDiv(problem.n(), share.columns);
    }

    private Program cube() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine sums = program.argument("sums");
        var operands = new BlockMmad.Operands(program.argument("digits"), program.argument("weight"), 0,
                Optional.empty(), problem.n());
        Affine first = program.hold(core.times(share.columns));
        program.when(Condition.LT, core, Affine.of(cores()),
                () -> new Warming(program, config, buffers).emit(operands.right(), first,
                        new Warming.Extent(program.minimum(Affine.of(problem.n()).minus(first),
                                Affine.of(config.right().size().extent())), problem.k(), share.warmed)));
        Phases.awaitDigits(program);
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands,
                new BlockMmad.Shape(DepthParts.whole(problem.k()), false));
        mmad.open();
        program.when(Condition.LT, core, Affine.of(cores()), () -> multiply(program, mmad, first, sums));
        mmad.close();
        program.when(Condition.LT, core, Affine.of(cores()), () -> Phases.sumsDone(program));
        return program.build();
    }

    private void multiply(ProgramBuilder program, BlockMmad mmad, Affine first, Affine sums) {
        long baseN = config.right().size().extent();
        OutputTile output = new OutputTile(Quant.NONE_S32, DType.INT32, sums, problem.n());
        Affine end = program.minimum(first.plus(share.columns), Affine.of(problem.n()));
        program.loop(first, end, Affine.of(baseN), column -> {
            Affine width = problem.n() % baseN == 0 && share.columns % baseN == 0
                    ? Affine.of(baseN)
                    : program.minimum(end.minus(column), Affine.of(baseN));
            Block block = new Block(Affine.ZERO, Affine.ZERO, Affine.of(problem.digitRows()), column, width,
                    Block.Depth.whole(problem.k()));
            mmad.multiply(block);
            mmad.drain(block, output);
        });
    }

    private Program vector() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine sub = share.aivPerAic == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine maxima = program.argument("maxima");
        Affine rowSums = program.argument("row_sums");
        takeApart(program, core.times(share.aivPerAic).plus(sub), maxima, rowSums);
        Phases.digitsDone(program);
        var source = new DigitSums.Source(program.argument("sums"), maxima, rowSums, program.argument("y"));
        DigitSums digitSums = new DigitSums(program, problem, Math.min(share.columns, problem.n()), source);
        digitSums.open();
        program.when(Condition.LT, core, Affine.of(cores()), () -> {
            Phases.awaitSums(program);
            program.when(Condition.EQ, sub, Affine.ZERO, () -> putTogether(program, digitSums, core));
        });
        digitSums.close();
        return program.build();
    }

    private void takeApart(ProgramBuilder program, Affine aiv, Affine maxima, Affine rowSums) {
        DType type = problem.type();
        Address x = Address.gm(program.argument("x"));
        Affine digits = program.argument("digits");
        DigitRows rows = new DigitRows(program, type, problem.digits(), problem.k());
        rows.open();
        Affine first = aiv.times(share.rows);
        Affine end = program.compute(Op.MIN, first.plus(share.rows), Affine.of(problem.m()));
        program.loop(first, end, Affine.ONE, row -> rows.emit(new DigitRows.Piece(
                x.offset().plus(row.times(type.bytes(problem.k()))), problem.k(),
                digits.plus(row.times(problem.digit().bytes(problem.k()))),
                problem.digit().bytes(problem.m() * problem.k()), maxima.plus(row.times(DigitRows.FACTOR_BYTES)),
                rowSums.plus(row.times(DigitRows.FACTOR_BYTES)))));
        rows.close();
    }

    /** The last core's columns are another number known now. */
    private void putTogether(ProgramBuilder program, DigitSums digitSums, Affine core) {
        Affine first = core.times(share.columns);
        if (cores() == 1 || tail() == share.columns) {
            digitSums.emit(first, tail());
            return;
        }
        program.when(Condition.EQ, core, Affine.of(cores() - 1), () -> digitSums.emit(first, tail()),
                () -> digitSums.emit(first, share.columns));
    }
}
