package ascendsim.sim.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Collects what the sanitizers find, in the order in which it happened. Keeps the first few of each code, one for
 * each place in the program, and counts them all.
 */
public final class Diagnostics {
    /** Diagnostics of one code that are kept unless told otherwise. */
    public static final int KEPT_PER_CODE = 20;

    private final int keptPerCode;
    private final List<Diagnostic> kept = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Set<Object>> places = new HashMap<>();
    private boolean errors;

    public Diagnostics() {
        this(KEPT_PER_CODE);
    }

    /** A collector that keeps {@code keptPerCode} diagnostics of each code, at least one. */
    public Diagnostics(int keptPerCode) {
        if (keptPerCode < 1) {
            throw new IllegalArgumentException("keeps " + keptPerCode + " diagnostics of a code; expected 1 or more");
        }
        this.keptPerCode = keptPerCode;
    }

    /**
     * Reports one more of {@code code}. The first at each place is kept, up to the limit; the rest only count.
     *
     * @param place      what tells apart occurrences worth showing: a program line, a pair of lines, a flag of a core
     * @param diagnostic makes the diagnostic when it is to be kept
     */
    void report(String code, Object place, Supplier<Diagnostic> diagnostic) {
        counts.merge(code, 1L, Long::sum);
        Set<Object> known = places.computeIfAbsent(code, key -> new HashSet<>());
        if (known.size() < keptPerCode && known.add(place)) {
            Diagnostic made = diagnostic.get();
            kept.add(made);
            errors |= made.severity() == Severity.ERROR;
        }
    }

    /** The first of each code, in the order in which they happened. */
    public List<Diagnostic> kept() {
        return Collections.unmodifiableList(kept);
    }

    /** How many there were of each code, kept or not. */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** How many there were in all. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean hasErrors() {
        return errors;
    }
}
