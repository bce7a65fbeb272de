package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import java.util.List;

/** A request that cannot be done. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String[] problems;

    private Refused(ErrorKind kind, List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.kind = kind;
        this.problems = problems.toArray(String[]::new);
    }

    /** One problem, its parts as in {@link BadInput#of(String, String, String, String)}. */
    static Refused of(ErrorKind kind, String where, String found, String expected) {
        return new Refused(kind, List.of(BadInput.line(where, found, expected, "")));
    }

    /** @param problems lines as {@link BadInput#line} makes them; at least one */
    static Refused of(ErrorKind kind, List<String> problems) {
        return new Refused(kind, problems);
    }

    ErrorKind kind() {
        return kind;
    }

    List<String> problems() {
        return List.of(problems);
    }
}
