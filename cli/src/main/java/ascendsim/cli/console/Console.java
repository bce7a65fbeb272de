package ascendsim.cli.console;

import java.io.PrintStream;

/**
 * Where a command talks to its user.
 *
 * @param live whether {@code err} is a terminal, so that a line may be drawn over
 */
public record Console(PrintStream out, PrintStream err, boolean live) {
    /** Set by the launcher to {@code true} when stderr is a terminal; the JVM itself cannot tell. */
    public static final String TERMINAL_PROPERTY = "ascendsim.stderr.terminal";

    /** The process's own streams. */
    public static Console system() {
        return new Console(System.out, System.err, Boolean.getBoolean(TERMINAL_PROPERTY));
    }
}
