package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.PeerRing.End;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.UbTile;

/**
 * Blocks of sums that the Fixpipe of v310 leaves in the UBs of an AI core, each AIV a share of the rows (tiling_dense
 * §4). Their buffers are the first of each UB, so that both kinds of core know where they are.
 *
 * @param baseM   rows of a block
 * @param baseN   columns of a block
 * @param vectors AIVs that share it, 1 or 2
 * @param slots   buffers, 1 to 15
 * @param sums    int32 or float32
 */
public record UbBlocks(long baseM, long baseN, int vectors, int slots, DType sums) {
    /** Of int32 sums. */
    public UbBlocks(long baseM, long baseN, int vectors, int slots) {
        this(baseM, baseN, vectors, slots, DType.INT32);
    }

    /** Rows that an AIV finishes at a time are a quarter of its share of a block (tiling_dense §4). */
    private static final int PIECES = 4;
    private static final int PITCH_UNIT = 16;
    /** "Block is in UB" and "buffer is free". */
    private static final int FULL = 0;
    private static final int FREE = 1;
    private static final long SUM_BYTES = 4;

    /** Elements from row to row. */
    long pitch() {
        return Math.ceilDiv(baseN, (long) PITCH_UNIT) * PITCH_UNIT;
    }

    /** Rows of the largest share. */
    long rows() {
        return vectors == 1 ? baseM : UbTile.mostFirstRows(baseM);
    }

    long pieceRows() {
        return Math.ceilDiv(rows(), (long) PIECES);
    }

    private long slotBytes() {
        return SUM_BYTES * rows() * pitch();
    }

    /** Takes the buffers; first of all. */
    void take(LocalMemoryMap memory) {
        if (memory.take(Space.UB, slots * slotBytes(), Move.BLOCK).offset().base() != 0) {
            throw new IllegalStateException("blocks of sums are not the first thing in UB");
        }
    }

    /** Where a buffer is. */
    Address at(Affine slot) {
        return new Address(Space.UB, slot.times(slotBytes()));
    }

    /** Where the cube core drains a block of sums to. */
    UbTile tile(Affine slot) {
        return new UbTile(sums == DType.INT32 ? Quant.NONE_S32 : Quant.NONE, sums, at(slot), pitch(), vectors);
    }

    /** The buffers' flags. */
    PeerRing ring() {
        return new PeerRing(slots, FULL, FREE, End.cube(Pipe.FIX, vectors), End.vector(Pipe.V));
    }

    /** Rows of a block that are one AIV's. */
    record Share(Affine first, Affine count) {
    }

    /** The share of sub-block {@code subBlock} of a block of {@code rows}. */
    Share share(ProgramBuilder program, Affine subBlock, Affine rows) {
        if (vectors == 1) {
            return new Share(Affine.ZERO, rows);
        }
        Affine upper = UbTile.firstRows(program, rows);
        Affine first = program.hold(program.multiply(subBlock, upper));
        Affine more = program.hold(rows.minus(upper).minus(upper));
        return new Share(first, program.hold(upper.plus(program.multiply(subBlock, more))));
    }
}
