package ascendsim.kernels.call;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one is most likely to mean. */
public final class Nearest {
    /** Of what a user typed; no name is that long. */
    private static final int MOST_LETTERS = 80;

    private Nearest() {
    }

    /**
     * The known name with the smallest edit distance to {@code found}, case ignored; of equally near ones the first;
     * empty when nothing is known.
     */
    public static Optional<String> of(String found, Collection<String> known) {
        String letters = found.substring(0, Math.min(found.length(), MOST_LETTERS));
        return known.stream().min(Comparator.comparingInt(name -> distance(letters, name)));
    }

    /** {@code did you mean NAME?}, or nothing when nothing is known. */
    public static String hint(String found, Collection<String> known) {
        return of(found, known).map(name -> "did you mean " + name + "?").orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) between two names. */
    static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cell(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cell(String a, String b, int[][] cost, int i, int j) {
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
