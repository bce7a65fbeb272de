package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare.Condition;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import java.math.BigInteger;

/**
 * What lane operations give, on codes of the element type, by other means than the code under test: floats through
 * double (53 bits are enough for + - * / and the square root of 24 bits), halves by {@link HalfOracle}, integers by
 * {@link BigInteger}.
 */
final class LaneOracle {
    private static final int NAN = 0x7FC0_0000;

    private LaneOracle() {
    }

    static double value(DType type, long code) {
        return type == DType.FLOAT16 ? HalfOracle.value((int) code) : Float.intBitsToFloat((int) code);
    }

    static long code(DType type, double value) {
        if (type == DType.FLOAT16) {
            return HalfOracle.nearest(value);
        }
        return Double.isNaN(value) ? NAN : Float.floatToRawIntBits((float) value);
    }

    static long binary(VectorBinary.Op op, DType type, long[] codes) {
        if (!type.isFloat()) {
            return integer(op, type, codes);
        }
        double a = value(type, codes[0]);
        double b = value(type, codes[1]);
        return switch (op) {
            case VADD -> code(type, a + b);
            case VSUB -> code(type, a - b);
            case VMUL -> code(type, a * b);
            case VDIV -> code(type, a / b);
            case VMAX -> code(type, -smaller(-a, -b));
            case VMIN -> code(type, smaller(a, b));
            case VMLA -> code(type, value(type, codes[2]) + value(type, code(type, a * b)));
            case VAND, VOR -> throw new AssertionError(op);
        };
    }

    private static double smaller(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.NaN;
        }
        if (a == 0 && b == 0) {
            return 1 / a < 0 ? a : b;
        }
        return a < b ? a : b;
    }

    private static long integer(VectorBinary.Op op, DType type, long[] codes) {
        BigInteger a = BigInteger.valueOf(integer(type, codes[0]));
        BigInteger b = BigInteger.valueOf(integer(type, codes[1]));
        return switch (op) {
            case VADD -> a.add(b).longValue();
            case VSUB -> a.subtract(b).longValue();
            case VMUL -> a.multiply(b).longValue();
            case VMAX -> a.max(b).longValue();
            case VMIN -> a.min(b).longValue();
            case VAND -> a.and(b).longValue();
            case VOR -> a.or(b).longValue();
            case VDIV, VMLA -> throw new AssertionError(op);
        };
    }

    /** The number that a code of an integer type stands for. */
    static long integer(DType type, long code) {
        long bits = code & (1L << type.bits()) - 1;
        boolean negative = type.family() == DType.Family.SIGNED && bits >>> (type.bits() - 1) != 0;
        return negative ? bits - (1L << type.bits()) : bits;
    }

    static long withScalar(VectorScalar.Op op, DType type, long[] codes, long scalar) {
        return switch (op) {
            case VADDS -> binary(VectorBinary.Op.VADD, type, new long[]{codes[0], scalar});
            case VMULS -> binary(VectorBinary.Op.VMUL, type, new long[]{codes[0], scalar});
            case VMAXS -> binary(VectorBinary.Op.VMAX, type, new long[]{codes[0], scalar});
            case VMINS -> binary(VectorBinary.Op.VMIN, type, new long[]{codes[0], scalar});
            case VAXPY -> binary(VectorBinary.Op.VMLA, type, new long[]{codes[0], scalar, codes[1]});
            case VLRELU -> value(type, codes[0]) >= 0
                    ? codes[0]
                    : binary(VectorBinary.Op.VMUL, type, new long[]{codes[0], scalar});
            case VSHL -> BigInteger.valueOf(integer(type, codes[0])).shiftLeft((int) scalar).longValue();
            case VSHR -> BigInteger.valueOf(integer(type, codes[0])).shiftRight((int) scalar).longValue();
        };
    }

    /** Operations with exact definitions; the others have tests of their own. */
    static long unary(VectorUnary.Op op, DType type, long code) {
        if (!type.isFloat()) {
            return op == VectorUnary.Op.VNOT ? ~code : Math.max(0, integer(type, code));
        }
        double x = value(type, code);
        return switch (op) {
            case VABS -> code(type, Math.abs(x));
            case VRELU -> code(type, Double.isNaN(x) || x > 0 ? x : 0);
            case VSQRT -> code(type, Math.sqrt(x));
            case VREC -> code(type, 1 / x);
            case VRSQRT -> code(type, 1 / Math.sqrt(x));
            case VEXP -> code(type, (float) StrictMath.exp(x));
            case VLN -> code(type, (float) StrictMath.log(x));
            case VNOT -> throw new AssertionError(op);
        };
    }

    static boolean holds(Condition condition, DType type, long[] codes) {
        double a = type.isFloat() ? value(type, codes[0]) : codes[0];
        double b = type.isFloat() ? value(type, codes[1]) : codes[1];
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return condition == Condition.NE;
        }
        int side = a == b ? 0 : a < b ? -1 : 1;
        return switch (condition) {
            case LT -> side < 0;
            case GT -> side > 0;
            case GE -> side >= 0;
            case EQ -> side == 0;
            case NE -> side != 0;
            case LE -> side <= 0;
        };
    }
}
