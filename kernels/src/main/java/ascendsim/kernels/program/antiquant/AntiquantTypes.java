package ascendsim.kernels.program.antiquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Vector;

/**
 * What an antiquantisation goes from and to. For float16 the arithmetic is in float16, for bfloat16 in float32 with one
 * cast at the end (operators.md §0.6).
 *
 * @param weight INT8 or INT4
 * @param out    FLOAT16 or BFLOAT16; scale and offset have this type too
 * @param offset whether there is an offset to add before the scale
 */
public record AntiquantTypes(DType weight, DType out, boolean offset) {

    /** Whether the arithmetic is wider than the result. */
    public boolean isWide() { return out == DType.BFLOAT16; }

    /** The type of the arithmetic. */
    DType compute() {
        return isWide() ? DType.FLOAT32 : DType.FLOAT16;
    }

    /** Weights of a block of 32 bytes: rows in UB are padded to a multiple. */
    public long unit() {
        return weight.c0();
    }

    /** Lanes of a repeat of the arithmetic. */
    long lanes() {
        return (long) Vector.REPEAT_BYTES * Byte.SIZE / compute().bits();
    }

    /** Blocks that {@link #unit} values take in the arithmetic. */
    long computeBlocks() {
        return compute().bytes(unit()) / Move.BLOCK;
    }

    /** Blocks that {@link #unit} results take. */
    long outBlocks() {
        return out.bytes(unit()) / Move.BLOCK;
    }
}
