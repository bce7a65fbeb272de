package ascendsim.sim.execute;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Equal runs of bytes at equal distances.
 *
 * @param start  where the first run starts: an offset or a GM address
 * @param stride bytes from head to head
 * @param bytes  of one run
 * @param count  runs
 */
record Runs(long start, long stride, long bytes, long count) {
    /** Bytes of a DataBlock, the run that most strided instructions move. */
    static final int BLOCK = 32;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /** {@code count} runs with nothing between them. */
    static Runs dense(long start, long bytes, long count) {
        return new Runs(start, bytes, bytes, count);
    }

    /** {@code part} of these runs, the first of them at {@code place}. */
    Runs part(long place, long part) {
        return new Runs(place, stride, bytes, part);
    }

    /** Where run {@code index} starts. */
    long at(long index) {
        return start + index * stride;
    }

    /** Copies run by run in ascending order; both sides have runs of the same number and size. */
    static void copy(MemorySegment src, Runs from, MemorySegment dst, Runs to) {
        if (from.count == 0 || from.bytes == 0) {
            return;
        }
        if (from.count == 1 || from.stride == from.bytes && to.stride == from.bytes) {
            MemorySegment.copy(src, from.start, dst, to.start, from.bytes * from.count);
        } else if (from.bytes == BLOCK) {
            copyBlocks(src, from.start, from.stride, dst, to.start, to.stride, from.count);
        } else {
            copyEach(src, from.start, from.stride, dst, to.start, to.stride, from.bytes, from.count);
        }
    }

    // The loops take numbers instead of records: they are too large to be inlined, and a record that is passed to a
    // method that is not inlined is allocated.
    private static void copyEach(MemorySegment src, long from, long fromStride, MemorySegment dst, long to,
            long toStride,
            long bytes, long count) {
        for (long i = 0; i < count; i++) {
            MemorySegment.copy(src, from + i * fromStride, dst, to + i * toStride, bytes);
        }
    }

    private static void copyBlocks(MemorySegment src, long from, long fromStride, MemorySegment dst, long to,
            long toStride, long count) {
        long read = from;
        long write = to;
        for (long i = 0; i < count; i++) {
            long first = src.get(LONG, read);
            long second = src.get(LONG, read + 8);
            long third = src.get(LONG, read + 16);
            long fourth = src.get(LONG, read + 24);
            dst.set(LONG, write, first);
            dst.set(LONG, write + 8, second);
            dst.set(LONG, write + 16, third);
            dst.set(LONG, write + 24, fourth);
            read += fromStride;
            write += toStride;
        }
    }

    /**
     * Refuses to stage more for a buffer than it can hold: what is written there would lie outside, or blocks on top of
     * each other, which the hardware leaves undefined.
     */
    static long staged(long bytes, MemorySegment buffer) {
        if (bytes > buffer.byteSize()) {
            throw new IllegalArgumentException(bytes + " B into a buffer of " + buffer.byteSize() + " B");
        }
        return bytes;
    }

    /** Zeros in the 32 bytes at {@code place}. */
    static void clearBlock(MemorySegment segment, long place) {
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            segment.set(LONG, place + i, 0);
        }
    }
}
