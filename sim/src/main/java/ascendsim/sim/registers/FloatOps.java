package ascendsim.sim.registers;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.FusedOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterArithmetic.UnaryOp;

/**
 * Operations on lanes of floats, whole registers at a time. Narrow floats are computed in float32 and rounded once,
 * products with sums too. Maximum and minimum give NaN when either operand is NaN and take -0 to be below +0;
 * exponential and logarithm are those of {@link StrictMath}, rounded (docs/deviations.md).
 */
final class FloatOps {
    /** {@code c = op(a, b)} on the first {@code n} lanes; {@code c} may hold a third operand. */
    @FunctionalInterface
    interface Lanes {
        void apply(float[] a, float[] b, float[] c, int n);
    }

    private interface One {
        float of(float a);
    }

    private interface Two {
        float of(float a, float b);
    }

    private interface Three {
        float of(float a, float b, float c);
    }

    private FloatOps() {
    }

    static Lanes of(BinaryOp op) {
        return switch (op) {
            case VADD -> (a, b, c, n) -> {
                for (int i = 0; i < n; i++) {
                    c[i] = a[i] + b[i];
                }
            };
            case VMUL -> (a, b, c, n) -> {
                for (int i = 0; i < n; i++) {
                    c[i] = a[i] * b[i];
                }
            };
            case VSUB -> two((a, b) -> a - b);
            case VMAX -> two(Math::max);
            case VMIN -> two(Math::min);
            case VDIV -> two((a, b) -> a / b);
            case VAND, VOR, VXOR, VSHL, VSHR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    static Lanes of(UnaryOp op) {
        return switch (op) {
            case VABS -> one(Math::abs);
            case VNEG -> one(a -> -a);
            case VRELU -> one(a -> Math.max(a, 0f));
            case VEXP -> one(a -> (float) StrictMath.exp(a));
            case VLN -> one(a -> (float) StrictMath.log(a));
            case VSQRT -> one(a -> (float) Math.sqrt(a));
            case VNOT -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    /** The scalar stands in the first lane of {@code b}; {@code c} is the old destination. */
    static Lanes of(ScalarOp op, DType type) {
        return switch (op) {
            case VADDS -> scalar((a, s, c) -> a + s);
            case VMULS -> scalar((a, s, c) -> a * s);
            case VMAXS -> scalar((a, s, c) -> Math.max(a, s));
            case VMINS -> scalar((a, s, c) -> Math.min(a, s));
            case VLRELU -> scalar((a, s, c) -> a < 0 ? a * s : a);
            case VAXPY -> scalar(fused(type));
            case VSHLS, VSHRS -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    /** {@code c} is the old destination. */
    static Lanes of(FusedOp op, DType type) {
        Three fused = fused(type);
        return switch (op) {
            case VMULA -> three(fused);
            case VMADD -> three((a, b, c) -> fused.of(c, a, b));
        };
    }

    /** {@code a · b + c} for one rounding to {@code type}. */
    private static Three fused(DType type) {
        return type == DType.FLOAT32 ? Math::fma : FloatOps::fusedToOdd;
    }

    /**
     * {@code a · b + c} of narrow floats, rounded to odd: an inexact result has an odd last place, so that rounding it
     * on to a narrow type is rounding the exact number (Boldo and Melquiond, IEEE Transactions on Computers 2008).
     */
    private static float fusedToOdd(float a, float b, float c) {
        // Exact: two narrow significands fit a double's, and so do their exponents.
        double product = (double) a * b;
        double sum = product + c;
        double added = sum - product;
        double error = product - (sum - added) + (c - added);
        return narrowToOdd(toOdd(sum, error));
    }

    /** The neighbour with an odd last place where the exact number is {@code value + error}. */
    private static double toOdd(double value, double error) {
        boolean even = (Double.doubleToRawLongBits(value) & 1) == 0;
        if (even && error > 0) {
            return Math.nextUp(value);
        }
        return even && error < 0 ? Math.nextDown(value) : value;
    }

    private static float narrowToOdd(double value) {
        float near = (float) value;
        boolean even = (Float.floatToRawIntBits(near) & 1) == 0;
        if (even && near < value) {
            return Math.nextUp(near);
        }
        return even && near > value ? Math.nextDown(near) : near;
    }

    private static Lanes one(One function) {
        return (a, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                c[i] = function.of(a[i]);
            }
        };
    }

    private static Lanes two(Two function) {
        return (a, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                c[i] = function.of(a[i], b[i]);
            }
        };
    }

    private static Lanes three(Three function) {
        return (a, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                c[i] = function.of(a[i], b[i], c[i]);
            }
        };
    }

    private static Lanes scalar(Three function) {
        return (a, b, c, n) -> {
            float scalar = b[0];
            for (int i = 0; i < n; i++) {
                c[i] = function.of(a[i], scalar, c[i]);
            }
        };
    }
}
