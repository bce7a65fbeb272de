package ascendsim.sim.memory;

/**
 * Which set of a cache a line goes to. Lines follow each other over the sets in another order in each stretch of as
 * many lines as there are sets: every stretch fills all sets alike, but lines of matrices that lie apart by a multiple
 * of it do not all meet in the same ones. That caches of this size hash their sets is common; how these do is not
 * published (deviations M134).
 */
final class SetIndex {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int BITS = 20;
    private final int sets;
    /** A multiple of this and one has no divisor in common with the number of sets. */
    private final int step;

    SetIndex(int sets) {
        this.sets = sets;
        this.step = radical(sets);
    }

    int of(long line) {
        long stretch = line / sets * MIX;
        long stride = (stretch >>> Long.SIZE - BITS) * step + 1;
        long offset = stretch >>> Long.SIZE - 2 * BITS & (1 << BITS) - 1;
        return (int) ((line % sets * stride + offset) % sets);
    }

    /** The product of a number's prime factors, each once. */
    private static int radical(int number) {
        int product = 1;
        int rest = number;
        for (int factor = 2; rest > 1; factor++) {
            if (rest % factor == 0) {
                product *= factor;
            }
            while (rest % factor == 0) {
                rest /= factor;
            }
        }
        return product;
    }
}
