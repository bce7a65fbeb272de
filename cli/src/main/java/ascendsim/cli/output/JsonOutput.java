package ascendsim.cli.output;

import ascendsim.cli.console.Console;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What a command ends with: text on stdout, JSON in a file, or JSON on stdout and then nothing else there. */
public final class JsonOutput {
    private static final String STDOUT = "-";

    private final boolean stdout;
    private final Optional<OutputFile> file;

    private JsonOutput(boolean stdout, Optional<OutputFile> file) {
        this.stdout = stdout;
        this.file = file;
    }

    /**
     * The output an option asks for.
     *
     * @param path a file, {@code -} for stdout, empty: no JSON
     */
    public static JsonOutput of(Optional<String> path) {
        boolean stdout = path.filter(STDOUT::equals).isPresent();
        return new JsonOutput(stdout, stdout ? Optional.empty() : path.map(p -> OutputFile.of("--json", p)));
    }

    /** Writes the result; whichever form is not asked for is not made. */
    public void write(Console console, Supplier<List<String>> text, Supplier<JsonNode> json) {
        if (stdout) {
            console.out().print(JsonText.of(json.get()));
        } else {
            file.ifPresent(f -> f.write(JsonText.of(json.get())));
            text.get().forEach(console.out()::println);
        }
        console.out().flush();
    }
}
