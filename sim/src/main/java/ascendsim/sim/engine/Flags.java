package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Target;
import java.util.Arrays;

/** The set/wait flags of one core, each with the cycle from which a waiting pipe sees it (isa.md §1.4). */
final class Flags {
    private static final long CLEAR = -1;
    private static final int PIPES = Pipe.values().length;

    private final long[] visible = new long[PIPES * PIPES * Target.FLAG_IDS];

    Flags() {
        Arrays.fill(visible, CLEAR);
    }

    /** Key of a pair of pipes. */
    static int pair(Pipe src, Pipe dst) {
        return src.ordinal() * PIPES + dst.ordinal();
    }

    /** The pipe that waits for flags of a pair. */
    static int destination(int pair) {
        return pair % PIPES;
    }

    /** Sets a flag; returns whether it was still set. */
    boolean set(int pair, long id, long visibleFrom) {
        int key = key(pair, id);
        boolean redundant = visible[key] != CLEAR;
        if (!redundant) {
            visible[key] = visibleFrom;
        }
        return redundant;
    }

    boolean isSet(int pair, long id) {
        return visible[key(pair, id)] != CLEAR;
    }

    /** The cycle from which a set flag is seen. */
    long visibleFrom(int pair, long id) {
        return visible[key(pair, id)];
    }

    void clear(int pair, long id) {
        visible[key(pair, id)] = CLEAR;
    }

    private static int key(int pair, long id) {
        return pair * Target.FLAG_IDS + (int) id;
    }
}
