package ascendsim.sim.check;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A choice of sanitizers (interfaces.md §2, {@code --sanitize}). */
public record Sanitizers(Set<Sanitizer> chosen) {
    /** Nothing is checked. */
    public static final Sanitizers NONE = new Sanitizers(Set.of());
    /** Everything is checked. */
    public static final Sanitizers ALL = new Sanitizers(EnumSet.allOf(Sanitizer.class));
    /** What is checked unless asked otherwise. */
    public static final Sanitizers STANDARD = new Sanitizers(EnumSet.of(Sanitizer.MEMORY, Sanitizer.SYNC));

    private static final String ALL_TEXT = "all";
    private static final String NONE_TEXT = "none";

    /** One sanitizer. */
    public enum Sanitizer {
        /** {@link MemoryCheck} */
        MEMORY,
        /** {@link InitCheck} */
        INIT,
        /** {@link RaceCheck} */
        RACE,
        /** {@link SyncCheck} */
        SYNC;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Sanitizers {
        chosen = Collections.unmodifiableSet(
                chosen.isEmpty() ? EnumSet.noneOf(Sanitizer.class) : EnumSet.copyOf(chosen));
    }

    /**
     * Reads {@code all}, {@code none} or a list such as {@code memory,race}.
     *
     * @param where the option or key the text stands at
     * @throws BadInput naming every unknown word and the known one it is most like
     */
    public static Sanitizers parse(String where, String text) {
        String whole = text.strip().toLowerCase(Locale.ROOT);
        if (whole.equals(ALL_TEXT)) {
            return ALL;
        }
        if (whole.equals(NONE_TEXT)) {
            return NONE;
        }
        Set<Sanitizer> chosen = EnumSet.noneOf(Sanitizer.class);
        List<String> problems = new ArrayList<>();
        for (String word : whole.split(",", -1)) {
            Arrays.stream(Sanitizer.values()).filter(s -> s.text().equals(word.strip())).findFirst()
                    .ifPresentOrElse(chosen::add, () -> problems.add(unknown(where, word.strip())));
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return new Sanitizers(chosen);
    }

    private static String unknown(String where, String word) {
        List<String> known = new ArrayList<>(Arrays.stream(Sanitizer.values()).map(Sanitizer::text).toList());
        String nearest = known.stream().max(Comparator.comparingInt(candidate -> likeness(candidate, word)))
                .orElseThrow();
        return BadInput.line(where, "'" + word + "'", "expected all, none or a list of " + String.join(", ", known),
                "did you mean " + nearest + "?");
    }

    /** Letters of {@code candidate} that {@code word} has in the same order, from its beginning. */
    private static int likeness(String candidate, String word) {
        int at = 0;
        int alike = 0;
        for (char letter : candidate.toCharArray()) {
            int found = word.indexOf(letter, at);
            if (found >= 0) {
                alike++;
                at = found + 1;
            }
        }
        return alike;
    }

    /**
     * The probe that runs the chosen sanitizers on one launch after another.
     *
     * @param diagnostics receives what they find
     * @param moves       what a move does to memory on an architecture
     */
    public Probe probe(Diagnostics diagnostics, BiFunction<Move, Target, Meaning> moves) {
        return probe(diagnostics, moves, Map.of());
    }

    /**
     * The same where kernels leave the ends of some outputs unwritten.
     *
     * @param defined how many bytes of such an output have to be written, from its beginning on, by parameter
     */
    public Probe probe(Diagnostics diagnostics, BiFunction<Move, Target, Meaning> moves, Map<String, Long> defined) {
        return Probes.of(chosen.stream().<Probe>map(sanitizer -> switch (sanitizer) {
            case MEMORY -> new MemoryCheck(diagnostics);
            case INIT -> new InitCheck(diagnostics, moves, defined);
            case RACE -> new RaceCheck(diagnostics);
            case SYNC -> new SyncCheck(diagnostics);
        }).toList());
    }

    /** As {@link #parse} reads it. */
    public String text() {
        if (chosen.isEmpty()) {
            return NONE_TEXT;
        }
        return chosen.size() == Sanitizer.values().length
                ? ALL_TEXT
                : chosen.stream().map(Sanitizer::text).collect(Collectors.joining(","));
    }
}
