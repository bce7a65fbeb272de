package ascendsim.sim.registers;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.sim.execute.arithmetic.Access;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Single elements of vector registers as floats or integers; NaN is stored as the canonical one. */
final class Elements {
    /** Reads an element. */
    @FunctionalInterface
    interface FloatReader {
        float get(MemorySegment vectors, long at, int index);
    }

    /** Writes an element, rounded. */
    @FunctionalInterface
    interface FloatWriter {
        void set(MemorySegment vectors, long at, int index, float value);
    }

    /** Reads an element, sign or zero extended. */
    @FunctionalInterface
    interface IntegerReader {
        long get(MemorySegment vectors, long at, int index);
    }

    /** Writes the low bits of a value. */
    @FunctionalInterface
    interface IntegerWriter {
        void set(MemorySegment vectors, long at, int index, long value);
    }

    /** Reads all lanes of a register. */
    @FunctionalInterface
    interface FloatLanes {
        void read(MemorySegment vectors, long at, float[] to);
    }

    private Elements() {
    }

    static FloatLanes floatLanes(DType type) {
        int lanes = RegisterInstruction.lanes(type);
        if (type == DType.FLOAT32) {
            return (v, at, to) -> MemorySegment.copy(v, Access.FLOAT, at, to, 0, lanes);
        }
        FloatReader reader = floatReader(type);
        return (v, at, to) -> {
            for (int lane = 0; lane < lanes; lane++) {
                to[lane] = reader.get(v, at, lane);
            }
        };
    }

    static FloatReader floatReader(DType type) {
        return switch (type) {
            case FLOAT32 -> Access::getFloat;
            case FLOAT16 -> Access::getHalf;
            case BFLOAT16 -> (v, at, i) -> BFloat16.toFloat(Access.getShort(v, at, i));
            case FLOAT8_E4M3FN -> small(FloatFormat.FLOAT8_E4M3FN);
            case FLOAT8_E5M2 -> small(FloatFormat.FLOAT8_E5M2);
            case HIFLOAT8 -> (v, at, i) -> HiFloat8.toFloat(unsigned(v, at + i));
            case FLOAT4_E2M1 -> (v, at, i) -> FloatFormat.FLOAT4_E2M1.decode(nibble(v, at, i));
            case FLOAT4_E1M2 -> (v, at, i) -> FloatFormat.FLOAT4_E1M2.decode(nibble(v, at, i));
            default -> throw new IllegalArgumentException(type + " is no float of a register");
        };
    }

    private static FloatReader small(FloatFormat format) {
        return (v, at, i) -> format.decode(unsigned(v, at + i));
    }

    static FloatWriter floatWriter(DType type, Rounding rounding, Overflow overflow) {
        return switch (type) {
            case FLOAT32 -> Access::putFloat;
            case FLOAT16 -> (v, at, i, x) -> Access.putShort(v, at, i,
                    Float16.fromFloat(Access.canonical(x), rounding, overflow));
            case BFLOAT16 -> (v, at, i, x) -> Access.putShort(v, at, i,
                    BFloat16.fromFloat(Access.canonical(x), rounding, overflow));
            case FLOAT8_E4M3FN -> bytes(FloatFormat.FLOAT8_E4M3FN, rounding, overflow);
            case FLOAT8_E5M2 -> bytes(FloatFormat.FLOAT8_E5M2, rounding, overflow);
            case HIFLOAT8 -> (v, at, i, x) -> setByte(v, at + i, HiFloat8.fromFloat(x, overflow));
            case FLOAT4_E2M1 -> nibbles(FloatFormat.FLOAT4_E2M1, rounding, overflow);
            case FLOAT4_E1M2 -> nibbles(FloatFormat.FLOAT4_E1M2, rounding, overflow);
            default -> throw new IllegalArgumentException(type + " is no float of a register");
        };
    }

    private static FloatWriter bytes(FloatFormat format, Rounding rounding, Overflow overflow) {
        return (v, at, i, x) -> setByte(v, at + i, format.encode(Access.canonical(x), rounding, overflow));
    }

    private static FloatWriter nibbles(FloatFormat format, Rounding rounding, Overflow overflow) {
        return (v, at, i, x) -> {
            int shift = (i & 1) * 4;
            int old = unsigned(v, at + i / 2);
            setByte(v, at + i / 2,
                    old & ~(0xF << shift) | format.encode(Access.canonical(x), rounding, overflow) << shift);
        };
    }

    static IntegerReader integerReader(DType type) {
        return switch (type) {
            case INT32 -> Access::getInt;
            case UINT32 -> (v, at, i) -> Integer.toUnsignedLong(Access.getInt(v, at, i));
            case INT16 -> Access::getShort;
            case UINT16 -> (v, at, i) -> Short.toUnsignedLong(Access.getShort(v, at, i));
            case INT8 -> (v, at, i) -> v.get(ValueLayout.JAVA_BYTE, at + i);
            case UINT8 -> (v, at, i) -> unsigned(v, at + i);
            case INT4 -> (v, at, i) -> nibble(v, at, i) << 28 >> 28;
            default -> throw new IllegalArgumentException(type + " is no integer of a register");
        };
    }

    static IntegerWriter integerWriter(DType type) {
        return switch (type.bits()) {
            case 32 -> (v, at, i, x) -> Access.putInt(v, at, i, (int) x);
            case 16 -> (v, at, i, x) -> Access.putShort(v, at, i, (short) x);
            case 8 -> (v, at, i, x) -> setByte(v, at + i, (int) x);
            default -> throw new IllegalArgumentException(type + " is no integer of a register");
        };
    }

    /** The value a scalar's bits stand for. */
    static float scalar(DType type, long bits) {
        return switch (type) {
            case FLOAT16 -> Float16.toFloat((short) bits);
            case BFLOAT16 -> BFloat16.toFloat((short) bits);
            default -> Float.intBitsToFloat((int) bits);
        };
    }

    /** The value a scalar's low bits stand for in an integer type. */
    static long integerScalar(DType type, long bits) {
        int unused = Long.SIZE - type.bits();
        return type.family() == DType.Family.SIGNED ? bits << unused >> unused : bits << unused >>> unused;
    }

    private static int unsigned(MemorySegment vectors, long at) {
        return Byte.toUnsignedInt(vectors.get(ValueLayout.JAVA_BYTE, at));
    }

    private static int nibble(MemorySegment vectors, long at, int index) {
        return unsigned(vectors, at + index / 2) >> (index & 1) * 4 & 0xF;
    }

    private static void setByte(MemorySegment vectors, long at, int value) {
        vectors.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }
}
