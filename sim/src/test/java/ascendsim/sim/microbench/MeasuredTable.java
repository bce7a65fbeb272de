package ascendsim.sim.microbench;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code kind,chip,instruction,size,size_unit,rate,rate_unit,protocol,l2} with a header line; fields that hold
 * commas are in double quotes.
 */
public final class MeasuredTable {
    private static final int COLUMNS = 9;
    private static final int REPEAT_BYTES = 256;
    private static final Map<String, DType> TYPES = Map.ofEntries(Map.entry("FP16", DType.FLOAT16),
            Map.entry("FP32", DType.FLOAT32), Map.entry("BF16", DType.BFLOAT16), Map.entry("INT4", DType.INT4),
            Map.entry("INT8", DType.INT8), Map.entry("UINT8", DType.UINT8), Map.entry("INT16", DType.INT16),
            Map.entry("UINT16", DType.UINT16), Map.entry("INT32", DType.INT32), Map.entry("UINT32", DType.UINT32),
            Map.entry("INT64", DType.INT64), Map.entry("UINT64", DType.UINT64));

    private MeasuredTable() {
    }

    /**
     * All rows, in file order.
     *
     * @throws BadInput naming the first line that is no row
     */
    public static List<MeasuredRow> read(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw BadInput.of(file.toString(), "cannot be read", "a table of measurements", "");
        }
    }

    static List<MeasuredRow> parse(String name, List<String> lines) {
        List<MeasuredRow> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(name + ":" + (i + 1), fields(lines.get(i))));
        }
        return withRepeats(rows);
    }

    private static MeasuredRow row(String where, List<String> f) {
        if (f.size() != COLUMNS) {
            throw BadInput.of(where, f.size() + " fields", COLUMNS + " fields", "");
        }
        for (String part : f.get(3).split(",")) {
            positive(where, "size", part);
        }
        return new MeasuredRow(f.get(0), f.get(1), f.get(2), f.get(3), positive(where, "rate", f.get(5)), f.get(7),
                f.get(8), Optional.empty());
    }

    private static double positive(String where, String field, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw BadInput.of(where, field + " '" + text + "'", "a number", "");
        }
        if (!(value > 0) || Double.isInfinite(value)) {
            throw BadInput.of(where, field + " " + text, "a number above 0", "");
        }
        return value;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Types of a vector instruction, sources first. */
    static List<DType> types(MeasuredRow row) {
        return types(row.instruction().substring(row.operation().length()).strip());
    }

    /** Types separated by commas, as mskpp spells them. */
    static List<DType> types(String text) {
        return Arrays.stream(text.split(",")).map(word -> Optional.ofNullable(TYPES.get(word)).orElseThrow(
                () -> BadInput.of("type '" + word + "'", "expected one of " + TYPES.keySet().stream().sorted().toList(),
                        "", "")))
                .toList();
    }

    /**
     * Sizes of vector rows are elements of whole 256-byte repeats. Seven tables have labels of half repeats instead,
     * 64 (r + 1) elements for r repeats: VGATHERB of 16 bits, read so, equals that of 32 bits cycle by cycle, and VSHL
     * cannot be faster than its own 32-bit form. There the n-th row is n repeats.
     */
    private static List<MeasuredRow> withRepeats(List<MeasuredRow> rows) {
        Map<String, List<MeasuredRow>> tables = new LinkedHashMap<>();
        rows.stream().filter(row -> row.kind().equals("vector"))
                .forEach(
                        row -> tables.computeIfAbsent(row.chip() + row.instruction(), k -> new ArrayList<>()).add(row));
        return rows.stream().map(row -> row.kind().equals("vector")
                ? row.withRepeats(repeats(row, tables.get(row.chip() + row.instruction())))
                : row).toList();
    }

    private static int repeats(MeasuredRow row, List<MeasuredRow> table) {
        boolean mislabelled = table.stream().anyMatch(r -> nominal(r) != Math.rint(nominal(r)));
        return mislabelled ? table.indexOf(row) + 1 : (int) nominal(row);
    }

    private static double nominal(MeasuredRow row) {
        return Double.parseDouble(row.size()) * Math.max(1, types(row).getFirst().bits() / 8) / REPEAT_BYTES;
    }
}
