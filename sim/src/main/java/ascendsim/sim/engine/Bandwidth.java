package ascendsim.sim.engine;

/**
 * Transfers that share L2 and HBM as fluids: each moves at most at its own port's rate, and all unfinished ones get the
 * same rate unless their port is slower (max-min fair). Three shared limits: L2 reads, all L2 traffic, HBM traffic. A
 * transfer that misses for a share of its bytes loads HBM with that share.
 *
 * <p>Rates change only when a transfer begins or ends. Allocates nothing once it has seen the largest number of
 * transfers.
 */
final class Bandwidth {
    private static final int LIMITS = 3;
    private static final int L2_READ = 0;
    private static final int L2_ALL = 1;
    private static final int HBM = 2;
    /** Bytes below which a transfer counts as done; floating-point dust. */
    private static final double DUST = 1e-6;

    private final double[] capacity = new double[LIMITS];
    private Flow[] active = new Flow[16];
    private int count;
    private long now;
    private boolean stale;

    /** One transfer. */
    static final class Flow {
        private final double[] load = new double[LIMITS];
        private final int owner;
        private double remaining;
        private double port;
        private double rate;
        private boolean fixed;
        private boolean running;

        /**
         * A reusable transfer.
         *
         * @param owner unit to wake when it ends
         */
        Flow(int owner) {
            this.owner = owner;
        }

        int owner() {
            return owner;
        }

        boolean isRunning() { return running; }
    }

    Bandwidth(double l2Read, double l2All, double hbm) {
        capacity[L2_READ] = l2Read;
        capacity[L2_ALL] = l2All;
        capacity[HBM] = hbm;
    }

    /**
     * Starts a transfer at {@code time}.
     *
     * @param bytes    through the core's port
     * @param hbmBytes to or from HBM for it
     * @param cycles   what it takes alone
     */
    void begin(Flow flow, long time, boolean read, double bytes, double hbmBytes, double cycles) {
        advance(time);
        flow.remaining = bytes;
        flow.port = bytes / Math.max(cycles, DUST);
        flow.load[L2_READ] = read ? 1 : 0;
        flow.load[L2_ALL] = 1;
        flow.load[HBM] = hbmBytes / bytes;
        flow.running = true;
        if (count == active.length) {
            active = java.util.Arrays.copyOf(active, 2 * count);
        }
        active[count++] = flow;
        stale = true;
    }

    /** Moves time on to {@code time}; transfers that end by then stay until {@link #finished} takes them. */
    void advance(long time) {
        if (time == now) {
            return;
        }
        refresh();
        double cycles = time - now;
        for (int i = 0; i < count; i++) {
            active[i].remaining -= active[i].rate * cycles;
        }
        now = time;
    }

    /** Takes one transfer that has ended out, or returns null; oldest first. */
    Flow finished() {
        for (int i = 0; i < count; i++) {
            Flow flow = active[i];
            if (flow.remaining <= DUST) {
                System.arraycopy(active, i + 1, active, i, count - i - 1);
                count--;
                flow.running = false;
                stale = true;
                return flow;
            }
        }
        return null;
    }

    /** The cycle in which the next transfer ends, if nothing changes before. */
    long nextEnd() {
        if (count == 0) {
            return WakeQueue.NEVER;
        }
        refresh();
        double first = Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            first = Math.min(first, active[i].remaining / active[i].rate);
        }
        return now + Math.max(1, (long) Math.ceil(first - DUST));
    }

    /** Cycles from {@code time}, not before the last change of rates, until a transfer ends at its present rate. */
    double cyclesLeft(Flow flow, long time) {
        refresh();
        return flow.remaining / flow.rate - (time - now);
    }

    private void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        for (int i = 0; i < count; i++) {
            active[i].fixed = false;
        }
        int open = count;
        while (open > 0) {
            open -= fill();
        }
    }

    /** Raises all open rates together until ports or a shared limit stop some of them; returns how many were fixed. */
    private int fill() {
        double level = Double.MAX_VALUE;
        int tightest = -1;
        for (int limit = 0; limit < LIMITS; limit++) {
            double left = capacity[limit];
            double load = 0;
            for (int i = 0; i < count; i++) {
                Flow flow = active[i];
                if (flow.fixed) {
                    left -= flow.rate * flow.load[limit];
                } else {
                    load += flow.load[limit];
                }
            }
            if (load > 0 && left / load < level) {
                level = Math.max(left, 0) / load;
                tightest = limit;
            }
        }
        int stopped = stopAtPort(level);
        return stopped > 0 ? stopped : stopAtLimit(level, tightest);
    }

    private int stopAtPort(double level) {
        int stopped = 0;
        for (int i = 0; i < count; i++) {
            Flow flow = active[i];
            if (!flow.fixed && flow.port <= level) {
                flow.rate = flow.port;
                flow.fixed = true;
                stopped++;
            }
        }
        return stopped;
    }

    private int stopAtLimit(double level, int limit) {
        int stopped = 0;
        for (int i = 0; i < count; i++) {
            Flow flow = active[i];
            if (!flow.fixed && flow.load[limit] > 0) {
                flow.rate = Math.max(level, DUST);
                flow.fixed = true;
                stopped++;
            }
        }
        return stopped;
    }
}
