package ascendsim.traces.profile;

import ascendsim.sim.chip.Chip;
import ascendsim.traces.Listing;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.chrome.TraceFormat;
import ascendsim.traces.chrome.TraceOptions;
import ascendsim.traces.chrome.TraceScope;
import ascendsim.traces.log.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Profiles as the directory that the vendor's profiler leaves (ecosystem.md §1.2): the metric tables of a board's run
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
 *
 * Of several launches each has all that in a directory KERNEL/N of its own, N counting the launches of that kernel from
 * 0; the names of its tables then end in the time, in 17 digits.
 */
public final class ProfileTree {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT);
    private static final int LETTERS = 6;
    /** Insight opens files of at most 500 MB (ecosystem.md §1.4), and its file holds the trace beside other blocks. */
    private static final long TRACE_BYTES = 400_000_000;

    private final Profile profile;
    private final Events log;
    private final Listing listing;
    private final String suffix;

    private ProfileTree(Launched launched, String suffix) {
        this.profile = launched.profile;
        this.log = launched.log;
        this.listing = new Listing(profile.run().kernel());
        this.suffix = suffix;
    }

    /**
     * A launch.
     *
     * @param log of this launch alone
     */
    public record Launched(Profile profile, Events log) {
    }

    /**
     * Writes the directory into another, which is made where it is missing; it appears complete or not at all.
     *
     * @param launches at least one, in their order
     * @param when     names the directory; of two with the same time the second gets other letters
     * @return the directory OPPROF_…
     * @throws IOException if it cannot be written
     */
    public static Path write(Path parent, List<Launched> launches, LocalDateTime when) throws IOException {
        Files.createDirectories(parent);
        Path part = Files.createDirectory(free(parent, ".OPPROF_" + TIME.format(when) + "_"));
        try {
            if (launches.size() == 1) {
                new ProfileTree(launches.getFirst(), "").write(part);
            } else {
                several(part, launches, "_" + MILLISECONDS.format(when));
            }
            Path place = free(parent, "OPPROF_" + TIME.format(when) + "_");
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            return place;
        } finally {
            delete(part);
        }
    }

    private static void several(Path directory, List<Launched> launches, String suffix) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        for (Launched launched : launches) {
            String name = launched.profile.run().kernel().name();
            int number = counts.merge(name, 1, Integer::sum) - 1;
            new ProfileTree(launched, suffix).write(directory.resolve(name).resolve(Integer.toString(number)));
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
            text(directory.resolve(metric.text() + suffix + ".csv"), profile.table(metric).text());
        }
        text(directory.resolve("OpBasicInfo" + suffix + ".csv"), profile.basicInfo().text());
        Path simulator = directory.resolve("simulator");
        Chip chip = profile.run().chip();
        ExecutionTables tables = new ExecutionTables(listing, chip);
        for (CoreRecord core : profile.records()) {
            String name = core.core().text();
            Path own = simulator.resolve(name);
            text(own.resolve(name + "_code_exe" + suffix + ".csv"), tables.code(core).text());
            text(own.resolve(name + "_instr_exe" + suffix + ".csv"), tables.instructions(core).text());
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
