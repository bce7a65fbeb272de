package ascendsim.sim.execute;

import ascendsim.isa.instruction.Fixpipe.Quant;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * One accumulator through the Fixpipe in exact decimal arithmetic, step by step as operators.md §0.2 and §0.3 have it.
 */
final class DrainOracle {
    private DrainOracle() {
    }

    /** The low bits of the output of the accumulator with these bits. */
    static long output(Quant quant, boolean relu, int bits, long word) {
        return switch (quant) {
            case NONE -> Integer.toUnsignedLong(relu && Float.intBitsToFloat(bits) <= 0 ? 0 : bits);
            case NONE_S32 -> Integer.toUnsignedLong(relu && bits < 0 ? 0 : bits);
            case F32_F16 -> narrow(relued(relu, Float.intBitsToFloat(bits)), 10, -14, 0x7C00);
            case F32_BF16 -> narrow(relued(relu, Float.intBitsToFloat(bits)), 7, -126, 0x7F80);
            case DEQF16, VDEQF16 -> bits == 0
                    ? zeroTimes(Float.intBitsToFloat((int) word), relu)
                    : half(relu && bits < 0 ? BigDecimal.ZERO : scaled(integer(bits), word));
            case REQ8, VREQ8 -> bytes(relu && bits < 0 ? BigDecimal.ZERO : scaled(shifted(bits, word), word), word);
            case QF32_B8, VQF32_B8 -> quantised(relu, Float.intBitsToFloat(bits), word);
        };
    }

    private static float relued(boolean relu, float value) {
        return relu && value <= 0 ? 0 : value;
    }

    private static long quantised(boolean relu, float value, long word) {
        if (Float.isNaN(value)) {
            return bytes(BigDecimal.ZERO, word);
        }
        float finite = Math.clamp(relued(relu, value), -Float.MAX_VALUE, Float.MAX_VALUE);
        return bytes(scaled(new BigDecimal(finite), word), word);
    }

    private static BigDecimal integer(int value) {
        return new BigDecimal(BigDecimal.valueOf(value).floatValue());
    }

    private static BigDecimal shifted(int value, long word) {
        if (!BigInteger.valueOf(word).testBit(36)) {
            return integer(value);
        }
        int shift = 1 + (int) (word / (1L << 32) % 16);
        BigDecimal floor = BigDecimal.valueOf(value).divide(BigDecimal.valueOf(1L << shift), 0, RoundingMode.FLOOR);
        return floor.max(BigDecimal.valueOf(-32768)).min(BigDecimal.valueOf(32767));
    }

    /** Times the scale without its low 13 mantissa bits, rounded to float32 (an overflow stays as it is). */
    private static BigDecimal scaled(BigDecimal value, long word) {
        float scale = Float.intBitsToFloat((int) word);
        double step = Math.scalb(1.0, Math.getExponent(scale) - 10);
        double cut = Math.signum(scale) * Math.floor(Math.abs(scale) / step) * step;
        BigDecimal product = value.multiply(new BigDecimal(cut));
        float rounded = product.floatValue();
        return Float.isInfinite(rounded) ? product : new BigDecimal(rounded);
    }

    private static long bytes(BigDecimal value, long word) {
        BigDecimal clipped = value.max(BigDecimal.valueOf(-256)).min(BigDecimal.valueOf(255));
        int offset = (int) (word >>> 37 & 0x1FF);
        int whole =
                clipped.setScale(0, RoundingMode.HALF_EVEN).intValueExact() + (offset > 255 ? offset - 512 : offset);
        boolean signed = BigInteger.valueOf(word).testBit(46);
        return Math.clamp(whole, signed ? -128 : 0, signed ? 127 : 255) & 0xFF;
    }

    /** A decimal has no negative zero. */
    private static long zeroTimes(float scale, boolean relu) {
        return !relu && Float.floatToRawIntBits(scale) < 0 ? 0x8000 : 0;
    }

    /** Clipped to ±65504 and rounded to float16. */
    private static long half(BigDecimal value) {
        BigDecimal largest = BigDecimal.valueOf(65504);
        float clipped = value.max(largest.negate()).min(largest).floatValue();
        return narrow(clipped, 10, -14, 0x7C00);
    }

    /** A float32 to a narrower format, half even; the bits of 2^e with the mantissa explicit. */
    private static long narrow(float value, int mantissaBits, int smallest, int infinity) {
        long sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
        if (Float.isNaN(value)) {
            return -1;
        }
        if (Float.isInfinite(value)) {
            return sign | infinity;
        }
        int exponent = Math.max(Math.getExponent(value), smallest);
        BigDecimal step = power(exponent - mantissaBits);
        long units = new BigDecimal(Math.abs(value)).divide(step).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        long code = units + ((long) (exponent - smallest) << mantissaBits);
        return sign | Math.min(code, infinity);
    }

    private static BigDecimal power(int exponent) {
        BigDecimal magnitude = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        return exponent < 0 ? BigDecimal.ONE.divide(magnitude) : magnitude;
    }
}
