package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import ascendsim.sim.engine.SimulationError;
import java.nio.file.InvalidPathException;
import java.util.function.Supplier;

/** What becomes of exceptions of the floors below. */
final class Refusals {
    /** What the JVM calls an access to a mapped file behind its end. */
    private static final String UNSAFE_ACCESS = "unsafe memory access";

    private Refusals() {
    }

    /** A value; bad input is of the given kind, unless all of it is element types. */
    static <T> T as(ErrorKind kind, Supplier<T> value) {
        try {
            return value.get();
        } catch (BadInput bad) {
            throw of(kind, bad);
        }
    }

    /** Why a request failed. */
    static Refused of(Throwable problem) {
        return switch (problem) {
            case Refused refused -> refused;
            case BadInput bad -> of(ErrorKind.VALUE, bad);
            case SimulationError stopped -> Refused.of(ErrorKind.RUNTIME, stopped.getMessage().lines().toList());
            case InvalidPathException path -> Refused.of(ErrorKind.VALUE, "path", path.getReason(),
                    "expected the name of a file");
            case InternalError fault when String.valueOf(fault.getMessage()).contains(UNSAFE_ACCESS) -> Refused.of(
                    ErrorKind.PROTOCOL, "memory", "ends before its tensors", "expected a file that keeps its length");
            case OutOfMemoryError memory -> Refused.of(ErrorKind.LIMIT, "ascendsim",
                    "out of memory: " + memory.getMessage(), "a request that fits this machine");
            case StackOverflowError deep -> Refused.of(ErrorKind.LIMIT, "ascendsim", "nested too deeply",
                    "a request that is less so");
            default -> Refused.of(ErrorKind.INTERNAL, "ascendsim", "internal error: " + problem,
                    "this is a defect of ascendsim, please report it");
        };
    }

    private static Refused of(ErrorKind kind, BadInput bad) {
        boolean types = bad.problems().stream().allMatch(line -> line.split(": ", 2)[0].endsWith(".dtype"));
        return Refused.of(types ? ErrorKind.TYPE : kind, bad.problems());
    }
}
