package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.RegisterArithmetic.Binary;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterArithmetic.Unary;
import ascendsim.isa.instruction.RegisterArithmetic.UnaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.WithScalar;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.program.FunctionBuilder;

/** An activation on a register of float32, step by step as {@link DequantSteps} has it in UB. */
final class RegisterActivation {
    private final FunctionBuilder f;
    private final Activation kind;
    private final Predicate lanes;
    private final VectorRegister temporary;

    /** @param lanes that take part */
    RegisterActivation(FunctionBuilder f, Activation kind, MaskRegister lanes) {
        this.f = f;
        this.kind = kind;
        this.lanes = Predicate.zeroing(lanes);
        this.temporary = f.vector();
    }

    /** In place. */
    void apply(VectorRegister value) {
        switch (kind) {
            case NONE -> {
            }
            case RELU -> f.emit(new Unary(UnaryOp.VRELU, DType.FLOAT32, value, value, lanes));
            case SILU -> {
                scalar(ScalarOp.VMULS, value, -1f);
                sigmoid(value);
            }
            case FAST_GELU -> {
                scalar(ScalarOp.VMULS, value, -1.702f);
                sigmoid(value);
            }
            case GELU -> {
                tangent(value);
                sigmoid(value);
            }
        }
    }

    /** t = -2 sqrt(2/pi) x (1 + 0.044715 x^2). */
    private void tangent(VectorRegister x) {
        multiply(temporary, x, x);
        scalar(ScalarOp.VMULS, temporary, 0.044715f);
        scalar(ScalarOp.VADDS, temporary, 1f);
        multiply(temporary, x, temporary);
        scalar(ScalarOp.VMULS, temporary, (float) (-2 * Math.sqrt(2 / Math.PI)));
    }

    /** x / (1 + e^t). */
    private void sigmoid(VectorRegister x) {
        f.emit(new Unary(UnaryOp.VEXP, DType.FLOAT32, temporary, temporary, lanes));
        scalar(ScalarOp.VADDS, temporary, 1f);
        f.emit(new Binary(BinaryOp.VDIV, DType.FLOAT32, x, x, temporary, lanes));
    }

    private void multiply(VectorRegister to, VectorRegister a, VectorRegister b) {
        f.emit(new Binary(BinaryOp.VMUL, DType.FLOAT32, to, a, b, lanes));
    }

    /** t = op(from, number). */
    private void scalar(ScalarOp op, VectorRegister from, float number) {
        Affine bits = Affine.of(Integer.toUnsignedLong(Float.floatToRawIntBits(number)));
        f.emit(new WithScalar(op, DType.FLOAT32, temporary, from, bits, lanes));
    }
}
