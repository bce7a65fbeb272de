package ascendsim.sim.engine;

import java.util.Arrays;

/**
 * When each unit of the machine wants to be looked at next: an indexed binary heap with at most one entry per unit,
 * taken in the order (time, unit). Allocates nothing after construction.
 */
final class WakeQueue {
    static final long NEVER = Long.MAX_VALUE;

    private final long[] times;
    private final int[] heap;
    private final int[] position;
    private int size;

    WakeQueue(int units) {
        times = new long[units];
        heap = new int[units];
        position = new int[units];
        Arrays.fill(times, NEVER);
        Arrays.fill(position, -1);
    }

    boolean isEmpty() { return size == 0; }

    /** Time of the first entry. */
    long time() {
        return times[heap[0]];
    }

    /** Wakes a unit at {@code time}, or earlier if it is to be woken earlier already. */
    void wake(int unit, long time) {
        if (position[unit] < 0) {
            times[unit] = time;
            position[unit] = size;
            heap[size] = unit;
            up(size++);
        } else if (time < times[unit]) {
            times[unit] = time;
            up(position[unit]);
        }
    }

    /** Takes the first unit out. */
    int take() {
        int unit = heap[0];
        position[unit] = -1;
        times[unit] = NEVER;
        int last = heap[--size];
        if (size > 0) {
            heap[0] = last;
            position[last] = 0;
            down(0);
        }
        return unit;
    }

    private boolean before(int a, int b) {
        return times[a] < times[b] || times[a] == times[b] && a < b;
    }

    private void up(int start) {
        int at = start;
        int unit = heap[at];
        while (at > 0 && before(unit, heap[(at - 1) >> 1])) {
            heap[at] = heap[(at - 1) >> 1];
            position[heap[at]] = at;
            at = (at - 1) >> 1;
        }
        heap[at] = unit;
        position[unit] = at;
    }

    private void down(int start) {
        int at = start;
        int unit = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], unit)) {
                break;
            }
            heap[at] = heap[child];
            position[heap[at]] = at;
            at = child;
        }
        heap[at] = unit;
        position[unit] = at;
    }
}
