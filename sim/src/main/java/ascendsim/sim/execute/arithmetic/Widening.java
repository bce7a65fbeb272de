package ascendsim.sim.execute.arithmetic;

import java.lang.foreign.MemorySegment;

/** How the cube's operands become floats. */
@FunctionalInterface
public interface Widening {
    /** Bytes of one fractal. */
    int BYTES = 512;

    /** Widens the 512 bytes at {@code at} of {@code from}, in order, into {@code to} from {@code index} on. */
    void fractal(MemorySegment from, long at, float[] to, int index);
}
