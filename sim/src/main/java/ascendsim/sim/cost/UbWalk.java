package ascendsim.sim.cost;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Vector;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;

/** How one operand of a vector instruction walks through UB, in rows of one block. */
final class UbWalk {
    private final int address;
    private final int block;
    private final int repeat;
    private final int lanes;
    private final int lanesPerBlock;
    private final int allBlocks;
    private long start;
    private long blockStride;
    private long repeatStride;
    private int blocks;

    /**
     * @param bits  of an element
     * @param lanes of a repeat
     */
    UbWalk(Form<?> form, String operand, int bits, int lanes) {
        address = form.slot(operand);
        block = form.slot(operand + "_block");
        repeat = form.slot(operand + "_repeat");
        this.lanes = lanes;
        lanesPerBlock = Move.BLOCK * Byte.SIZE / bits;
        allBlocks = (1 << Math.min(Vector.REPEAT_BLOCKS, Math.ceilDiv(lanes, lanesPerBlock))) - 1;
    }

    /** Takes on the operands of an instruction; blocks without a lane that takes part are not touched. */
    void take(Dispatched d, boolean masked) {
        start = d.operands[address] / Move.BLOCK & UbRows.ALL;
        blockStride = d.operands[block];
        repeatStride = d.operands[repeat];
        blocks = !masked || d.mask.isCounter() || d.mask.all(lanes) ? allBlocks : blocks(d.mask);
    }

    private int blocks(VectorMask mask) {
        int touched = 0;
        for (int i = 0; i < Vector.REPEAT_BLOCKS; i++) {
            int lane = i * lanesPerBlock;
            long active = lane < lanes ? mask.active(0, lanes, lane / Long.SIZE) >>> lane % Long.SIZE : 0;
            long wanted = lanesPerBlock == Long.SIZE ? -1 : (1L << lanesPerBlock) - 1;
            touched |= (active & wanted) != 0 ? 1 << i : 0;
        }
        return touched & allBlocks;
    }

    long start() {
        return start;
    }

    /** Both strides, 32 bits. */
    long strides() {
        return blockStride << 16 | repeatStride;
    }

    /** A bit for each block of a repeat that is touched. */
    int blocks() {
        return blocks;
    }

    /** The last row that {@code repeats} repeats can reach. */
    long last(int repeats) {
        return start + (repeats - 1) * repeatStride + (Vector.REPEAT_BLOCKS - 1) * blockStride;
    }

    boolean overlaps(UbWalk other, int repeats) {
        return start <= other.last(repeats) && other.start <= last(repeats);
    }

    void moveTo(long row) {
        start = row;
    }

    void addTo(UbRows rows, int index, boolean once) {
        long row = start + index * repeatStride;
        for (int left = blocks; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                if (once || blockStride == 0) {
                    rows.addOnce(row);
                } else {
                    rows.add(row);
                }
            }
            row += blockStride;
        }
    }
}
