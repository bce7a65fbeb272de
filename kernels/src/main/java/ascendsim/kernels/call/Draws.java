package ascendsim.kernels.call;

import java.util.random.RandomGenerator;

/** Arrays of random numbers from 64-bit draws. */
final class Draws {
    /** A draw gives as many bounded numbers as leave each at most this share of its range uneven: 2^-24. */
    private static final int UNEVEN_BITS = 24;
    private static final int MOST_PER_DRAW = 8;

    private Draws() {
    }

    /**
     * Whole numbers from {@code low} on, {@code range} different ones. One draw x, read as the fraction x / 2^64, gives
     * several numbers as its digits in base {@code range}: floor(x * range / 2^64), then the same of what is left. At
     * most 8, and never more than keep range^digits at or below 2^40, so that no combination of digits is more than one
     * part in 2^24 more likely than another.
     *
     * @param range
     *            1 to 2^32
     */
    static void bounded(RandomGenerator random, int low, long range, int[] into) {
        int digits = digits(range);
        for (int start = 0; start < into.length; start += digits) {
            long fraction = random.nextLong();
            int end = Math.min(start + digits, into.length);
            for (int i = start; i < end; i++) {
                into[i] = (int) (low + Math.unsignedMultiplyHigh(fraction, range));
                fraction *= range;
            }
        }
    }

    private static int digits(long range) {
        int digits = 1;
        long combinations = range;
        while (digits < MOST_PER_DRAW && combinations <= (1L << Long.SIZE - UNEVEN_BITS) / range) {
            combinations *= range;
            digits++;
        }
        return digits;
    }

    /**
     * Numbers from {@code low} to {@code high}: two per draw, each from 24 bits, computed in double, rounded to float.
     */
    static void uniform(RandomGenerator random, double low, double high, float[] into) {
        double step = (high - low) * 0x1p-24;
        for (int i = 0; i < into.length; i += 2) {
            long bits = random.nextLong();
            into[i] = (float) (low + (bits >>> 40) * step);
            if (i + 1 < into.length) {
                into[i + 1] = (float) (low + (bits >>> 8 & 0xFF_FFFF) * step);
            }
        }
    }

    /** Normally distributed numbers, one {@code nextGaussian} each. */
    static void normal(RandomGenerator random, double mean, double deviation, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) (mean + deviation * random.nextGaussian());
        }
    }
}
