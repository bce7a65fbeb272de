package ascendsim.tiling.accuracy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files of measured kernel times: CSV after RFC 4180 in UTF-8 whose first record names the columns. The columns
 * of {@link #COLUMNS} must be there, in any order; others are not looked at. Whatever is wrong is reported at once, one
 * line for each bad row.
 */
public final class MeasuredFile {
    /** What every file has. */
    static final List<String> COLUMNS =
            List.of("id", "family", "chip", "operator", "case", "measured_us", "kernels", "l2", "source");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final List<String> problems = new ArrayList<>();
    private final List<Measurement> rows = new ArrayList<>();
    private final Map<String, Long> linesOfIds = new HashMap<>();

    private MeasuredFile(String name) {
        this.name = name;
    }

    /**
     * The rows of a file, in its order.
     *
     * @throws BadInput with a line {@code file:line: found; expected; hint} for each bad row
     */
    public static List<Measurement> read(Path file) {
        return parse(file.toString(), text(file));
    }

    /**
     * The rows of a text.
     *
     * @param name of the file, for errors
     */
    static List<Measurement> parse(String name, String text) {
        MeasuredFile file = new MeasuredFile(name);
        file.read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        if (!file.problems.isEmpty()) {
            throw BadInput.of(file.problems);
        }
        return List.copyOf(file.rows);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw BadInput.of(file.toString(), "no such file", "expected a CSV file of measured kernel times", "");
        } catch (CharacterCodingException binary) {
            throw BadInput.of(file.toString(), "not UTF-8", "expected a CSV file of measured kernel times", "");
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a CSV file",
                    "");
        }
    }

    private void read(String text) {
        List<CsvRecord> records = new ArrayList<>();
        Optional<CsvParseException> broken = records(text, records);
        List<CsvRecord> filled = records.stream().filter(r -> r.getFieldCount() > 1 || !r.getField(0).isBlank())
                .toList();
        if (!filled.isEmpty()) {
            MeasuredColumns columns = header(filled.getFirst());
            if (columns.names().containsAll(COLUMNS)) {
                filled.stream().skip(1).forEach(record -> row(record, columns));
            }
        } else if (broken.isEmpty()) {
            problems.add(BadInput.line(name, "empty", "expected a first line " + String.join(",", COLUMNS), ""));
        }
        broken.ifPresent(problem -> {
            Throwable why = problem.getCause() == null ? problem : problem.getCause();
            add(records.isEmpty() ? 1 : lineAfter(records.getLast()), "not CSV: " + why.getMessage(),
                    "expected RFC 4180", "inside a quoted field a quote is written twice");
        });
    }

    /** The records up to the first that is none, if there is one. */
    private static Optional<CsvParseException> records(String text, List<CsvRecord> into) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            reader.forEach(into::add);
            return Optional.empty();
        } catch (CsvParseException broken) {
            return Optional.of(broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading a text failed", impossible);
        }
    }

    /** Fields keep their line breaks. */
    private static long lineAfter(CsvRecord record) {
        return record.getStartingLineNumber() + 1
                + record.getFields().stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    }

    private MeasuredColumns header(CsvRecord header) {
        List<String> found = header.getFields().stream().map(String::strip).toList();
        List<String> strange = found.stream().filter(column -> !COLUMNS.contains(column)).toList();
        for (String column : COLUMNS) {
            if (!found.contains(column)) {
                add(header.getStartingLineNumber(), "no column " + column, "expected the columns "
                        + String.join(",", COLUMNS), Nearest.hint(column, strange).replace("did you mean", "is it"));
            } else if (found.indexOf(column) != found.lastIndexOf(column)) {
                add(header.getStartingLineNumber(), "two columns " + column, "expected one", "");
            }
        }
        return new MeasuredColumns(found);
    }

    private void row(CsvRecord record, MeasuredColumns columns) {
        long line = record.getStartingLineNumber();
        try {
            Measurement row = columns.read(name + ":" + line, record);
            Long earlier = linesOfIds.putIfAbsent(row.id(), line);
            if (earlier != null) {
                add(line, "id " + row.id(), "expected another id than that of line " + earlier, "");
            }
            rows.add(row);
        } catch (BadInput bad) {
            problems.add(bad.problems().getFirst());
        }
    }

    private void add(long line, String found, String expected, String hint) {
        problems.add(BadInput.line(name + ":" + line, found, expected, hint));
    }
}
