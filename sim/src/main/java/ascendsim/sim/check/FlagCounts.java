package ascendsim.sim.check;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Target;
import java.util.ArrayList;
import java.util.List;

/** How often each flag of a core was set and taken. */
final class FlagCounts {
    private static final int PIPES = Pipe.values().length;

    private final long[] sets = new long[PIPES * PIPES * Target.FLAG_IDS];
    private final long[] takes = new long[PIPES * PIPES * Target.FLAG_IDS];

    static int key(Pipe src, Pipe dst, long id) {
        return (src.ordinal() * PIPES + dst.ordinal()) * Target.FLAG_IDS + (int) id;
    }

    static String text(Pipe src, Pipe dst, long id) {
        return "flag " + src + "->" + dst + " id " + id;
    }

    void set(Pipe src, Pipe dst, long id) {
        sets[key(src, dst, id)]++;
    }

    void take(Pipe src, Pipe dst, long id) {
        takes[key(src, dst, id)]++;
    }

    /** A line for each flag that was set more often than taken. */
    List<String> leftSet() {
        List<String> left = new ArrayList<>();
        for (Pipe src : Pipe.values()) {
            for (Pipe dst : Pipe.values()) {
                for (int id = 0; id < Target.FLAG_IDS; id++) {
                    int key = key(src, dst, id);
                    if (sets[key] > takes[key]) {
                        left.add(text(src, dst, id) + " was set " + sets[key] + " times and taken " + takes[key]
                                + " times");
                    }
                }
            }
        }
        return left;
    }
}
