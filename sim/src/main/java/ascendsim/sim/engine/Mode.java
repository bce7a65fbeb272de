package ascendsim.sim.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a kernel is run (architecture.md §4). */
public enum Mode {
    /** meaning only, queues and flags at no cost */
    ORDERED,
    /** meaning and time: operands are read at start, results appear at retirement */
    TIMED,
    /** time only; tensor data is touched only where scalar code reads it */
    TIMING;

    public boolean hasTime() {
        return this != ORDERED;
    }

    public boolean hasData() {
        return this != TIMING;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Mode> parse(String text) {
        return Arrays.stream(values()).filter(m -> m.text().equals(text)).findFirst();
    }
}
