package ascendsim.sim.issue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room for what an instruction has read or computed and not yet written. Grows as needed and is kept for the next
 * instruction in the same slot.
 */
public final class Staged {
    private static final long FIRST = 4096;

    private MemorySegment bytes = MemorySegment.NULL;
    private float[] floats = {};

    /** At least {@code size} bytes, 64-byte aligned, content undefined. */
    public MemorySegment bytes(long size) {
        if (bytes.byteSize() < size) {
            long room = Math.max(FIRST, Long.highestOneBit(Math.max(1, size - 1)) << 1);
            bytes = Arena.ofAuto().allocate(room, 64);
        }
        return bytes;
    }

    /** As {@link #bytes(long)}; the content so far is kept. */
    public MemorySegment grow(long size) {
        MemorySegment before = bytes;
        MemorySegment after = bytes(size);
        if (after != before) {
            MemorySegment.copy(before, 0, after, 0, before.byteSize());
        }
        return after;
    }

    /** What {@link #bytes(long)} last returned. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** At least {@code size} floats, content undefined: operands widened for the cube's arithmetic. */
    public float[] floats(int size) {
        if (floats.length < size) {
            floats = new float[Math.max(1024, Integer.highestOneBit(Math.max(1, size - 1)) << 1)];
        }
        return floats;
    }

    /** What {@link #floats(int)} last returned. */
    public float[] floats() {
        return floats;
    }
}
