package ascendsim.sim.execute;

import ascendsim.sim.issue.VectorMask;

/** What the mask means to an instruction: how many repeats run and which lanes take part. */
enum Masking {
    /** By lanes of each repeat, or by elements, which then say how many repeats run (isa.md §2.2). */
    LANES,
    /** As {@link #LANES}, but the instruction's own repeat holds in counter mode too (vcopy; isa.md §2.2). */
    LANES_OF_REPEATS,
    /** No mask: all lanes of the instruction's repeats. */
    NONE;

    long repeats(VectorMask mask, long repeat, int lanes) {
        return switch (this) {
            case LANES -> mask.repeats(repeat, lanes);
            case LANES_OF_REPEATS -> Math.min(repeat, mask.repeats(repeat, lanes));
            case NONE -> repeat;
        };
    }

    /** The lanes that take part: bit i stands for lane 64 · {@code word} + i. */
    long active(VectorMask mask, long number, int lanes, int word) {
        return switch (this) {
            case LANES, LANES_OF_REPEATS -> mask.active(number, lanes, word);
            case NONE -> present(lanes - Long.SIZE * word);
        };
    }

    /** Repeats from the first on in which all lanes take part. */
    long whole(VectorMask mask, long repeats, int lanes) {
        if (this == NONE || mask.all(lanes)) {
            return repeats;
        }
        return mask.isCounter() ? Math.min(repeats, mask.elements() / lanes) : 0;
    }

    /** As many bits as there are lanes, at most 64. */
    static long present(int lanes) {
        return lanes <= 0 ? 0 : lanes >= Long.SIZE ? -1L : (1L << lanes) - 1;
    }
}
