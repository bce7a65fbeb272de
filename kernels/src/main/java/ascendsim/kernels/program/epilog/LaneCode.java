package ascendsim.kernels.program.epilog;

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
import ascendsim.isa.instruction.RegisterCompare.Compare;
import ascendsim.isa.instruction.RegisterCompare.CompareScalar;
import ascendsim.isa.instruction.RegisterCompare.Select;
import ascendsim.isa.instruction.VectorCompare.Condition;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;
import java.util.ArrayList;
import java.util.List;

/** Expressions on 32-bit lanes of vector registers; each result is a register of its own. */
final class LaneCode {
    private final FunctionBuilder f;
    private final List<VectorRegister> registers = new ArrayList<>();
    private final List<MaskRegister> masks = new ArrayList<>();
    private int usedVectors;
    private int usedMasks;

    LaneCode(FunctionBuilder f) {
        this.f = f;
    }

    /** All registers of earlier expressions may be taken again. */
    void reset() {
        usedVectors = 0;
        usedMasks = 0;
    }

    VectorRegister vector() {
        if (usedVectors == registers.size()) {
            registers.add(f.vector());
        }
        return registers.get(usedVectors++);
    }

    private MaskRegister mask() {
        if (usedMasks == masks.size()) {
            masks.add(f.mask());
        }
        return masks.get(usedMasks++);
    }

    /** Masks of the expressions that follow may take the registers of those since {@link #masksTaken}. */
    void release(int taken) {
        usedMasks = taken;
    }

    int masksTaken() {
        return usedMasks;
    }

    int vectorsTaken() {
        return usedVectors;
    }

    /** Expressions that follow may take the vector registers of those since {@link #vectorsTaken}. */
    void releaseVectors(int taken) {
        usedVectors = taken;
    }

    FunctionBuilder function() {
        return f;
    }

    VectorRegister binary(BinaryOp op, VectorRegister left, VectorRegister right, MaskRegister lanes) {
        VectorRegister result = vector();
        f.emit(new Binary(op, DType.FLOAT32, result, left, right, Predicate.zeroing(lanes)));
        return result;
    }

    VectorRegister abs(VectorRegister value, MaskRegister lanes) {
        VectorRegister result = vector();
        f.emit(new Unary(UnaryOp.VABS, DType.FLOAT32, result, value, Predicate.zeroing(lanes)));
        return result;
    }

    VectorRegister multiply(VectorRegister value, float factor, MaskRegister lanes) {
        return withScalar(ScalarOp.VMULS, value, factor, lanes);
    }

    VectorRegister withScalar(ScalarOp op, VectorRegister value, float scalar, MaskRegister lanes) {
        VectorRegister result = vector();
        f.emit(new WithScalar(op, DType.FLOAT32, result, value, bits(scalar), Predicate.zeroing(lanes)));
        return result;
    }

    VectorRegister integer(ScalarOp op, VectorRegister value, long scalar, MaskRegister lanes) {
        VectorRegister result = vector();
        f.emit(new WithScalar(op, DType.INT32, result, value, Affine.of(scalar), Predicate.zeroing(lanes)));
        return result;
    }

    VectorRegister and(VectorRegister left, VectorRegister right, MaskRegister lanes) {
        VectorRegister result = vector();
        f.emit(new Binary(BinaryOp.VAND, DType.INT32, result, left, right, Predicate.zeroing(lanes)));
        return result;
    }

    /** Lanes that hold no NaN, as {@code value == value}, or those that do. */
    MaskRegister isNumber(VectorRegister value, boolean number, MaskRegister lanes) {
        MaskRegister result = mask();
        f.emit(new Compare(number ? Condition.EQ : Condition.NE, DType.FLOAT32, result, value, value, lanes));
        return result;
    }

    /** Lanes whose bits are not all 0. */
    MaskRegister isNotZero(VectorRegister value, MaskRegister lanes) {
        MaskRegister result = mask();
        f.emit(new CompareScalar(Condition.NE, DType.INT32, result, value, Affine.ZERO, lanes));
        return result;
    }

    VectorRegister select(MaskRegister choice, VectorRegister one, VectorRegister other) {
        VectorRegister result = vector();
        f.emit(new Select(Width.B32, result, one, other, choice));
        return result;
    }

    static Affine bits(float value) {
        return Affine.of(Float.floatToRawIntBits(value));
    }
}
