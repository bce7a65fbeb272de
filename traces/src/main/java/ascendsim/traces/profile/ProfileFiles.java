package ascendsim.traces.profile;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of a profile on disk, a board's or our own, by name: {@code PipeUtilization}, {@code OpBasicInfo} ….
 *
 * @param directory where they were found
 */
public record ProfileFiles(Path directory, SequencedMap<String, CsvTable> tables) {
    /** Of several operators the files carry a time (ecosystem.md §1.2). */
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9]+?)(_\\d{17})?\\.csv");
    private static final String BASIC = "OpBasicInfo";
    private static final int DEPTH = 4;

    /**
     * Finds the tables in a directory, or in the only directory below it that has some; of several OPPROF directories
     * beside one another the latest.
     *
     * @throws BadInput if there is none or there are several
     */
    public static ProfileFiles read(Path given) {
        if (!Files.isDirectory(given)) {
            throw BadInput.of(given.toString(), "no such directory", "expected an OPPROF directory", "");
        }
        try {
            return read(given, latest(given).orElse(given));
        } catch (IOException unreadable) {
            throw BadInput.of(given.toString(), "cannot be read: " + unreadable.getMessage(),
                    "expected an OPPROF directory", "");
        }
    }

    private static ProfileFiles read(Path given, Path root) throws IOException {
        List<Path> with = new ArrayList<>();
        try (Stream<Path> directories = Files.walk(root, DEPTH)) {
            for (Path directory : directories.filter(Files::isDirectory).sorted().toList()) {
                if (!files(directory).isEmpty()) {
                    with.add(directory);
                }
            }
        }
        if (with.size() != 1) {
            String found = with.isEmpty() ? "no metric tables" : "tables of " + with.size() + " operators";
            throw BadInput.of(given.toString(), found, "expected an OPPROF directory with tables such as "
                    + Metric.PIPE_UTILIZATION.text() + ".csv",
                    with.isEmpty() ? "" : "name one, for example " + with.getFirst());
        }
        SequencedMap<String, CsvTable> tables = new LinkedHashMap<>();
        for (Path file : files(with.getFirst())) {
            tables.put(name(file).orElseThrow(), CsvTable.parse(Files.readString(file, StandardCharsets.UTF_8)));
        }
        return new ProfileFiles(with.getFirst(), tables);
    }

    /** The directory of the latest profile directly below: their names end in the time. */
    private static Optional<Path> latest(Path directory) throws IOException {
        try (Stream<Path> below = Files.list(directory)) {
            return below.filter(path -> path.getFileName().toString().startsWith("OPPROF_"))
                    .filter(Files::isDirectory).max(Comparator.comparing(Path::getFileName));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> name(file).isPresent()).sorted().toList();
        }
    }

    /** The table a file holds; empty for other files. */
    private static Optional<String> name(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() && isTable(matcher.group(1)) ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean isTable(String name) {
        return name.equals(BASIC) || Stream.of(Metric.values()).anyMatch(metric -> metric.text().equals(name));
    }
}
