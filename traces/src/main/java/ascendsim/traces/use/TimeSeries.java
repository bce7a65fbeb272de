package ascendsim.traces.use;

import java.util.Arrays;

/**
 * An amount over time in a fixed number of buckets. Their width is a power of two cycles and doubles whenever the time
 * passes the last one, so that a run of any length takes the same memory.
 */
public final class TimeSeries {
    private final double[] amounts;
    private long width = 1;
    private int used;

    /** @param buckets at least 2 */
    public TimeSeries(int buckets) {
        amounts = new double[buckets + buckets % 2];
    }

    /** Spreads an amount evenly over a span; all of it at its start if the span is empty. */
    public void add(long from, long to, double amount) {
        reach(Math.max(from + 1, to));
        int first = (int) (from / width);
        int last = (int) Math.max(first, (to - 1) / width);
        used = Math.max(used, last + 1);
        if (first == last) {
            amounts[first] += amount;
            return;
        }
        double perCycle = amount / (to - from);
        amounts[first] += perCycle * ((first + 1) * width - from);
        for (int i = first + 1; i < last; i++) {
            amounts[i] += perCycle * width;
        }
        amounts[last] += perCycle * (to - last * width);
    }

    /** Makes the buckets wide enough for a time. */
    public void reach(long end) {
        while (end > width * amounts.length) {
            for (int i = 0; i < amounts.length / 2; i++) {
                amounts[i] = amounts[2 * i] + amounts[2 * i + 1];
            }
            Arrays.fill(amounts, amounts.length / 2, amounts.length, 0);
            used = (used + 1) / 2;
            width *= 2;
        }
    }

    /** Cycles of a bucket. */
    public long width() {
        return width;
    }

    /** The amount in each bucket, up to the last one that was added to. */
    public double[] amounts() {
        return Arrays.copyOf(amounts, used);
    }

    /**
     * The same as whole numbers whose sum is that of the amounts, rounded: what one bucket loses the next one gains.
     */
    public long[] rounded() {
        long[] whole = new long[used];
        double sum = 0;
        long shown = 0;
        for (int i = 0; i < used; i++) {
            sum += amounts[i];
            whole[i] = Math.round(sum) - shown;
            shown += whole[i];
        }
        return whole;
    }
}
