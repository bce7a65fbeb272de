package ascendsim.sim.engine;

import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.L2;

/**
 * Transfers that share L2 and HBM as fluids: each moves at most at its own port's rate, and all unfinished ones get the
 * same rate unless their port is slower (max-min fair). Four shared limits: L2 reads, L2 writes, all L2 traffic, HBM
 * traffic. A transfer that misses for a share of its bytes loads HBM with that share. Transfers of one convoy, which
 * stream the same lines, share what those lines give in equal parts.
 *
 * <p>Rates change only when a transfer begins or ends. Allocates nothing once it has seen the largest number of
 * transfers.
 */
final class Bandwidth {
    private static final int LIMITS = 4;
    private static final int L2_READ = 0;
    private static final int L2_WRITE = 1;
    private static final int L2_ALL = 2;
    private static final int HBM = 3;
    /** Bytes below which a transfer counts as done; floating-point dust. */
    private static final double DUST = 1e-6;

    private final double[] capacity = new double[LIMITS];
    private Flow[] active = new Flow[16];
    private int count;
    private long now;
    private boolean stale = true;
    /** What HBM has left beside the transfers, in bytes per cycle. */
    private double spare;
    private double idle;

    /** One transfer. */
    static final class Flow {
        private final double[] load = new double[LIMITS];
        private final int owner;
        private final double readCost;
        private final double sameLine;
        private double remaining;
        private double port;
        private double ceiling;
        private Walker.Convoy convoy = new Walker.Convoy();
        private double rate;
        private boolean fixed;
        private boolean running;

        /**
         * A reusable transfer.
         *
         * @param owner    unit to wake when it ends
         * @param readCost what a byte it reads takes of the limit of L2 reads
         * @param sameLine what lines that several such cores stream in step give in all
         */
        Flow(int owner, double readCost, double sameLine) {
            this.owner = owner;
            this.readCost = readCost;
            this.sameLine = sameLine;
        }

        int owner() {
            return owner;
        }

        boolean isRunning() { return running; }

        /**
         * What it moves, to be said before it begins.
         *
         * @param bytes  through the core's port
         * @param cycles what that takes alone
         * @param with   those it shares its lines with
         */
        Flow carry(double bytes, double cycles, Walker.Convoy with) {
            remaining = bytes;
            port = bytes / Math.max(cycles, DUST);
            convoy = with;
            return this;
        }

        /**
         * How it loads what is shared, for each byte through the port.
         *
         * @param read whether it reads L2
         * @param l2   bytes of L2 traffic
         * @param hbm  bytes of HBM traffic
         */
        Flow loading(boolean read, double l2, double hbm) {
            load[L2_READ] = read ? l2 * readCost : 0;
            load[L2_WRITE] = read ? 0 : l2;
            load[L2_ALL] = l2;
            load[HBM] = hbm;
            return this;
        }
    }

    /** What is shared, in bytes per cycle. */
    record Limits(double l2Read, double l2Write, double l2All, double hbm) {
        static Limits of(Chip chip) {
            L2 l2 = chip.l2();
            return new Limits(l2.readBytesPerCycle(), l2.writeBytesPerCycle(), l2.totalBytesPerCycle(),
                    chip.hbm().readBytesPerCycle());
        }
    }

    Bandwidth(Limits limits) {
        capacity[L2_READ] = limits.l2Read;
        capacity[L2_WRITE] = limits.l2Write;
        capacity[L2_ALL] = limits.l2All;
        capacity[HBM] = limits.hbm;
    }

    /** Starts a transfer at {@code time}. */
    void begin(Flow flow, long time) {
        advance(time);
        flow.running = true;
        flow.convoy.active++;
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
        idle += spare * cycles;
        now = time;
    }

    /** Bytes that HBM had room for beside the transfers since this was last asked. */
    double takeIdle() {
        double bytes = idle;
        idle = 0;
        return bytes;
    }

    /** Takes one transfer that has ended out, or returns null; oldest first. */
    Flow finished() {
        for (int i = 0; i < count; i++) {
            Flow flow = active[i];
            if (flow.remaining <= DUST) {
                System.arraycopy(active, i + 1, active, i, count - i - 1);
                count--;
                flow.running = false;
                flow.convoy.active--;
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
            Flow flow = active[i];
            flow.fixed = false;
            flow.ceiling = flow.convoy.active > 1 ? Math.min(flow.port, flow.sameLine / flow.convoy.active) : flow.port;
        }
        int open = count;
        while (open > 0) {
            open -= fill();
        }
        double used = 0;
        for (int i = 0; i < count; i++) {
            used += active[i].rate * active[i].load[HBM];
        }
        spare = Math.max(0, capacity[HBM] - used);
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
            if (!flow.fixed && flow.ceiling <= level) {
                flow.rate = flow.ceiling;
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
