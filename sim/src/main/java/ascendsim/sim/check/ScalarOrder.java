package ascendsim.sim.check;

/** What a scalar unit knows to be complete. It runs in order, so its own work always is. */
final class ScalarOrder {
    private final int thread;
    private final VectorClock known;
    private VectorClock snapshot;
    private int number;

    ScalarOrder(int thread, int threads) {
        this.thread = thread;
        this.known = new VectorClock(threads);
        this.snapshot = known.copy();
    }

    int thread() {
        return thread;
    }

    int number() {
        return number;
    }

    VectorClock known() {
        return known;
    }

    /** What it knows now; the same object until it learns more. */
    VectorClock snapshot() {
        return snapshot;
    }

    /** It loads or stores. */
    void work() {
        number++;
        known.complete(thread, number);
        snapshot = known.copy();
    }

    void acquire(VectorClock other) {
        known.join(other);
        snapshot = known.copy();
    }
}
