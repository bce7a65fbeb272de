package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.TensorArgument;

/**
 * The weight as the operator sees it.
 *
 * @param type       int8, int4 or float4_e2m1
 * @param k          rows
 * @param n          columns
 * @param transposed stored as [n, k], else as [k, n]
 * @param packed     given as int32, eight int4 to the element
 */
record Weight(DType type, long k, long n, boolean transposed, Format format, boolean packed) {
    /** int4 in an int32. */
    static final int PER_WORD = 8;

    static Weight of(TensorArgument argument) {
        boolean packed = argument.dtype() == DType.INT32;
        long rows = argument.tensor().type().rows();
        long columns = argument.tensor().type().columns() * (packed ? PER_WORD : 1);
        boolean transposed = argument.transposed();
        return new Weight(packed ? DType.INT4 : argument.dtype(), transposed ? columns : rows,
                transposed ? rows : columns, transposed, argument.tensor().format(), packed);
    }

    boolean isInt4() { return type == DType.INT4; }

    /** With scales that are powers of two, in groups of 32. */
    boolean isFloat() { return type == DType.FLOAT4_E2M1; }

    boolean isNz() { return format == Format.FRACTAL_NZ; }

    /** The k a caller sees, who does not know what an int32 holds. */
    long callerK() {
        return packed && transposed ? k / PER_WORD : k;
    }
}
