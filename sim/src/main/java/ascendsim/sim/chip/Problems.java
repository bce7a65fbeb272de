package ascendsim.sim.chip;

import ascendsim.isa.BadInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one chip file, so that all of it is reported at once. */
final class Problems {
    private static final String HINT = "see docs/add-a-chip.md";

    private final String file;
    private final List<String> lines = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(String key, String found, String expected) {
        String where = key.isEmpty() ? file : file + ": " + key;
        lines.add(BadInput.line(where, found, expected, HINT));
    }

    void addUnknownKey(String parent, String key, Collection<String> known) {
        String expected = nearest(key, known).map(k -> "expected a known key, nearest is " + k)
                .orElse("expected no key here");
        add(parent.isEmpty() ? key : parent + "." + key, "unknown key", expected);
    }

    /** Throws {@link BadInput} if anything was added. */
    void raise() {
        if (!lines.isEmpty()) {
            throw BadInput.of(lines);
        }
    }

    /** The known word with the least edit distance. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known.stream().sorted().toList()) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
