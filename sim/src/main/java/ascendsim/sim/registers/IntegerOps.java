package ascendsim.sim.registers;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterArithmetic.UnaryOp;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Operations on lanes of integers, sign or zero extended. Sums and products wrap (assumed); shifts take 0 to 63 places,
 * to the right with the sign for signed types.
 */
final class IntegerOps {
    /** {@code c = op(a, b)} on the first {@code n} lanes. */
    @FunctionalInterface
    interface Lanes {
        void apply(long[] a, long[] b, long[] c, int n);
    }

    private IntegerOps() {
    }

    static Lanes of(BinaryOp op) {
        return lanes(operator(op), false);
    }

    static Lanes of(UnaryOp op) {
        LongUnaryOperator operator = switch (op) {
            case VABS -> Math::abs;
            case VNEG -> a -> -a;
            case VRELU -> a -> Math.max(a, 0);
            case VNOT -> a -> ~a;
            case VEXP, VLN, VSQRT -> throw new IllegalArgumentException(op + " of integers");
        };
        return (a, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                c[i] = operator.applyAsLong(a[i]);
            }
        };
    }

    /** The scalar stands in the first lane of {@code b}. */
    static Lanes of(ScalarOp op) {
        return lanes(switch (op) {
            case VADDS -> operator(BinaryOp.VADD);
            case VMULS -> operator(BinaryOp.VMUL);
            case VMAXS -> operator(BinaryOp.VMAX);
            case VMINS -> operator(BinaryOp.VMIN);
            case VSHLS -> operator(BinaryOp.VSHL);
            case VSHRS -> operator(BinaryOp.VSHR);
            case VLRELU, VAXPY -> throw new IllegalArgumentException(op + " of integers");
        }, true);
    }

    /** The scalar of an operation as the lanes see it: a value of the type, or places of a shift. */
    static long scalar(ScalarOp op, DType type, long bits) {
        return switch (op) {
            case VSHLS, VSHRS -> bits;
            case VADDS, VMULS, VMAXS, VMINS, VLRELU, VAXPY -> Elements.integerScalar(type, bits);
        };
    }

    private static LongBinaryOperator operator(BinaryOp op) {
        return switch (op) {
            case VADD -> Long::sum;
            case VSUB -> (a, b) -> a - b;
            case VMUL -> (a, b) -> a * b;
            case VMAX -> Math::max;
            case VMIN -> Math::min;
            case VAND -> (a, b) -> a & b;
            case VOR -> (a, b) -> a | b;
            case VXOR -> (a, b) -> a ^ b;
            case VSHL -> (a, b) -> a << places(b);
            case VSHR -> (a, b) -> a >> places(b);
            case VDIV -> throw new IllegalArgumentException(op + " of integers");
        };
    }

    /** 63 places leave of an extended value what more would leave. */
    private static long places(long distance) {
        return distance < 0 || distance > 63 ? 63 : distance;
    }

    private static Lanes lanes(LongBinaryOperator operator, boolean scalar) {
        int step = scalar ? 0 : 1;
        return (a, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                c[i] = operator.applyAsLong(a[i], b[i * step]);
            }
        };
    }
}
