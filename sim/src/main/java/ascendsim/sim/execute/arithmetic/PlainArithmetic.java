package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;

/** Arithmetic in plain Java. */
public final class PlainArithmetic implements Arithmetic {
    @Override
    public Widening widening(DType operand, boolean hf32) {
        return PlainMatrix.widening(operand, hf32);
    }

    @Override
    public void transpose(float[] floats, int from, int to, int c0) {
        PlainMatrix.transpose(floats, from, to, c0);
    }

    @Override
    public void multiplyFloats(Product product) {
        PlainMatrix.multiplyFloats(product);
    }

    @Override
    public void multiplyIntegers(Product product) {
        PlainMatrix.multiplyIntegers(product);
    }

    @Override
    public Lanes binary(VectorBinary.Op op, DType type) {
        return PlainBinary.of(op, type);
    }

    @Override
    public Lanes withScalar(VectorScalar.Op op, DType type) {
        return PlainScalar.of(op, type);
    }

    @Override
    public Lanes unary(VectorUnary.Op op, DType type) {
        return PlainUnary.of(op, type);
    }

    @Override
    public Lanes convert(DType from, DType to, Rounding rounding) {
        return PlainConvert.of(from, to, rounding);
    }

    @Override
    public Lanes compare(VectorCompare.Condition condition, DType type) {
        return PlainCompare.of(condition, type);
    }
}
