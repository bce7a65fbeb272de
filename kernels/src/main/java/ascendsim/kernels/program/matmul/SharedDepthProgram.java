package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.cube.SlabMmad;
import java.util.List;
import java.util.Optional;

/**
 * {@code out = x · y (+ bias)} with the depth dealt out over the cores (deterministic split-K, tiling_dense §1.8).
 * Piece by piece of the output every cube core writes the sum of its own run of slabs to a workspace of its own, two
 * pieces in turns; when all have done so the vector cores add the cores' sums in the order of the cores, each a few
 * rows of the piece, and cast them.
 *
 * @param config  tiles and stages
 * @param buffers where they lie
 * @param work    the output and its pieces
 * @param shape   of the slabs
 * @param pass    present if operands are converted first
 */
public record SharedDepthProgram(CubeConfig config, CubeBuffers buffers, Pieces work, SlabMmad.Shape shape,
        Optional<Nd2NzPass> pass) {
    private static final DType TYPE = DType.FLOAT32;
    /** Pieces in the workspace of a core. */
    private static final int SLOTS = 2;
    /** Rows of sums are rounded up to this. */
    private static final long PITCH = 16;
    /** "My sum of this piece is there", for each slot (tiling_dense §1.8). */
    private static final int WRITTEN = 6;
    /** "The slot is free"; the vendor's 4 and 5 belong to the pre-pass here. */
    private static final int FREE = 2;
    private static final Affine ALL_WRITTEN = Affine.of(8);
    private static final Affine ALL_READ = Affine.of(9);

    /**
     * The output in pieces.
     *
     * @param m         rows of the output
     * @param n         columns of the output
     * @param rows      of a piece
     * @param columns   of a piece
     * @param cores     of the launch, at most as many as there are slabs
     * @param aivPerAic vector cores beside each of them
     * @param output    type of the output
     */
    public record Pieces(long m, long n, long rows, long columns, long cores, int aivPerAic, DType output) {
        long across() {
            return Math.ceilDiv(n, columns);
        }

        long count() {
            return Math.ceilDiv(m, rows) * across();
        }

        /** Elements from row to row of the sums. */
        long pitch() {
            return Math.ceilDiv(Math.min(columns, n), PITCH) * PITCH;
        }

        /** Rows of the sums of all cores. */
        public long sumRows() {
            return cores * SLOTS * slotRows();
        }

        /** Elements of a row of the sums. */
        public long sumColumns() {
            return pitch();
        }

        private long slotRows() {
            return Math.min(rows, m);
        }

        long slotBytes() {
            return TYPE.bytes(slotRows() * pitch());
        }
    }

    /** The programs of all kinds of cores. */
    public List<Program> programs() {
        return List.of(cubeProgram(), vectorProgram());
    }

    /** A piece as registers hold it; its sums lie as if the whole output began at {@code origin} bytes before them. */
    private record Piece(Affine row, Affine rows, Affine column, Affine columns, Affine slot, Affine origin) {
    }

    private Piece piece(ProgramBuilder program, Affine index) {
        Affine down = program.compute(Op.DIV, index, Affine.of(work.across()));
        Affine row = program.hold(down.times(work.rows));
        Affine column = program.hold(index.minus(down.times(work.across())).times(work.columns));
        Affine slot = work.count() == 1 ? Affine.ZERO : program.compute(Op.REM, index, Affine.of(SLOTS));
        Affine origin = row.times(work.pitch()).plus(column).times(TYPE.bytes(1));
        return new Piece(row, program.minimum(Affine.of(work.m).minus(row), Affine.of(work.rows)), column,
                program.minimum(Affine.of(work.n).minus(column), Affine.of(work.columns)), slot, origin);
    }

    private Program cubeProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        pass.ifPresent(p -> p.await(program));
        Affine core = program.query(Special.BLOCK_IDX);
        Affine sums = program.hold(program.argument(MatmulProgram.SUMS).plus(core.times(SLOTS * work.slotBytes())));
        SlabMmad.Slabs slabs = slabs(program, core);
        SlabMmad mmad = new SlabMmad(program, config, buffers, operands(program), shape);
        mmad.open();
        program.loop(Affine.of(work.count()), index -> {
            Piece piece = piece(program, index);
            program.when(Condition.GE, index, Affine.of(SLOTS), () -> program.crossWait(piece.slot.plus(FREE)));
            Affine base = sums.plus(piece.slot.times(work.slotBytes())).minus(piece.origin);
            mmad.multiply(new SlabMmad.Area(piece.row, piece.rows, piece.column, piece.columns, Affine.ZERO), slabs,
                    new OutputTile(Quant.NONE, TYPE, base, work.pitch()));
            program.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, piece.slot.plus(WRITTEN));
        });
        mmad.close();
        return program.build();
    }

    /** A core's run of slabs; the first cores have one more if they do not divide evenly. */
    private SlabMmad.Slabs slabs(ProgramBuilder program, Affine core) {
        long each = shape.slabs() / work.cores;
        long rest = shape.slabs() % work.cores;
        if (rest == 0) {
            return new SlabMmad.Slabs(core.times(each), Affine.of(each));
        }
        Affine longer = program.compute(Op.MAX, program.minimum(Affine.of(rest).minus(core), Affine.ONE), Affine.ZERO);
        Affine first = program.hold(core.times(each).plus(program.minimum(core, Affine.of(rest))));
        return new SlabMmad.Slabs(first, program.hold(longer.plus(each)));
    }

    private BlockMmad.Operands operands(ProgramBuilder program) {
        return MatmulProgram.operands(program, config, pass, work.n);
    }

    private Program vectorProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine core = program.hold(program.query(Special.BLOCK_IDX).times(work.aivPerAic)
                .plus(program.query(Special.SUB_BLOCK_IDX)));
        pass.ifPresent(p -> p.convert(program, core));
        Affine sums = program.argument(MatmulProgram.SUMS);
        var target = new RowPieces.Rows(work.output, program.argument(MatmulProgram.OUT), work.n);
        PartialSums adder = new PartialSums(program,
                new PartialSums.Terms(work.cores, SLOTS * work.slotBytes(), work.pitch()), target,
                Math.min(work.columns, work.n));
        adder.open();
        program.loop(Affine.of(work.count()), index -> {
            Piece piece = piece(program, index);
            program.crossWait(piece.slot.plus(WRITTEN));
            allVectorCores(program, ALL_WRITTEN);
            Affine each = program.hold(program.ceilDivide(piece.rows, work.cores * work.aivPerAic));
            Affine skipped = program.multiply(core, each);
            Affine rows = program.minimum(piece.rows.minus(skipped), each);
            adder.add(new RowPieces.Area(piece.row.plus(skipped), rows, piece.column, piece.columns),
                    sums.plus(piece.slot.times(work.slotBytes())).minus(piece.origin));
            program.when(Condition.LT, index, Affine.of(work.count() - SLOTS), () -> {
                allVectorCores(program, ALL_READ);
                program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE2, piece.slot.plus(FREE));
            });
        });
        adder.close();
        return program.build();
    }

    private static void allVectorCores(ProgramBuilder program, Affine id) {
        program.crossSet(Mode.ALL_OF_KIND, Pipe.MTE2, id);
        program.crossWait(id);
    }
}
