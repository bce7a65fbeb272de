package ascendsim.cli.command;

import ascendsim.cli.output.JsonOutput;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --json}. */
final class JsonOption {
    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON; - is stdout.")
    private Optional<String> json;

    Optional<String> path() {
        return json;
    }

    JsonOutput output() {
        return JsonOutput.of(json.map(j -> Words.given("--json", j)));
    }
}
