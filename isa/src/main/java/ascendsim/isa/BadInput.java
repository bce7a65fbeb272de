package ascendsim.isa;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user gave cannot be used: a case, a file, a program text, an option. Every problem is one line of the form
 * {@code where: found; expected; hint}; one exception may hold several, so that all are reported at once. The command
 * line answers it with exit status 2. A broken invariant of the simulator itself is never a {@code BadInput}.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    private BadInput(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /**
     * One problem.
     *
     * @param where
     *            the place the user can find: an option, {@code file:line}, a key of a case
     * @param found
     *            what stands there
     * @param expected
     *            the rule it breaks
     * @param hint
     *            what to do about it; empty when there is nothing to add
     */
    public static BadInput of(String where, String found, String expected, String hint) {
        return new BadInput(List.of(line(where, found, expected, hint)));
    }

    /**
     * Several problems of one input.
     *
     * @param problems
     *            lines as {@link #line} makes them; at least one
     */
    public static BadInput of(List<String> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("BadInput: no problems; expected at least one");
        }
        return new BadInput(problems);
    }

    /** The one-line form of a problem; empty parts are left out and line breaks become blanks. */
    public static String line(String where, String found, String expected, String hint) {
        String text = Stream.of(found, expected, hint).filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return (where + ": " + text).replaceAll("\\s*\\R\\s*", " ");
    }

    /** The problems, one line each, in the order in which they were found; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
