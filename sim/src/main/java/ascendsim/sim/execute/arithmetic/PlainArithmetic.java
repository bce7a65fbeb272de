package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.instruction.Cube;

/** Arithmetic in plain Java. */
public final class PlainArithmetic implements Arithmetic {
    @Override
    public Widening widening(Cube.Types types, boolean hf32) {
        return PlainMatrix.widening(types, hf32);
    }

    @Override
    public void multiplyFloats(Product product) {
        PlainMatrix.multiplyFloats(product);
    }

    @Override
    public void multiplyIntegers(Product product) {
        PlainMatrix.multiplyIntegers(product);
    }
}
