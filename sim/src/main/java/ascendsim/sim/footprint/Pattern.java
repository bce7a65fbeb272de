package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;

/**
 * A regular pattern of bytes in one space: a run, repeated at a stride, repeated again. Written as {@code at(address)
 * .run(bytes).every(stride, count)…}, innermost first, and then handed to a sink in as few calls as it takes: what is
 * contiguous becomes one run, and the longest repetition is the one the sink sees. Reused; one thread at a time.
 */
final class Pattern {
    /** The loops of cp.gm.ub.nd are the deepest nesting there is. */
    private static final int LEVELS = 5;

    private final Space space;
    private final long[] counts = new long[LEVELS];
    private final long[] strides = new long[LEVELS];
    private int levels;
    private long address;
    private long bytes;

    Pattern(Space space) {
        this.space = space;
    }

    /** Starts a pattern at a byte address. */
    Pattern at(long start) {
        address = start;
        bytes = 0;
        levels = 0;
        return this;
    }

    /** A run of {@code length} bytes; with 0 the pattern is empty. */
    Pattern run(long length) {
        bytes = length;
        return this;
    }

    /**
     * What there is so far {@code count} times, {@code stride} bytes apart, head to head; 0 times is an empty pattern.
     */
    Pattern every(long stride, long count) {
        if (count == 0) {
            bytes = 0;
        } else if (count > 1 && stride != 0) {
            repeat(stride, count);
        }
        return this;
    }

    private void repeat(long stride, long count) {
        if (levels == 0 && stride == bytes) {
            bytes *= count;
        } else if (levels > 0 && strides[levels - 1] * counts[levels - 1] == stride) {
            counts[levels - 1] *= count;
        } else {
            strides[levels] = stride;
            counts[levels++] = count;
        }
    }

    void read(AccessSink sink) {
        emit(Kind.READ, sink);
    }

    /** A write, which in GM is atomic when {@code instruction} was dispatched with an atomic state. */
    void write(Dispatched instruction, AccessSink sink) {
        boolean atomic = space == Space.GM && switch (instruction.atomic()) {
            case NONE -> false;
            case ADD, MAX, MIN -> true;
        };
        emit(atomic ? Kind.ATOMIC : Kind.WRITE, sink);
    }

    /** Hands the pattern over as {@code kind}, whatever atomic state there is. */
    void emit(Kind kind, AccessSink sink) {
        if (bytes == 0) {
            return;
        }
        if (levels == 0) {
            sink.access(space, kind, address, bytes, 1, bytes);
            return;
        }
        int inner = longest();
        long outer = 1;
        for (int level = 0; level < levels; level++) {
            outer *= level == inner ? 1 : counts[level];
        }
        for (long index = 0; index < outer; index++) {
            sink.access(space, kind, address + offset(index, inner), bytes, counts[inner], strides[inner]);
        }
    }

    /** Where repetition {@code index} of all levels but {@code inner} starts. */
    private long offset(long index, int inner) {
        long rest = index;
        long offset = 0;
        for (int level = 0; level < levels; level++) {
            if (level != inner) {
                offset += rest % counts[level] * strides[level];
                rest /= counts[level];
            }
        }
        return offset;
    }

    private int longest() {
        int longest = 0;
        for (int level = 1; level < levels; level++) {
            longest = counts[level] > counts[longest] ? level : longest;
        }
        return longest;
    }
}
