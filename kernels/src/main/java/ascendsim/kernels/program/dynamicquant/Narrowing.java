package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * Float32 to the output type in three conversions: rounded to a whole number, to float16, cut to the output type.
 *
 * @param whole  int16 or int32, the integer on the way
 * @param output int8 or int4
 */
record Narrowing(VectorCode vector, DType whole, DType output) {

    /** Both steps in front of the last; {@code values} and {@code integers} are overwritten, the halves in values. */
    void toHalf(Address values, Address integers, Affine count) {
        vector.counted(count, new Convert(DType.FLOAT32, whole, Rounding.RINT, integers, values, Affine.ONE));
        vector.barrier();
        vector.counted(count, new Convert(whole, DType.FLOAT16, Rounding.RINT, values, integers, Affine.ONE));
        vector.barrier();
    }

    /** The last step. */
    void toOutput(Address result, Address halves, Affine count) {
        vector.counted(count, new Convert(DType.FLOAT16, output, Rounding.TRUNC, result, halves, Affine.ONE));
    }
}
