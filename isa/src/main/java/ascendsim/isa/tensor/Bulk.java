package ascendsim.isa.tensor;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Runs of elements between storage and Java arrays, with the conversions of {@link Elements}. Positions count elements;
 * the array is read or written from its start and its length is the length of the run. Meant for runs of some thousand
 * elements: the common types go through one array copy and one plain loop.
 */
public final class Bulk {
    private Bulk() {
    }

    public static void read(DType dtype, MemorySegment storage, long position, float[] into) {
        switch (dtype) {
            case FLOAT32 -> MemorySegment.copy(storage, Elements.FLOAT, position * 4, into, 0, into.length);
            case FLOAT16 -> {
                short[] codes = shorts(storage, position, into.length);
                for (int i = 0; i < codes.length; i++) {
                    into[i] = Float.float16ToFloat(codes[i]);
                }
            }
            case BFLOAT16 -> {
                short[] codes = shorts(storage, position, into.length);
                for (int i = 0; i < codes.length; i++) {
                    into[i] = BFloat16.toFloat(codes[i]);
                }
            }
            case INT8 -> {
                byte[] codes = bytes(storage, position, into.length);
                for (int i = 0; i < codes.length; i++) {
                    into[i] = codes[i];
                }
            }
            case INT4, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, FLOAT8_E4M3FN, FLOAT8_E5M2,
                    FLOAT8_E8M0, FLOAT4_E2M1, FLOAT4_E1M2, HIFLOAT8 -> {
                for (int i = 0; i < into.length; i++) {
                    into[i] = Elements.toFloat(dtype, Elements.code(dtype, storage, position + i));
                }
            }
        }
    }

    public static void write(DType dtype, MemorySegment storage, long position, float[] from) {
        switch (dtype) {
            case FLOAT32 -> MemorySegment.copy(from, 0, storage, Elements.FLOAT, position * 4, from.length);
            case FLOAT16 -> {
                short[] codes = new short[from.length];
                for (int i = 0; i < codes.length; i++) {
                    codes[i] = Float.floatToFloat16(from[i]);
                }
                MemorySegment.copy(codes, 0, storage, Elements.SHORT, position * 2, codes.length);
            }
            case BFLOAT16 -> {
                short[] codes = new short[from.length];
                for (int i = 0; i < codes.length; i++) {
                    codes[i] = BFloat16.fromFloat(from[i]);
                }
                MemorySegment.copy(codes, 0, storage, Elements.SHORT, position * 2, codes.length);
            }
            case INT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, FLOAT8_E4M3FN, FLOAT8_E5M2,
                    FLOAT8_E8M0, FLOAT4_E2M1, FLOAT4_E1M2, HIFLOAT8 -> {
                for (int i = 0; i < from.length; i++) {
                    Elements.putCode(dtype, storage, position + i, Elements.fromFloat(dtype, from[i]));
                }
            }
        }
    }

    /** Whole numbers; integer types widen exactly, float types are cut to zero. */
    public static void read(DType dtype, MemorySegment storage, long position, long[] into) {
        if (dtype == DType.INT64) {
            MemorySegment.copy(storage, Elements.LONG, position * 8, into, 0, into.length);
            return;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = Elements.toLong(dtype, Elements.code(dtype, storage, position + i));
        }
    }

    /** Whole numbers; integer types saturate. */
    public static void write(DType dtype, MemorySegment storage, long position, long[] from) {
        if (dtype == DType.INT64) {
            MemorySegment.copy(from, 0, storage, Elements.LONG, position * 8, from.length);
            return;
        }
        for (int i = 0; i < from.length; i++) {
            Elements.putCode(dtype, storage, position + i, Elements.fromLong(dtype, from[i]));
        }
    }

    /** Whole numbers of 32 bits; integer types saturate. */
    public static void write(DType dtype, MemorySegment storage, long position, int[] from) {
        if (dtype == DType.INT8) {
            byte[] codes = new byte[from.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, from[i]));
            }
            MemorySegment.copy(codes, 0, storage, ValueLayout.JAVA_BYTE, position, codes.length);
            return;
        }
        if (dtype == DType.INT4 && (position & 1) == 0) {
            writeInt4(storage, position, from);
            return;
        }
        for (int i = 0; i < from.length; i++) {
            Elements.putCode(dtype, storage, position + i, Elements.fromLong(dtype, from[i]));
        }
    }

    private static void writeInt4(MemorySegment storage, long position, int[] from) {
        byte[] codes = new byte[from.length / 2];
        for (int i = 0; i < codes.length; i++) {
            int even = Math.max(-8, Math.min(7, from[2 * i]));
            int odd = Math.max(-8, Math.min(7, from[2 * i + 1]));
            codes[i] = (byte) (even & 0xF | odd << 4);
        }
        MemorySegment.copy(codes, 0, storage, ValueLayout.JAVA_BYTE, position / 2, codes.length);
        if ((from.length & 1) == 1) {
            long last = from.length - 1L;
            Elements.putCode(DType.INT4, storage, position + last,
                    Elements.fromLong(DType.INT4, from[(int) last]));
        }
    }

    private static short[] shorts(MemorySegment storage, long position, int count) {
        short[] codes = new short[count];
        MemorySegment.copy(storage, Elements.SHORT, position * 2, codes, 0, count);
        return codes;
    }

    private static byte[] bytes(MemorySegment storage, long position, int count) {
        byte[] codes = new byte[count];
        MemorySegment.copy(storage, ValueLayout.JAVA_BYTE, position, codes, 0, count);
        return codes;
    }
}
