package ascendsim.tiling.search;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.space.SearchSpace;
import ascendsim.tiling.space.Spaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Problems on which searches are compared: {@code {"problems":[{"id","operator","chip","knobs","case"}]}}. */
public final class ProblemFile {
    private ProblemFile() {
    }

    /** One of them, with the space of its knobs. */
    public record Problem(String id, SearchSpace space) {
    }

    /** @throws BadInput with everything that is wrong with the file */
    public static List<Problem> read(Path file) {
        List<Problem> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (JsonNode problem : root(file).path("problems")) {
            try {
                read.add(problem(problem));
            } catch (BadInput bad) {
                String where = file + ": " + problem.path("id").asString("") + ": ";
                bad.problems().forEach(line -> problems.add(where + line));
            }
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        if (read.isEmpty()) {
            throw BadInput.of(file.toString(), "no problems", "expected {\"problems\":[...]} with one or more", "");
        }
        return read;
    }

    private static Problem problem(JsonNode text) {
        Operator operator = Operators.named("operator", text.path("operator").asString(""));
        ChipLibrary library = new ChipLibrary();
        String name = text.path("chip").asString("");
        Chip chip = library.find(name).orElseThrow(() -> BadInput.of("chip", "unknown chip " + name,
                "expected one of " + String.join(", ", library.names()), ""));
        OperatorCall call = new CaseReader(operator.contract().schema(), 0).read(text.path("case"));
        List<String> wrong = operator.contract().check(call);
        if (!wrong.isEmpty()) {
            throw BadInput.of(wrong);
        }
        List<String> knobs = text.path("knobs").valueStream().map(JsonNode::asString).toList();
        SearchSpace.Subject subject = new SearchSpace.Subject(chip, operator, call);
        return new Problem(text.path("id").asString(""), knobs.isEmpty()
                ? Spaces.of(subject)
                : Spaces.of(subject, knobs));
    }

    /** @throws BadInput if it cannot be read */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a JSON file",
                    "");
        }
    }

    private static JsonNode root(Path file) {
        try {
            return new JsonMapper().readTree(text(file));
        } catch (JacksonException wrong) {
            throw BadInput.of(file.toString(), "not JSON: " + wrong.getOriginalMessage(), "expected a JSON object", "");
        }
    }
}
