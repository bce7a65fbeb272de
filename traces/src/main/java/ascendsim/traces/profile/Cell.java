package ascendsim.traces.profile;

import java.util.Locale;

/** One value of a table, as the vendor prints it. */
sealed interface Cell {
    /** What does not apply, or nobody knows. */
    Cell NA = new Word("NA");

    String text();

    /** A word or a name. */
    record Word(String text) implements Cell {
    }

    /** A count. */
    record Whole(long value) implements Cell {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** Anything else: six decimals. */
    record Real(double value) implements Cell {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%.6f", value);
        }
    }
}
