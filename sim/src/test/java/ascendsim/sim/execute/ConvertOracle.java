package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Conversion of single codes by exact arithmetic. */
final class ConvertOracle {
    private ConvertOracle() {
    }

    /** Precision, smallest exponent of a unit in the last place, and the codes of infinity and NaN. */
    private record Format(int precision, int smallest, int largest, long infinity, long nan) {
        static Format of(DType type) {
            return switch (type) {
                case FLOAT16 -> new Format(11, -24, 15, 0x7C00, 0x7E00);
                case BFLOAT16 -> new Format(8, -133, 127, 0x7F80, 0x7FC0);
                case FLOAT32 -> new Format(24, -149, 127, 0x7F80_0000L, 0x7FC0_0000L);
                default -> throw new AssertionError(type);
            };
        }
    }

    static long convert(DType from, DType to, Rounding rounding, long code) {
        if (!from.isFloat()) {
            BigDecimal exact = BigDecimal.valueOf(integer(from, code));
            return to.isFloat() ? encode(exact, to, rounding, false) : saturate(exact.toBigInteger(), to);
        }
        double value = from == DType.BFLOAT16
                ? Float.intBitsToFloat((int) code << 16)
                : LaneOracle.value(from, code);
        if (to.isFloat()) {
            return floating(from == to, value, to, rounding);
        }
        if (Double.isNaN(value)) {
            return 0;
        }
        return Double.isInfinite(value)
                ? (value > 0 ? to.maxInteger() : to.minInteger())
                : saturate(whole(new BigDecimal(value), rounding), to);
    }

    private static long integer(DType type, long code) {
        return type.bits() == 64 ? code : LaneOracle.integer(type, code);
    }

    private static long floating(boolean toWhole, double value, DType to, Rounding rounding) {
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        if (Double.isNaN(value)) {
            return Format.of(to).nan();
        }
        if (Double.isInfinite(value)) {
            return signed(Format.of(to).infinity(), negative, to);
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal kept = toWhole ? new BigDecimal(whole(exact, rounding)) : exact;
        return encode(kept, to, rounding, negative);
    }

    private static long signed(long magnitude, boolean negative, DType type) {
        return negative ? magnitude | 1L << (type.bits() - 1) : magnitude;
    }

    private static long saturate(BigInteger value, DType to) {
        return value.max(BigInteger.valueOf(to.minInteger())).min(BigInteger.valueOf(to.maxInteger())).longValue();
    }

    private static BigInteger whole(BigDecimal value, Rounding rounding) {
        RoundingMode mode = switch (rounding) {
            case RINT -> RoundingMode.HALF_EVEN;
            case FLOOR -> RoundingMode.FLOOR;
            case CEIL -> RoundingMode.CEILING;
            case ROUND -> RoundingMode.HALF_UP;
            case TRUNC -> RoundingMode.DOWN;
            case ODD -> RoundingMode.UNNECESSARY;
        };
        if (rounding != Rounding.ODD) {
            return value.setScale(0, mode).toBigInteger();
        }
        BigInteger down = value.setScale(0, RoundingMode.DOWN).toBigInteger();
        boolean exact = value.compareTo(new BigDecimal(down)) == 0;
        return exact || down.testBit(0) ? down : down.add(BigInteger.valueOf(value.signum()));
    }

    private static BigDecimal power(int exponent) {
        return exponent >= 0
                ? new BigDecimal(BigInteger.TWO.pow(exponent))
                : BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(-exponent)));
    }

    /** Rounds to a whole number of units in the last place; the sign of a zero is {@code negativeZero}. */
    private static long encode(BigDecimal value, DType to, Rounding rounding, boolean negativeZero) {
        Format format = Format.of(to);
        int unit = Math.max(format.smallest(), Math.getExponent(value.doubleValue()) - format.precision() - 1);
        while (value.abs().compareTo(power(unit + format.precision())) >= 0) {
            unit++;
        }
        BigInteger units = whole(value.divide(power(unit)), rounding);
        boolean negative = value.signum() == 0 ? negativeZero : value.signum() < 0;
        BigInteger magnitude = units.abs();
        if (magnitude.bitLength() > format.precision()) {
            magnitude = magnitude.shiftRight(1);
            unit++;
        }
        if (unit + format.precision() - 1 > format.largest()) {
            boolean stops = switch (rounding) {
                case RINT, ROUND -> false;
                case FLOOR -> !negative;
                case CEIL -> negative;
                case TRUNC, ODD -> true;
            };
            return signed(stops ? format.infinity() - 1 : format.infinity(), negative, to);
        }
        boolean subnormal = magnitude.bitLength() < format.precision();
        long biased = subnormal ? 0 : unit - format.smallest() + 1;
        long fraction = magnitude.longValue() & (1L << (format.precision() - 1)) - 1;
        return signed(biased << (format.precision() - 1) | fraction, negative, to);
    }
}
