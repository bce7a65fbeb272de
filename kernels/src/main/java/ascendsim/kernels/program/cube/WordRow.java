package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * The quantisation words of a block's columns: GM to L1 to the Fixpipe buffer, from where the block's way out of L0C
 * takes them (tiling_dense §3). One buffer of each.
 */
final class WordRow {
    /** A word counts as two of these, because nd2nz moves 32 bits at most. */
    private static final DType HALF = DType.INT32;
    private static final long WORD_BYTES = 8;

    private final ProgramBuilder program;
    private final Affine base;
    private final CubeBuffers buffers;
    private final long columns;
    private final Ring l1;

    /**
     * @param base    GM byte address of the words
     * @param columns words of one group
     */
    WordRow(ProgramBuilder program, Affine base, CubeBuffers buffers, long columns) {
        this.program = program;
        this.base = base;
        this.buffers = buffers;
        this.columns = columns;
        this.l1 = new Ring(program, 1, Pipe.MTE2, Pipe.FIX);
    }

    void open() {
        l1.open();
    }

    void close() {
        l1.close();
    }

    /** Where the words are once {@link #load} is through. */
    Address address() {
        return buffers.words();
    }

    /**
     * Emits both moves; a one-row nd2nz, because it fills the last 32 bytes with zeros instead of reading past the end.
     * The buffer is written when the block before has left L0C.
     */
    void load(Block block) {
        Affine offset = block.group().times(WORD_BYTES * columns).plus(block.column().times(WORD_BYTES));
        Affine halves = block.columns().times(WORD_BYTES / HALF.bytes(1));
        l1.acquire(Affine.ZERO);
        program.emit(new Nd2Nz(HALF, buffers.words1(), Address.gm(base.plus(offset)), Affine.ONE, Affine.ONE, halves,
                Affine.ZERO, halves, Affine.ONE, Affine.ONE, Affine.ZERO, CacheHint.NORMAL));
        l1.publish(Affine.ZERO);
        l1.await(Affine.ZERO);
        program.barrier(Pipe.FIX);
        Affine units = program.ceilDivide(block.columns(), FixpipeLoad.UNIT / WORD_BYTES);
        program.emit(new FixpipeLoad(buffers.words(), buffers.words1(), Affine.ONE, units, Affine.ZERO, Affine.ZERO));
        l1.release(Affine.ZERO);
        program.barrier(Pipe.FIX);
    }
}
