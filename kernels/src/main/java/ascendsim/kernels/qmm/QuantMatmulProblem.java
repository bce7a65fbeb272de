package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Optional;

/**
 * What is multiplied: {@code [m, k] · [k, n]} for each product of a batch.
 *
 * @param types int8, int4 or 8-bit float operands
 * @param bias  type of the bias row, if there is one
 * @param way   what becomes of the sums
 */
record QuantMatmulProblem(long m, long n, long k, Cube.Types types, Side left, Side right, Optional<Bias> bias,
        Way way, Batch batch) {
    /** How an operand is stored. */
    record Side(boolean transposed, Format format) {
        static Side of(QuantOperand operand) {
            return new Side(operand.transposed(), operand.format());
        }

        boolean isNz() { return format == Format.FRACTAL_NZ; }
    }

    /** A row for all products, or one for each. */
    record Bias(DType type, boolean each) {
        /** Whether it is added to the sums in L0C. */
        boolean isWhole() { return type == DType.INT32; }
    }

    /**
     * From sums to the output.
     *
     * @param scale    its type
     * @param oneScale for all columns, as is the offset if there is one
     * @param perToken whether rows have scales
     * @param floats   whether the sums are float32
     */
    record Way(DType output, DType scale, boolean oneScale, boolean perToken, boolean floats) {
        /**
         * Whether vector cores dequantise (tiling_dense §3): bfloat16, which the Fixpipe cannot make of int32, and row
         * scales; float32 sums always.
         */
        boolean isMixed() { return output == DType.BFLOAT16 || perToken || floats; }

        /** Whether the Fixpipe quantises by words. */
        boolean hasWords() {
            return !isMixed() && output != DType.INT32;
        }

        /** Whether the words have to be made of a float32 scale first. */
        boolean makesWords() {
            return hasWords() && scale == DType.FLOAT32;
        }
    }

    static QuantMatmulProblem of(OperatorCall call) {
        QuantOperand x1 = QuantOperand.of(call.required("x1"));
        QuantOperand x2 = QuantOperand.of(call.required("x2"));
        TensorArgument scale = call.required("scale");
        long scales = Math.max(scale.shape().elements(),
                call.tensor("offset").map(offset -> offset.shape().elements()).orElse(1L));
        Way way = new Way(QuantMatmulContract.output(call).orElseThrow(), scale.dtype(), scales == 1,
                call.tensor("pertoken_scale").isPresent(), x1.dtype().isFloat());
        Optional<Bias> bias =
                call.tensor("bias").map(given -> new Bias(given.dtype(), given.shape().rank() > 1));
        return new QuantMatmulProblem(x1.rows(), x2.columns(), x1.columns(),
                Cube.Types.of(x1.dtype(), x2.dtype()).orElseThrow(), Side.of(x1), Side.of(x2), bias, way,
                Batch.of(x1.batch(), x2.batch()).orElseThrow());
    }

    /** The same with int8 operands. */
    QuantMatmulProblem unpacked() {
        return new QuantMatmulProblem(m, n, k, Cube.Types.S8, left, right, bias, way, batch);
    }

    DType operand() {
        return types.operand();
    }

    /** Type of the bias row that sums start from. */
    Optional<DType> wholeBias() {
        return bias.filter(Bias::isWhole).map(Bias::type);
    }

    /** Type of the bias row that is added in float32. */
    Optional<DType> floatBias() {
        return bias.filter(given -> !given.isWhole()).map(Bias::type);
    }

    /** Whether the Fixpipe takes one word for each column. */
    boolean hasWordRow() {
        return way.hasWords() && !way.oneScale();
    }

    /** What a base's m must be a multiple of: a fractal, or the columns that are stored together. */
    int unitM() {
        return left.transposed ? operand().c0() : 16;
    }

    /** What a base's n must be a multiple of. */
    int unitN() {
        return right.transposed ? 16 : operand().c0();
    }

    /** Bytes of an operand or less: int4 counts half. */
    long bytes(long elements) {
        return operand().bytes(elements);
    }
}
