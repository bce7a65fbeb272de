package ascendsim.sim.engine;

/**
 * One core's way through GM with one instruction of its program, and the convoy it is in: those that walk over the same
 * lines close behind one another.
 */
final class Walker {
    /** Index of the core. */
    final int core;
    private Convoy spare = new Convoy();
    private Convoy convoy = new Convoy();
    /** What its latest transfer moves. */
    long bytes;
    /** The cycle in which it and another core last met on a line. */
    long metAt = Long.MIN_VALUE / 2;

    /** Walkers that queue for the same lines. */
    static final class Convoy {
        private int members;
        /** Of their transfers, those under way. */
        int active;
    }

    Walker(int core) {
        this.core = core;
        convoy.members = 1;
    }

    Convoy convoy() {
        return convoy;
    }

    void join(Walker other) {
        move(other.convoy);
    }

    /** Goes on alone. */
    void leave() {
        if (convoy.members > 1) {
            move(spare.members == 0 ? spare : new Convoy());
        }
    }

    private void move(Convoy to) {
        if (to == convoy) {
            return;
        }
        convoy.members--;
        if (convoy.members == 0) {
            spare = convoy;
        }
        convoy = to;
        convoy.members++;
    }
}
