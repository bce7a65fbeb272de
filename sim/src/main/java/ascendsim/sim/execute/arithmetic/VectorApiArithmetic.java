package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.instruction.Cube;

/** Arithmetic on the Vector API; what has no vector form is taken from {@link PlainArithmetic}. */
public final class VectorApiArithmetic implements Arithmetic {
    @Override
    public Widening widening(Cube.Types types, boolean hf32) {
        return VectorApiWidening.of(types, hf32);
    }

    @Override
    public void multiplyFloats(Product product) {
        VectorApiMatrix.multiplyFloats(product);
    }

    @Override
    public void multiplyIntegers(Product product) {
        VectorApiMatrix.multiplyIntegers(product);
    }
}
