package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.Float16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Single elements of a staging buffer, little-endian. */
public final class Access {
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Access() {
    }

    public static float getFloat(MemorySegment staged, long at, int index) {
        return staged.get(FLOAT, at + (long) index * Float.BYTES);
    }

    /** Stores a float, NaN as the canonical one. */
    public static void putFloat(MemorySegment staged, long at, int index, float value) {
        staged.set(FLOAT, at + (long) index * Float.BYTES, canonical(value));
    }

    public static float getHalf(MemorySegment staged, long at, int index) {
        return Float16.toFloat(staged.get(SHORT, at + (long) index * Short.BYTES));
    }

    /** Rounds to the nearest half, ties to even, and stores it; NaN as the canonical one. */
    public static void putHalf(MemorySegment staged, long at, int index, float value) {
        staged.set(SHORT, at + (long) index * Short.BYTES, Float16.fromFloat(canonical(value)));
    }

    public static int getInt(MemorySegment staged, long at, int index) {
        return staged.get(INT, at + (long) index * Integer.BYTES);
    }

    public static void putInt(MemorySegment staged, long at, int index, int value) {
        staged.set(INT, at + (long) index * Integer.BYTES, value);
    }

    public static short getShort(MemorySegment staged, long at, int index) {
        return staged.get(SHORT, at + (long) index * Short.BYTES);
    }

    public static void putShort(MemorySegment staged, long at, int index, short value) {
        staged.set(SHORT, at + (long) index * Short.BYTES, value);
    }

    public static float canonical(float value) {
        return value == value ? value : Float.NaN;
    }

    /** The nearest half of {@code value}, as a float. */
    public static float roundToHalf(float value) {
        return Float16.toFloat(Float16.fromFloat(value));
    }
}
