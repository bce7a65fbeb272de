package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;

/** Arithmetic on the Vector API; what has no vector form is taken from {@link PlainArithmetic}. */
public final class VectorApiArithmetic implements Arithmetic {
    @Override
    public Widening widening(DType operand, boolean hf32) {
        return VectorApiWidening.of(operand, hf32);
    }

    @Override
    public void transpose(float[] floats, int from, int to, int c0) {
        VectorApiTransposition.transpose(floats, from, to, c0);
    }

    @Override
    public void multiplyFloats(Product product) {
        VectorApiMatrix.multiplyFloats(product);
    }

    @Override
    public void multiplyIntegers(Product product) {
        VectorApiMatrix.multiplyIntegers(product);
    }

    @Override
    public Lanes binary(VectorBinary.Op op, DType type) {
        return switch (type) {
            case FLOAT32 -> VectorApiFloats.binary(op);
            case FLOAT16 -> VectorApiHalves.binary(op);
            default -> PlainBinary.of(op, type);
        };
    }

    @Override
    public Lanes withScalar(VectorScalar.Op op, DType type) {
        return switch (type) {
            case FLOAT32 -> VectorApiFloats.withScalar(op);
            case FLOAT16 -> VectorApiHalves.withScalar(op);
            default -> PlainScalar.of(op, type);
        };
    }

    @Override
    public Lanes unary(VectorUnary.Op op, DType type) {
        return switch (type) {
            case FLOAT32 -> VectorApiFloats.unary(op, type);
            case FLOAT16 -> VectorApiHalves.unary(op, type);
            default -> PlainUnary.of(op, type);
        };
    }

    @Override
    public Lanes convert(DType from, DType to, Rounding rounding) {
        return VectorApiConvert.of(from, to, rounding);
    }

    @Override
    public Lanes compare(VectorCompare.Condition condition, DType type) {
        return PlainCompare.of(condition, type);
    }
}
