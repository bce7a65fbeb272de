package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * The maximum of a row: its chunks of one repeat are folded into the first by one self-dependent Max, what is left of
 * the row by another, and WholeReduceMax ends it (tiling_quant.md §5.2).
 *
 * @param type    float32 or float16
 * @param columns of the row
 */
record RowMaximum(VectorCode vector, DType type, long columns) {
    private static final Stride STAY = Stride.of(1, 0);

    private long lanes() {
        return Vector.REPEAT_BYTES * (long) Byte.SIZE / type.bits();
    }

    private long wholeChunks() {
        return columns / lanes();
    }

    /** Whether the fold ends with instructions whose results nobody has waited for. */
    boolean folds() {
        return columns > lanes();
    }

    /** Folds a row, which is overwritten, into its first chunk. */
    void fold(Address row) {
        long rest = columns % lanes();
        boolean hasRest = wholeChunks() > 0 && rest > 0;
        if (hasRest) {
            vector.masked(rest, new Elementwise(VectorBinary.Op.VMAX, type, row,
                    row.plus(wholeChunks() * Vector.REPEAT_BYTES), row, Affine.ONE));
        }
        boolean separate = hasRest;
        for (long done = 1; done < wholeChunks(); done += Vector.MAX_REPEAT) {
            if (separate) {
                vector.barrier();
            }
            long repeats = Math.min(Vector.MAX_REPEAT, wholeChunks() - done);
            vector.emit(new Elementwise(VectorBinary.Op.VMAX, type, row, row.plus(done * Vector.REPEAT_BYTES), row,
                    Affine.of(repeats), STAY, Stride.DENSE, STAY));
            separate = true;
        }
    }

    /**
     * The maxima of folded rows.
     *
     * @param result  one element for each row
     * @param rows    how many
     * @param pitch   DataBlocks from row to row
     */
    void reduce(Address result, Address first, Affine rows, long pitch) {
        Reduce reduce = new Reduce(VectorReduce.Op.VCMAX, type, Order.ONLY_VALUE, result, first, rows, Affine.ONE,
                Stride.of(1, pitch));
        if (columns < lanes()) {
            vector.masked(columns, reduce);
        } else {
            vector.emit(reduce);
        }
    }
}
