package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.cube.SlabMmad;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * {@code out = x · y (+ bias)} with all of y in L1 and short output rows of an odd length (tiling_dense §1.5, item 1):
 * a cube core writes blocks of whole rows to slots of its own in a workspace, rows padded to {@link #LINE}; the vector
 * cores of its AI core take half of a block's rows each and write them to the output without the padding.
 *
 * @param config  tiles and stages
 * @param buffers where they lie
 * @param work    the output and its blocks
 * @param shape   of the one slab
 * @param result  what leaves L0C
 * @param pass    present if operands are converted first
 */
public record PaddedRowsProgram(CubeConfig config, CubeBuffers buffers, Blocks work, SlabMmad.Shape shape,
        SlabProgram.Result result, Optional<Nd2NzPass> pass) {
    /** Name of the workspace. */
    public static final String SLOTS = "rows";
    /** Bytes that rows in the workspace are padded to. */
    private static final long LINE = 512;
    private static final int STAGES = 2;
    /** Elements of a piece in UB: 4 bytes of each, twice, fill 128 KiB. */
    private static final long PIECE = 16384;
    private static final int FULL = 0;
    private static final int FREE = 1;

    /**
     * The output in blocks of rows.
     *
     * @param m         rows of the output
     * @param n         columns of the output
     * @param rows      of a block
     * @param cores     of the launch
     * @param aivPerAic vector cores beside each of them
     * @param slots     blocks of a core in the workspace
     */
    public record Blocks(long m, long n, long rows, long cores, int aivPerAic, int slots) {
        /** Elements from row to row in the workspace. */
        long pitch(DType type) {
            long line = LINE / type.bytes(1);
            return Math.ceilDiv(n, line) * line;
        }

        /** Rows of the workspace. */
        public long slotRows() {
            return cores * slots * rows;
        }
    }

    /** Elements of a row of the workspace. */
    public long slotColumns() {
        return work.pitch(result.type());
    }

    /** The programs of both kinds of cores. */
    public List<Program> programs() {
        return List.of(cubeProgram(), vectorProgram());
    }

    private CrossRing ring() {
        return new CrossRing(work.slots, FULL, FREE);
    }

    private Program cubeProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        pass.ifPresent(p -> p.await(program));
        Affine slots = program.argument(SLOTS);
        SlabMmad mmad = new SlabMmad(program, config, buffers,
                MatmulProgram.operands(program, config, pass, work.n), shape);
        Variable round = program.variable(Affine.ZERO);
        mmad.open();
        forBlocks(program, (row, rows) -> {
            ring().acquire(program, round.value());
            OutputTile slot = new OutputTile(result.quant(), result.type(), slot(program, slots, row, round),
                    work.pitch(result.type()));
            mmad.multiply(new SlabMmad.Area(row, rows, Affine.ZERO, Affine.of(work.n), Affine.ZERO),
                    new SlabMmad.Slabs(Affine.ZERO, Affine.of(1)), slot);
            ring().publish(program, Pipe.FIX);
            round.add(1);
        });
        mmad.close();
        ring().drain(program, round.value());
        return program.build();
    }

    /** Where row 0 would lie if the slot of this round held the whole output. */
    private Affine slot(ProgramBuilder program, Affine slots, Affine row, Variable round) {
        Affine core = program.query(Special.BLOCK_IDX);
        Affine index = core.times(work.slots).plus(program.compute(Op.REM, round.value(), Affine.of(work.slots)));
        return program.hold(
                slots.plus(index.times(work.rows).minus(row).times(result.type().bytes(work.pitch(result.type())))));
    }

    /** Emits {@code body} for the first row and the rows of every block of this AI core. */
    private void forBlocks(ProgramBuilder program, BiConsumer<Affine, Affine> body) {
        program.loop(program.query(Special.BLOCK_IDX), Affine.of(Math.ceilDiv(work.m, work.rows)),
                Affine.of(work.cores), block -> {
                    Affine row = program.hold(block.times(work.rows));
                    body.accept(row, program.minimum(Affine.of(work.m).minus(row), Affine.of(work.rows)));
                });
    }

    private Program vectorProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine block = program.query(Special.BLOCK_IDX);
        Affine sub = program.query(Special.SUB_BLOCK_IDX);
        pass.ifPresent(p -> p.convert(program, program.hold(block.times(work.aivPerAic).plus(sub))));
        Affine slots = program.argument(SLOTS);
        var target = new RowPieces.Rows(result.type(), program.argument(MatmulProgram.OUT), work.n);
        RowPieces pieces = new RowPieces(program, PIECE, work.n);
        Address ub = new LocalMemoryMap(Map.of()).take(Space.UB, STAGES * result.type().bytes(PIECE), Move.BLOCK);
        Ring ring = new Ring(program, STAGES, Pipe.MTE2, Pipe.MTE3);
        Variable stage = program.variable(Affine.ZERO);
        Variable round = program.variable(Affine.ZERO);
        ring.open();
        forBlocks(program, (row, rows) -> {
            Affine each = program.ceilDivide(rows, work.aivPerAic);
            Affine skipped = program.multiply(each, sub);
            Affine own = program.minimum(rows.minus(skipped), each);
            var source = new RowPieces.Rows(result.type(), slot(program, slots, row, round),
                    work.pitch(result.type()));
            ring().await(program);
            pieces.forEach(new RowPieces.Area(row.plus(skipped), own, Affine.ZERO, Affine.of(work.n)), piece -> {
                Address at = ub.plus(stage.value().times(result.type().bytes(PIECE)));
                ring.acquire(stage.value());
                pieces.load(source, piece, at);
                ring.publish(stage.value());
                ring.await(stage.value());
                pieces.store(target, piece, at);
                ring.release(stage.value());
                stage.rotate(STAGES);
            });
            ring().release(program, Pipe.MTE2);
            round.add(1);
        });
        ring.close();
        return program.build();
    }
}
