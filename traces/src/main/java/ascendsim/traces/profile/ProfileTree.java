package ascendsim.traces.profile;

import ascendsim.sim.chip.Chip;
import ascendsim.traces.Listing;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.chrome.TraceFormat;
import ascendsim.traces.chrome.TraceOptions;
import ascendsim.traces.chrome.TraceScope;
import ascendsim.traces.log.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A profile as the directory that the vendor's profiler leaves (ecosystem.md §1.2): the metric tables of a board's run
 * beside what the vendor's simulator writes.
 *
 * <pre>
 * OPPROF_{yyyyMMddHHmmss}_{XXXXXX}/
 *   dump/KERNEL.asm                 the source that all else points into
 *   PipeUtilization.csv …           one for each {@link Metric}, and OpBasicInfo.csv
 *   simulator/core0.cubecore0/      core0.cubecore0_code_exe.csv, core0.cubecore0_instr_exe.csv,
 *                                   trace.json
 *   simulator/trace.json            all cores
 *   simulator/visualize_data.bin    for MindStudio Insight
 * </pre>
 */
public final class ProfileTree {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final int LETTERS = 6;
    /** Insight opens files of at most 500 MB (ecosystem.md §1.4), and its file holds the trace beside other blocks. */
    private static final long TRACE_BYTES = 400_000_000;

    private final Profile profile;
    private final EventLog log;
    private final Listing listing;

    private ProfileTree(Profile profile, EventLog log) {
        this.profile = profile;
        this.log = log;
        this.listing = new Listing(profile.run().kernel());
    }

    /**
     * Writes the directory into another, which is made where it is missing; it appears complete or not at all.
     *
     * @param log  of the same launch alone
     * @param when names the directory; of two with the same time the second gets other letters
     * @return the directory OPPROF_…
     * @throws IOException if it cannot be written
     */
    public static Path write(Path parent, Profile profile, EventLog log, LocalDateTime when) throws IOException {
        Files.createDirectories(parent);
        Path part = Files.createDirectory(free(parent, ".OPPROF_" + TIME.format(when) + "_"));
        try {
            new ProfileTree(profile, log).write(part);
            Path place = free(parent, "OPPROF_" + TIME.format(when) + "_");
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            return place;
        } finally {
            delete(part);
        }
    }

    private static Path free(Path parent, String name) {
        return Stream.iterate(0, n -> n + 1).map(n -> parent.resolve(name + letters(n)))
                .filter(path -> !Files.exists(path)).findFirst().orElseThrow();
    }

    /** AAAAAA, AAAAAB, … */
    private static String letters(int number) {
        char[] letters = new char[LETTERS];
        int left = number;
        for (int i = LETTERS - 1; i >= 0; i--) {
            letters[i] = (char) ('A' + left % 26);
            left /= 26;
        }
        return new String(letters);
    }

    private void write(Path directory) throws IOException {
        text(directory.resolve("dump").resolve(listing.file()), listing.text());
        for (Metric metric : Metric.values()) {
            text(directory.resolve(metric.text() + ".csv"), profile.table(metric).text());
        }
        text(directory.resolve("OpBasicInfo.csv"), profile.basicInfo().text());
        Path simulator = directory.resolve("simulator");
        Chip chip = profile.run().chip();
        ExecutionTables tables = new ExecutionTables(listing, chip);
        for (CoreRecord core : profile.records()) {
            String name = core.core().text();
            Path own = simulator.resolve(name);
            text(own.resolve(name + "_code_exe.csv"), tables.code(core).text());
            text(own.resolve(name + "_instr_exe.csv"), tables.instructions(core).text());
        }
        Path trace = simulator.resolve("trace.json");
        TraceOptions limited = new TraceOptions(TraceFormat.INSIGHT, TraceScope.ALL, TRACE_BYTES);
        ChromeTrace.write(log, trace, limited);
        ChromeTrace.writeCores(log, core -> simulator.resolve(core.text()).resolve("trace.json"), limited);
        VisualizeData.write(simulator.resolve("visualize_data.bin"), trace, listing, profile.records());
    }

    private static void text(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
