package ascendsim.traces.report;

import ascendsim.sim.probe.StallReason;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A lane that is not shown instruction by instruction: for each step of time the share it worked, and the reason for
 * which it stood still longest, with that share. Shares are in 255ths.
 */
final class Coverage {
    static final int BLOCK_TYPE = 3;
    private static final int STEPS = 512;
    private static final int WHOLE = 255;

    private final long step;
    private final long[] busy = new long[STEPS];
    private final long[][] stalls = new long[StallReason.values().length][];
    private long busyUntil;

    /** @param end cycles of the launch */
    Coverage(long end) {
        step = Math.max(1, Math.ceilDiv(end, STEPS));
    }

    /** Work, in the order of its starts; what overlaps counts once. */
    void work(long start, long end) {
        add(busy, Math.max(start, busyUntil), end);
        busyUntil = Math.max(busyUntil, end);
    }

    void stall(StallReason reason, long start, long end) {
        if (stalls[reason.ordinal()] == null) {
            stalls[reason.ordinal()] = new long[STEPS];
        }
        add(stalls[reason.ordinal()], start, end);
    }

    private void add(long[] cycles, long start, long end) {
        for (long at = Math.max(0, start); at < end;) {
            int index = (int) (at / step);
            if (index >= STEPS) {
                return;
            }
            long next = Math.min(end, (index + 1) * step);
            cycles[index] += next - at;
            at = next;
        }
    }

    void write(OutputStream out, int lane) throws IOException {
        Column column = new Column();
        column.number(BLOCK_TYPE);
        column.number(lane);
        column.number(STEPS);
        column.number(step);
        column.writeTo(out);
        for (int i = 0; i < STEPS; i++) {
            int longest = longest(i);
            out.write(share(busy[i]));
            out.write(longest);
            out.write(stalls[longest] == null ? 0 : share(stalls[longest][i]));
        }
    }

    private int longest(int index) {
        int longest = StallReason.EMPTY.ordinal();
        long most = 0;
        for (int reason = 0; reason < stalls.length; reason++) {
            if (stalls[reason] != null && stalls[reason][index] > most) {
                longest = reason;
                most = stalls[reason][index];
            }
        }
        return longest;
    }

    private int share(long cycles) {
        return Math.clamp(Math.ceilDiv(cycles * WHOLE, step), 0, WHOLE);
    }
}
