package ascendsim.cli;

import ascendsim.cli.command.BackendUnavailable;
import ascendsim.isa.BadInput;
import ascendsim.sim.engine.SimulationError;
import java.nio.file.InvalidPathException;
import java.util.List;

/**
 * How a command ends that did not reach its end.
 *
 * @param status exit status: 1 the run failed, 2 bad input, 3 no such backend
 * @param lines  for stderr
 */
record Failure(int status, List<String> lines) {
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    static final int NO_BACKEND = 3;

    static Failure of(Throwable problem) {
        return switch (problem) {
            case BadInput bad -> new Failure(BAD_INPUT, bad.problems());
            case SimulationError error -> new Failure(FAILED, error.getMessage().lines().toList());
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
}
