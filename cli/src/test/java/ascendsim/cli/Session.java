package ascendsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One command run in this JVM, and what it printed.
 *
 * @param status exit status
 */
public record Session(int status, String out, String err) {

    /** Runs a command without a terminal. */
    public static Session of(String... args) {
        return run(false, args);
    }

    /** Runs a command as on a terminal. */
    public static Session onTerminal(String... args) {
        return run(true, args);
    }

    private static Session run(boolean live, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(new Console(stream(out), stream(err), live), args);
        return new Session(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** Stdout of a command that did its work and complained of nothing. */
    public String done() {
        assertThat(this).matches(s -> s.status == 0 && s.err.isEmpty(), "done without complaint");
        return out;
    }

    /** Stdout of such a command, read as JSON. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(done());
    }

    /** The complaints of a command that was given bad input. */
    public List<String> refused() {
        assertThat(this).matches(s -> s.status == 2 && s.out.isEmpty(), "refused without output");
        assertThat(err).doesNotContain("Exception", "\tat ");
        return err.lines().toList();
    }
}
