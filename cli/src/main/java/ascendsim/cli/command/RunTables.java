package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.chip.Chip;
import ascendsim.traces.profile.CsvTable;
import ascendsim.traces.profile.Metric;
import ascendsim.traces.profile.ProfilerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the JSON of a run ({@code run --json}) has of the profiler's tables: its time, and what the pipes did. */
final class RunTables {
    private static final String NOT_KNOWN = "NA";

    private final Chip chip;
    private final JsonNode run;

    private RunTables(Chip chip, JsonNode run) {
        this.chip = chip;
        this.run = run;
    }

    /**
     * The tables in a file.
     *
     * @throws BadInput if it is not the result of a run with time
     */
    static SequencedMap<String, CsvTable> read(Path file) {
        JsonNode json;
        try {
            json = Json.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(),
                    "expected the JSON of a run", "");
        }
        if (!json.path("cores").isArray() || !json.path("time_us").isNumber() || !json.path("chip").isString()) {
            throw BadInput.of(file.toString(), "no chip, time_us and cores", "expected the JSON of a run with time",
                    "write one with run --json");
        }
        RunTables tables = new RunTables(Chips.find(file + ": chip", json.path("chip").asString()), json);
        SequencedMap<String, CsvTable> all = new LinkedHashMap<>();
        all.put("OpBasicInfo", tables.basicInfo());
        all.put(Metric.PIPE_UTILIZATION.text(), tables.pipes());
        return all;
    }

    /** Of several launches the last is the operator's own, which a profile is of. */
    private CsvTable basicInfo() {
        JsonNode launches = run.path("launches");
        JsonNode own = launches.isArray() && !launches.isEmpty() ? launches.get(launches.size() - 1) : run;
        return new CsvTable(List.of("Task Duration(us)", "Block Dim"),
                List.of(List.of(own.path("time_us").asString(), own.path("blocks").asString())));
    }

    private CsvTable pipes() {
        List<Map<String, String>> rows = run.path("cores").valueStream().map(this::row).toList();
        List<String> columns = Metric.PIPE_UTILIZATION.columns(chip);
        List<List<String>> cells = new ArrayList<>();
        rows.forEach(row -> cells.add(columns.stream().map(name -> row.getOrDefault(name, NOT_KNOWN)).toList()));
        return new CsvTable(columns, cells);
    }

    private Map<String, String> row(JsonNode core) {
        CoreKind kind = core.path("core").asString().contains("cubecore") ? CoreKind.AIC : CoreKind.AIV;
        String prefix = ProfilerNames.prefix(kind);
        Map<String, String> row = new LinkedHashMap<>();
        row.put(prefix + "time(us)", us(core.path("cycles")));
        row.put(prefix + "total_cycles", core.path("cycles").asString());
        Stream.of(Pipe.values()).filter(pipe -> core.path("pipes").has(pipe.name())).forEach(pipe -> {
            JsonNode counts = core.path("pipes").path(pipe.name());
            row.put(prefix + ProfilerNames.of(pipe) + "_time(us)", us(counts.path("busy_cycles")));
            row.put(prefix + ProfilerNames.of(pipe) + "_ratio", counts.path("ratio").asString());
        });
        return row;
    }

    private String us(JsonNode cycles) {
        return Double.toString(chip.microseconds(cycles.asDouble()));
    }
}
