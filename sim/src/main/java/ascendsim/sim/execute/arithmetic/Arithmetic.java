package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.instruction.Cube;

/** What the cube and the vector unit compute. Implementations are stateless and give the same bits. */
public sealed interface Arithmetic permits PlainArithmetic, VectorApiArithmetic {
    /**
     * Most products of two int8 whose sum a float32 holds exactly: 1024 · 2^14 = 2^24. Integer products are summed in
     * floats up to here, then in int32.
     */
    int EXACT_PRODUCTS = 1024;

    /** Float32 values of operands; exact, but for {@code hf32}, which rounds float32 to HF32. */
    Widening widening(Cube.Types types, boolean hf32);

    /**
     * For rows below m and columns below n: c = fma(a_k, b_k, c) in float32 with k ascending, one rounding per step, one
     * chain from the old c on. A NaN in C is canonical.
     */
    void multiplyFloats(Product product);

    /** For rows below m and columns below n: c += Σ a_k · b_k modulo 2^32; the operands are int8 or int4 values. */
    void multiplyIntegers(Product product);
}
