package ascendsim.sim.cost;

import ascendsim.sim.chip.FunctionUnit;
import java.util.Arrays;

/**
 * The inside of the vector unit while a function runs: instructions enter a window in program order, a few in a cycle,
 * and leave it, oldest first, as soon as their operands are there and a unit is free. Registers are renamed: a result
 * waits for nobody who still reads the old content (assumed). Accesses to UB never meet in a bank (assumed).
 */
final class FunctionPipeline {
    /** Cycles for which units can be reserved ahead: more than a full window of the slowest operations takes. */
    private static final int HORIZON = 1 << 13;

    private final FunctionUnit chip;
    private final long[] ready = new long[FunctionNode.REGISTERS];
    private final long[] waiting;
    private final int[] issued = new int[HORIZON];
    private final int[] executing = new int[HORIZON];
    private final int[] loads = new int[HORIZON];
    private final int[] stores = new int[HORIZON];
    private int waitingCount;
    private long cycle;
    private int enteredInCycle;
    private long end;
    private long loadsDone;
    private long storesDone;
    private long loadsHeld;
    private long storesHeld;
    private long furthest;

    FunctionPipeline(FunctionUnit chip) {
        this.chip = chip;
        this.waiting = new long[chip.window()];
    }

    /** The cycle in which the next instruction enters at the earliest. */
    long cycle() {
        return cycle;
    }

    /** The cycle in which everything so far is done. */
    long end() {
        return Math.max(cycle, end);
    }

    /** The next instruction enters no sooner than so many cycles after the last. */
    void pause(int cycles) {
        if (cycles > 0) {
            move(cycle + cycles);
        }
    }

    void add(FunctionNode node) {
        enter();
        long time = cycle;
        for (int register : node.reads) {
            time = Math.max(time, ready[register]);
        }
        switch (node.unit) {
            case EXECUTION -> time = execution(node, time);
            case LOAD -> time = memory(loads, chip.loadPorts(), node.interval, Math.max(time, loadsHeld));
            case STORE -> time = memory(stores, chip.storePorts(), node.interval, Math.max(time, storesHeld));
            case SEQUENCER -> time = free(time);
            case BARRIER -> hold(node, time);
        }
        issue(node, time);
    }

    /** Makes room in the window and takes one of the cycle's entries. */
    private void enter() {
        if (waitingCount == waiting.length) {
            long first = waiting[0];
            for (long time : waiting) {
                first = Math.min(first, time);
            }
            move(Math.max(cycle, first));
        }
        if (enteredInCycle == chip.dispatch()) {
            move(cycle + 1);
        }
        enteredInCycle++;
    }

    private void move(long to) {
        if (to == cycle) {
            return;
        }
        for (long past = cycle; past < Math.min(to, furthest + 1); past++) {
            int slot = slot(past);
            issued[slot] = 0;
            executing[slot] = 0;
            loads[slot] = 0;
            stores[slot] = 0;
        }
        cycle = to;
        enteredInCycle = 0;
        int left = 0;
        for (int i = 0; i < waitingCount; i++) {
            if (waiting[i] > cycle) {
                waiting[left++] = waiting[i];
            }
        }
        waitingCount = left;
    }

    private static int slot(long time) {
        return (int) (time & HORIZON - 1);
    }

    private long free(long from) {
        long time = from;
        while (issued[slot(time)] >= chip.issue()) {
            time++;
        }
        return time;
    }

    /** An operation of several cycles takes as many free ones of its unit, in a row or not (assumed). */
    private long execution(FunctionNode node, long from) {
        for (long time = from;; time++) {
            for (int port = 0; issued[slot(time)] < chip.issue() && port < node.ports; port++) {
                if (isFree(port, time)) {
                    occupy(port, time, node.interval);
                    return time;
                }
            }
        }
    }

    private boolean isFree(int port, long time) {
        return (executing[slot(time)] >> port & 1) == 0;
    }

    private void occupy(int port, long from, int cycles) {
        long time = from;
        for (int left = cycles; left > 0; time++) {
            if (isFree(port, time)) {
                executing[slot(time)] |= 1 << port;
                left--;
            }
        }
        furthest = Math.max(furthest, time);
    }

    private long memory(int[] used, int ports, int accesses, long from) {
        long time = from;
        while (issued[slot(time)] >= chip.issue() || used[slot(time)] >= ports) {
            time++;
        }
        long last = time;
        for (int left = accesses; left > 0; last++) {
            int taken = Math.min(left, ports - used[slot(last)]);
            used[slot(last)] += taken;
            left -= taken;
        }
        furthest = Math.max(furthest, last);
        return time;
    }

    /** What the barrier keeps apart: accesses so far, and those that follow. */
    private void hold(FunctionNode node, long time) {
        var kind = node.barrier.orElseThrow();
        long over = time + node.latency;
        over = kind.awaits(true) ? Math.max(over, storesDone) : over;
        over = kind.awaits(false) ? Math.max(over, loadsDone) : over;
        storesHeld = kind.holds(true) ? Math.max(storesHeld, over) : storesHeld;
        loadsHeld = kind.holds(false) ? Math.max(loadsHeld, over) : loadsHeld;
        end = Math.max(end, over);
    }

    private void issue(FunctionNode node, long time) {
        issued[slot(time)]++;
        furthest = Math.max(furthest, time + node.interval);
        if (time > cycle) {
            waiting[waitingCount++] = time;
        }
        long done = time + node.latency;
        for (int register : node.writes) {
            ready[register] = done;
        }
        end = Math.max(end, done);
        switch (node.unit) {
            case LOAD -> loadsDone = Math.max(loadsDone, done);
            case STORE -> storesDone = Math.max(storesDone, done);
            case EXECUTION, SEQUENCER, BARRIER -> {
            }
        }
    }

    /** All that decides how the pipeline goes on, relative to now: equal states go on alike. */
    long[] state() {
        long[] state = new long[ready.length + 7 + waitingCount + 4 * (int) Math.max(0, furthest + 1 - cycle)];
        int at = 0;
        for (long time : ready) {
            state[at++] = Math.max(0, time - cycle);
        }
        for (long time : new long[]{end, loadsDone, storesDone, loadsHeld, storesHeld}) {
            state[at++] = Math.max(0, time - cycle);
        }
        state[at++] = enteredInCycle;
        state[at++] = waitingCount;
        for (int i = 0; i < waitingCount; i++) {
            state[at++] = waiting[i] - cycle;
        }
        Arrays.sort(state, at - waitingCount, at);
        for (long time = cycle; time <= furthest; time++) {
            int slot = slot(time);
            state[at++] = issued[slot];
            state[at++] = executing[slot];
            state[at++] = loads[slot];
            state[at++] = stores[slot];
        }
        return state;
    }
}
