package ascendsim.tiling.sweep;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.sweep.SweepTask.Place;
import ascendsim.tiling.sweep.SweepTask.TilingWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A sweep in YAML (docs/tuning.md): chips, and for each operator a case whose shapes may name variables, their values,
 * and tilings. Every combination is a task.
 */
public final class SweepFile {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final List<String> TOP = List.of("about", "seed", "l2", "chips", "operators");
    private static final List<String> ENTRY = List.of("operator", "case", "shapes", "tilings", "chips");
    /** More than anybody waits for. */
    private static final long MOST_TASKS = 1_000_000;

    private final String where;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> variables = new LinkedHashSet<>();
    private final List<SweepTask> tasks = new ArrayList<>();
    private L2State l2 = L2State.COLD;
    private long seed;

    private SweepFile(String where) {
        this.where = where;
    }

    /** @throws BadInput with everything that is wrong with the file */
    public static Sweep read(Path file) {
        return parse(file.toString(), text(file));
    }

    /** @throws BadInput if it cannot be read */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw BadInput.of(file.toString(), "no such file", "expected a sweep in YAML", "see docs/tuning.md");
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected UTF-8", "");
        }
    }

    /**
     * A sweep from its text.
     *
     * @param where the file's name, for errors
     * @throws BadInput with everything that is wrong with it
     */
    public static Sweep parse(String where, String text) {
        SweepFile file = new SweepFile(where);
        file.read(tree(where, text));
        if (!file.problems.isEmpty()) {
            throw BadInput.of(file.problems);
        }
        return new Sweep(List.copyOf(file.variables), file.tasks);
    }

    private static JsonNode tree(String where, String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException wrong) {
            String line = wrong.getLocation() == null ? "" : ":" + wrong.getLocation().getLineNr();
            throw BadInput.of(where + line, "not YAML: " + wrong.getOriginalMessage().lines().findFirst().orElse(""),
                    "expected chips and operators", "see docs/tuning.md");
        }
        throw BadInput.of(where, "no mapping", "expected chips and operators", "see docs/tuning.md");
    }

    private void problem(String at, String found, String expected, String hint) {
        problems.add(BadInput.line(where + ": " + at, found, expected, hint));
    }

    private void read(JsonNode tree) {
        known("sweep", tree, TOP);
        JsonNode start = tree.path("seed");
        if (!start.isMissingNode() && !(start.isIntegralNumber() && start.canConvertToLong())) {
            problem("seed", start.toString(), "expected a whole number of 64 bits", "");
        } else {
            seed = start.asLong(0);
        }
        JsonNode state = tree.path("l2");
        switch (state.isMissingNode() ? "cold" : state.asString("")) {
            case "cold" -> l2 = L2State.COLD;
            case "warm" -> l2 = L2State.WARM;
            default -> problem("l2", state.toString(), "expected cold or warm", "");
        }
        List<String> chips = chips("chips", tree.path("chips"));
        JsonNode operators = tree.path("operators");
        if (!operators.isArray() || operators.isEmpty()) {
            problem("operators", operators.isMissingNode() ? "not given" : operators.toString(),
                    "expected a list of one operator or more", "");
        }
        for (int i = 0; operators.isArray() && i < operators.size(); i++) {
            entry("operators[" + i + "]", operators.get(i), chips);
        }
    }

    private void known(String at, JsonNode object, List<String> names) {
        object.propertyNames().stream().filter(name -> !names.contains(name)).forEach(name -> problem(at,
                "unknown key " + name, "expected some of " + String.join(", ", names), Nearest.hint(name, names)));
    }

    private List<String> chips(String at, JsonNode list) {
        ChipLibrary library = new ChipLibrary();
        List<String> found = new ArrayList<>();
        if (!list.isArray() && !list.isMissingNode()) {
            problem(at, list.toString(), "expected a list of chips", "");
        }
        for (JsonNode name : list.isArray() ? list : List.<JsonNode>of()) {
            library.find(name.asString("")).ifPresentOrElse(chip -> found.add(chip.name()), () -> problem(at,
                    "unknown chip " + name.asString(""), "expected some of " + String.join(", ", library.names()),
                    "did you mean " + library.nearest(name.asString("")) + "?"));
        }
        return found;
    }

    private void entry(String at, JsonNode entry, List<String> everywhere) {
        int before = problems.size();
        known(at, entry, ENTRY);
        List<String> names = Operators.all().stream().map(operator -> operator.contract().name()).toList();
        String operator = entry.path("operator").asString("");
        if (!names.contains(operator)) {
            problem(at + ".operator", operator.isEmpty() ? "not given" : "unknown operator " + operator,
                    "expected one of " + String.join(", ", names), Nearest.hint(operator, names));
        }
        List<String> chips = entry.has("chips") ? chips(at + ".chips", entry.path("chips")) : everywhere;
        if (chips.isEmpty()) {
            problem(at, "no chips", "expected chips here or for the whole sweep", "");
        }
        if (!entry.path("case").isObject()) {
            problem(at + ".case", entry.path("case").isMissingNode() ? "not given" : entry.path("case").toString(),
                    "expected a case: tensors and attributes", "");
        }
        List<Map<String, Long>> grid = new ShapeGrid(entry.path("case"), entry.path("shapes")).sizes(MOST_TASKS,
                (found, expected) -> problem(at + ".shapes", found, expected, ""));
        List<TilingWay> tilings = new TilingWays(l2, seed).of(entry.path("tilings"),
                (found, expected) -> problem(at + ".tilings", found, expected, ""));
        if (problems.size() == before) {
            tasks(new Kind(operator, entry.path("case")), chips, grid, tilings);
        }
    }

    private record Kind(String operator, JsonNode call) {
    }

    private void tasks(Kind kind, List<String> chips, List<Map<String, Long>> grid, List<TilingWay> tilings) {
        if ((long) chips.size() * grid.size() * tilings.size() + tasks.size() > MOST_TASKS) {
            problem("operators", "more than " + MOST_TASKS + " tasks", "at most so many", "split the sweep");
            return;
        }
        for (String chip : chips) {
            for (Map<String, Long> sizes : grid) {
                variables.addAll(sizes.keySet());
                String call = ShapeGrid.filled(kind.call(), sizes).toString();
                for (TilingWay tiling : tilings) {
                    tasks.add(new SweepTask(new Place(kind.operator(), chip, new LinkedHashMap<>(sizes)), call, tiling,
                            l2, seed));
                }
            }
        }
    }
}
