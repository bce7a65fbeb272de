package ascendsim.cli.command;

import ascendsim.cli.console.Progress;
import ascendsim.kernels.batch.RowFilter;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.accuracy.MeasuredFile;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Scoring;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which measured rows are simulated, and how many at a time. */
final class MeasuredRowsOptions {
    private static final int MOST_JOBS = 1024;

    @Option(names = "--data", paramLabel = "FILE.csv", required = true,
            description = "Measured kernel times: id,family,chip,operator,case,measured_us,kernels,l2,source.")
    private String data;

    @Option(names = "--filter", paramLabel = "KEY=VALUE[,VALUE...]",
            description = "Only the rows with one of these values; KEY is family, chip, operator or id. Repeatable:"
                    + " a row matches every key. KEY!=VALUE[,VALUE...] leaves rows out.")
    private List<String> filters = List.of();

    @Option(names = "--jobs", paramLabel = "N",
            description = "Rows simulated at a time (default: one for each processor); results do not depend on it.")
    private Optional<String> jobs;

    /** The rows. */
    List<Measurement> rows() {
        RowFilter<Measurement> filter = RowFilter.parse("--filter", Measurement.keys(), filters);
        return filter.apply("--filter", MeasuredFile.read(Path.of(Words.given("--data", data))));
    }

    Optional<String> path() {
        return Optional.of(data);
    }

    /** The data's name without its directory. */
    String fileName() {
        return Path.of(data).getFileName().toString();
    }

    int jobs() {
        return jobs.map(j -> (int) Words.whole("--jobs", j, 1, MOST_JOBS))
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    /** The chips that the rows name and that there are, by the rows' spelling. */
    static Map<String, Chip> chips(List<Measurement> rows) {
        ChipLibrary library = new ChipLibrary();
        Map<String, Chip> chips = new LinkedHashMap<>();
        rows.stream().map(Measurement::chip).distinct()
                .forEach(name -> library.find(name).ifPresent(chip -> chips.put(name, chip)));
        return chips;
    }

    /** A scoring that shows how far it is. */
    static Scoring scoring(int jobs, Progress progress) {
        return new Scoring(jobs, (rows, of) -> progress.stage("simulating, " + rows + " of " + of + " rows done"));
    }
}
