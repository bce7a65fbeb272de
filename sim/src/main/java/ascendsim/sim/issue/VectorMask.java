package ascendsim.sim.issue;

/** Which lanes a vector instruction touches (isa.md §2.2): bits per repeat, or a number of elements in counter mode. */
public final class VectorMask {
    private long low = -1;
    private long high = -1;
    private boolean counter;
    private long elements;

    /** Lanes by bits, the same in every repeat. */
    public void lanes(long highBits, long lowBits) {
        high = highBits;
        low = lowBits;
        counter = false;
    }

    /** The first {@code count} elements, whatever the repeat. */
    public void count(long count) {
        elements = count;
        counter = true;
    }

    public void copy(VectorMask other) {
        low = other.low;
        high = other.high;
        counter = other.counter;
        elements = other.elements;
    }

    public boolean isCounter() { return counter; }

    /** Elements to process in counter mode. */
    public long elements() {
        return elements;
    }

    /** Whether lane {@code lane} of a repeat takes part in normal mode. */
    public boolean lane(int lane) {
        return ((lane < 64 ? low >>> lane : high >>> (lane - 64)) & 1) != 0;
    }

    /**
     * The lanes that take part in repeat {@code repeat} of {@code lanes} lanes, in either mode: bit i stands for lane
     * 64 · {@code word} + i.
     */
    public long active(long repeat, int lanes, int word) {
        long left = (counter ? Math.min(lanes, elements - repeat * lanes) : lanes) - 64L * word;
        long present = left <= 0 ? 0 : left >= 64 ? -1L : (1L << left) - 1;
        return counter ? present : present & (word == 0 ? low : high);
    }

    /** Whether all of the first {@code lanes} lanes take part in normal mode. */
    public boolean all(int lanes) {
        return !counter && covers(low, Math.min(lanes, 64)) && (lanes <= 64 || covers(high, lanes - 64));
    }

    /** Repeats that run: {@code repeat} itself, or as many as the count needs. */
    public long repeats(long repeat, int lanes) {
        return counter ? Math.ceilDiv(elements, lanes) : repeat;
    }

    private static boolean covers(long bits, int lanes) {
        long wanted = lanes == 64 ? -1L : (1L << lanes) - 1;
        return (bits & wanted) == wanted;
    }
}
