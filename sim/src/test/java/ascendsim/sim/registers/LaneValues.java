package ascendsim.sim.registers;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;

/** Elements of UB as exact numbers, and the telling ones of each type. */
final class LaneValues {
    private static final int[] FLOATS = {0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000,
            0x7FC0_0000, 1, 0x8000_0001, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x3F00_0000, 0x4B80_0001, 0x0080_0000};
    private static final int[] HALVES = {0, 0x8000, 0x3C00, 0xBC00, 0x7C00, 0xFC00, 0x7E00, 1, 0x8001, 0x7BFF, 0xFBFF,
            0x3800, 0x6401};
    private static final int[] INTEGERS = {0, 1, -1, 0x7FFF_FFFF, 0x8000_0000, 0x7FFF, 0x8000, 0x7F, 0x80, 5, -3};

    private LaneValues() {
    }

    /** Bits of a lane: special values at times, anything otherwise. */
    static int draw(DType type, Random random) {
        int[] special = !type.isFloat() ? INTEGERS : type == DType.FLOAT32 ? FLOATS : HALVES;
        return switch (random.nextInt(3)) {
            case 0 -> type == DType.BFLOAT16
                    ? FLOATS[random.nextInt(FLOATS.length)] >>> 16
                    : special[random.nextInt(special.length)];
            case 1 -> moderate(type, random);
            default -> random.nextInt();
        };
    }

    private static int moderate(DType type, Random random) {
        float value = (random.nextFloat() - 0.5f) * 64;
        return switch (type) {
            case FLOAT32 -> Float.floatToRawIntBits(value);
            case FLOAT16 -> Float16.fromFloat(value);
            case BFLOAT16 -> BFloat16.fromFloat(value);
            default -> random.nextInt(200) - 100;
        };
    }

    static void put(ByteBuffer ub, DType type, int address, int lane, int bits) {
        switch (type.bits()) {
            case 32 -> ub.putInt(address + 4 * lane, bits);
            case 16 -> ub.putShort(address + 2 * lane, (short) bits);
            default -> ub.put(address + lane, (byte) bits);
        }
    }

    static int bits(ByteBuffer ub, DType type, int address, int lane) {
        return switch (type.bits()) {
            case 32 -> ub.getInt(address + 4 * lane);
            case 16 -> ub.getShort(address + 2 * lane) & 0xFFFF;
            default -> ub.get(address + lane) & 0xFF;
        };
    }

    static double number(DType type, int bits) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat(bits);
            case FLOAT16 -> Float16.toFloat((short) bits);
            case BFLOAT16 -> BFloat16.toFloat((short) bits);
            default -> integer(type, bits).doubleValue();
        };
    }

    static BigInteger integer(DType type, int bits) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(type.bits());
        BigInteger value = BigInteger.valueOf(bits).mod(modulus);
        boolean negative = type.family() == DType.Family.SIGNED && value.testBit(type.bits() - 1);
        return negative ? value.subtract(modulus) : value;
    }

    /** Bits of the nearest value of a float type, ties to even, NaN canonical. */
    static int rounded(DType type, double value) {
        return switch (type) {
            case FLOAT32 -> Float.floatToIntBits((float) value);
            case FLOAT16 -> value != value ? 0x7E00 : Float16.fromFloat(toOdd(value)) & 0xFFFF;
            default -> value != value ? 0x7FC0 : BFloat16.fromFloat(toOdd(value)) & 0xFFFF;
        };
    }

    /** A float that rounds on as the double itself would: inexact ones have an odd last bit. */
    private static float toOdd(double value) {
        float near = (float) value;
        if (near == value || Float.isInfinite(near) || Double.isInfinite(value)) {
            return near;
        }
        float towardsZero = Math.abs((double) near) > Math.abs(value)
                ? Math.nextAfter(near, 0)
                : near;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
    }

    /** Bits of {@code a · b + c} rounded once. */
    static int fused(DType type, double a, double b, double c) {
        if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c) || a * b == 0 && c == 0) {
            return rounded(type, a * b + c);
        }
        BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
        if (exact.signum() == 0) {
            return 0;
        }
        return type == DType.FLOAT32 ? Float.floatToIntBits(exact.floatValue()) : rounded(type, toOdd(exact));
    }

    /** A double that rounds on as the exact number would. */
    private static double toOdd(BigDecimal exact) {
        double near = exact.doubleValue();
        if (Double.isInfinite(near) || new BigDecimal(near).compareTo(exact) == 0) {
            return near;
        }
        boolean away = new BigDecimal(near).abs().compareTo(exact.abs()) > 0;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(away ? Math.nextAfter(near, 0) : near) | 1);
    }
}
