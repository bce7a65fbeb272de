package ascendsim.traces.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis between two round numbers.
 *
 * @param low    above 0
 * @param high   above low
 * @param pixels length in tenths of a pixel
 */
record LogAxis(double low, double high, long pixels) {
    private static final int[] STEPS = {1, 2, 5};
    private static final double WIDE = 1e3;

    /** The shortest axis from one round number to another that has room for all values; of one decade at least. */
    static LogAxis around(DoubleStream values, long pixels) {
        double[] all = values.toArray();
        double least = DoubleStream.of(all).min().orElse(1);
        double most = DoubleStream.of(all).max().orElse(WIDE);
        double low = rounds(least / 10, least).getLast();
        double high = rounds(Math.max(most, 10 * low), 10 * Math.max(most, 10 * low)).getFirst();
        return new LogAxis(low, high, pixels);
    }

    /** Where a value lies, from the lower end. */
    long at(double value) {
        return Math.round(pixels * Math.log(value / low) / Math.log(high / low));
    }

    /** All round numbers 1, 2 and 5 times a power of ten. */
    List<Double> ticks() {
        return rounds(low, high);
    }

    /** Whether a tick has its number beside it: powers of ten, on a short axis all. */
    boolean named(double tick) {
        double log = Math.log10(tick);
        return high / low < WIDE || Math.abs(log - Math.rint(log)) < 1e-9;
    }

    /** A tick as people write it: {@code 0.5}, {@code 20}, {@code 10,000}. */
    static String text(double tick) {
        return tick < 1 ? String.format(Locale.ROOT, "%.1g", tick) : String.format(Locale.ROOT, "%,.0f", tick);
    }

    /** Round numbers from one value to another, both included. */
    private static List<Double> rounds(double from, double to) {
        List<Double> rounds = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
            for (int step : STEPS) {
                double value = step * Math.pow(10, power);
                if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) {
                    rounds.add(value);
                }
            }
        }
        return rounds;
    }
}
