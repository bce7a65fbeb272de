package ascendsim.cli.console;

import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
public final class Numbers {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

    private Numbers() {
    }

    /** A whole number with commas between thousands. */
    public static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** So many digits after the point. */
    public static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** A share in percent. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** A whole number without a point, any other with as many digits as it needs. */
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** A number with the SI prefix of a unit that follows: {@code 1.23 k}. */
    public static String scaled(double value) {
        int prefix = 0;
        double rest = value;
        while (Math.abs(rest) >= 1000 && prefix < PREFIXES.length - 1) {
            rest /= 1000;
            prefix++;
        }
        String text = prefix == 0 && rest == Math.rint(rest) ? Long.toString((long) rest) : fixed(rest, 2);
        return text + " " + PREFIXES[prefix];
    }

    /** Bytes in the largest unit that leaves a number of at least 1. */
    public static String bytes(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String text = value == Math.rint(value) ? Long.toString((long) value) : fixed(value, value < 10 ? 2 : 1);
        return text + " " + BYTE_UNITS[unit];
    }
}
