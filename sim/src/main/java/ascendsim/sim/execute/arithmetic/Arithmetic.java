package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;

/** What the cube and the vector unit compute. Implementations are stateless and give the same bits. */
public sealed interface Arithmetic permits PlainArithmetic, VectorApiArithmetic {
    /**
     * Most products of two int8 whose sum a float32 holds exactly: 1024 · 2^14 = 2^24. Integer products are summed in
     * floats up to here, then in int32.
     */
    int EXACT_PRODUCTS = 1024;

    /**
     * Float32 values of an operand of the cube; exact, but for {@code hf32}, which rounds float32 to HF32.
     *
     * @throws IllegalArgumentException for a type the cube does not take
     */
    Widening widening(DType operand, boolean hf32);

    /** Turns the 16 rows of {@code c0} floats at {@code from} into {@code c0} rows of 16 at {@code to}. */
    void transpose(float[] floats, int from, int to, int c0);

    /**
     * For rows below m and columns below n: c = fma(a_k, b_k, c) in float32 with k ascending, one rounding per step,
     * one chain from the old c on. A NaN in C is canonical.
     */
    void multiplyFloats(Product product);

    /** For rows below m and columns below n: c += Σ a_k · b_k modulo 2^32; the operands are int8 or int4 values. */
    void multiplyIntegers(Product product);

    /** {@code op} on operands 0 and 1; for {@code vmla} operand 2 is the old destination. */
    Lanes binary(VectorBinary.Op op, DType type);

    /** {@code op} on operand 0 and the scalar; for {@code vaxpy} operand 1 is the old destination. */
    Lanes withScalar(VectorScalar.Op op, DType type);

    /** {@code op} on operand 0. */
    Lanes unary(VectorUnary.Op op, DType type);

    /** Operand 0 from one type to another. */
    Lanes convert(DType from, DType to, Rounding rounding);

    /** One bit for each lane, lowest first: operand 0 {@code condition} operand 1. */
    Lanes compare(VectorCompare.Condition condition, DType type);
}
