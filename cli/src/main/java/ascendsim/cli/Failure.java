package ascendsim.cli;

import ascendsim.cli.command.BackendUnavailable;
import ascendsim.cli.command.CannFailed;
import ascendsim.isa.BadInput;
import ascendsim.sim.engine.SimulationError;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a command ends that did not reach its end.
 *
 * @param status exit status: 1 the run failed, 2 bad input, 3 no such backend
 * @param lines  for stderr
 */
record Failure(int status, List<String> lines) {
    /** A file of another kind has a problem on every line. */
    private static final int MOST_LINES = 20;

    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    static final int NO_BACKEND = 3;

    static Failure of(Throwable problem) {
        return switch (problem) {
            case BadInput bad -> new Failure(BAD_INPUT, first(bad.problems()));
            case SimulationError error -> new Failure(FAILED, error.getMessage().lines().toList());
            case CannFailed failed -> new Failure(FAILED, List.of(failed.getMessage()));
            case BackendUnavailable missing -> new Failure(NO_BACKEND, List.of(missing.getMessage()));
            case InvalidPathException path -> new Failure(BAD_INPUT, List.of(BadInput.line("\"" + path.getInput() + '"',
                    path.getReason(), "expected the name of a file", "is the locale a UTF-8 one?")));
            case OutOfMemoryError memory -> new Failure(FAILED, List.of(BadInput.line("ascendsim",
                    "out of memory: " + memory.getMessage(), "", "give it more, such as ASCENDSIM_JAVA_OPTS=-Xmx8g")));
            default -> new Failure(FAILED, List.of(BadInput.line("ascendsim", "internal error: " + problem,
                    "this is a defect of ascendsim, please report it",
                    "ASCENDSIM_DEBUG=1 shows the stack trace")));
        };
    }

    private static List<String> first(List<String> problems) {
        if (problems.size() <= MOST_LINES) {
            return problems;
        }
        List<String> lines = new ArrayList<>(problems.subList(0, MOST_LINES - 1));
        lines.add("ascendsim: " + (problems.size() - lines.size()) + " more problems");
        return lines;
    }
}
