package ascendsim.sim.execute;

import ascendsim.isa.dtype.Int4;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies of single repeats between blocks some distance apart and dense staging.
 *
 * @param stride bytes between the blocks that are scattered to
 * @param bits   bits of an element that is scattered
 */
record Transfer(MemorySegment from, MemorySegment to, long stride, int bits) {
    private static final int BLOCK = Walk.BLOCK;

    /** The first {@code bytes} bytes of the blocks at {@code address}, which are {@code distance} bytes apart. */
    void gather(long address, long distance, long dense, long bytes) {
        if (distance == BLOCK || bytes <= BLOCK) {
            MemorySegment.copy(from, address, to, dense, bytes);
            return;
        }
        long source = address;
        for (long done = 0; done < bytes; done += BLOCK) {
            copy(source, dense + done, Math.min(BLOCK, bytes - done));
            source += distance;
        }
    }

    private void copy(long source, long target, long bytes) {
        if (bytes < BLOCK) {
            MemorySegment.copy(from, source, to, target, bytes);
            return;
        }
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            to.set(ValueLayout.JAVA_LONG_UNALIGNED, target + i, from.get(ValueLayout.JAVA_LONG_UNALIGNED, source + i));
        }
    }

    /** The bytes {@code first} to {@code end} of the dense repeat at {@code dense} to the blocks at {@code address}. */
    void scatter(long dense, long address, long first, long end) {
        if (stride == BLOCK) {
            MemorySegment.copy(from, dense + first, to, address + first, end - first);
            return;
        }
        long done = first;
        while (done < end) {
            long run = Math.min(BLOCK - done % BLOCK, end - done);
            copy(dense + done, place(address, done), run);
            done += run;
        }
    }

    /** As {@link #scatter}, by elements. */
    void scatterElements(long dense, long address, int first, int end) {
        if (bits < Byte.SIZE) {
            scatterNibbles(dense, address, first, end);
        } else {
            int bytes = bits / Byte.SIZE;
            scatter(dense, address, (long) first * bytes, (long) end * bytes);
        }
    }

    /** Of a byte of which one nibble is meant the other stays. */
    private void scatterNibbles(long dense, long address, int first, int end) {
        long wholeFirst = Math.ceilDiv(first, 2);
        long wholeEnd = end / 2;
        if (first % 2 != 0) {
            merge(dense + first / 2, place(address, first / 2), false);
        }
        if (wholeFirst < wholeEnd) {
            scatter(dense, address, wholeFirst, wholeEnd);
        }
        if (end % 2 != 0) {
            merge(dense + end / 2, place(address, end / 2), true);
        }
    }

    private long place(long address, long offset) {
        return address + offset / BLOCK * stride + offset % BLOCK;
    }

    private void merge(long dense, long address, boolean even) {
        byte result = from.get(ValueLayout.JAVA_BYTE, dense);
        byte old = to.get(ValueLayout.JAVA_BYTE, address);
        to.set(ValueLayout.JAVA_BYTE, address,
                Int4.pack(Int4.low(even ? result : old), Int4.high(even ? old : result)));
    }
}
