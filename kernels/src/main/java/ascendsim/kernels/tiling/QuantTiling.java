package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How npu_dynamic_quant shares its rows.
 *
 * @param path          which of the vendor's kernels
 * @param cores         vector cores
 * @param rowsPerPass   rows in UB at a time; 1 where rows go in pieces
 */
public record QuantTiling(Path path, long cores, long rowsPerPass) implements Tiling {
    private static final String KERNEL = "kernel";
    private static final String CORES = "cores";
    private static final String ROWS = "rows_per_pass";

    /** The vendor's kernels, those of v220 with their tiling keys. */
    public enum Path {
        /** key 100: some hundred rows of three lengths */
        FEW_ROWS,
        /** key 10: several rows in one instruction */
        MULTI_ROW,
        /** keys 2 and 3: row by row, double buffered */
        DOUBLE_BUFFER,
        /** keys 0 and 1: row by row, single buffered, by way of the scalar unit */
        SINGLE_BUFFER,
        /** key 6: rows in pieces */
        LARGE_SHAPE,
        /** key 7: groups of rows with factors of their own */
        MOE,
        /** key 8: the same, rows in pieces */
        MOE_LARGE_SHAPE,
        /** v310: rows in UB, quantised by vector functions */
        FULL_LOAD;

        /** As the knob spells it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Path> parse(String text) {
            return Arrays.stream(values()).filter(path -> path.text().equals(text)).findFirst();
        }

        static List<String> names() {
            return Arrays.stream(values()).map(Path::text).toList();
        }
    }

    /**
     * What a user has set of a tiling.
     *
     * @param path  empty: the official one
     * @param cores empty: those of the path
     * @param rows  empty: those of the path
     */
    public record Wishes(Optional<Path> path, Optional<Long> cores, Optional<Long> rows) {
        /** None. */
        public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * Reads the {@code tiling} object of a case.
         *
         * @throws BadInput naming unknown knobs and values that no tiling has
         */
        public static Wishes of(Map<String, Attribute> object) {
            List<String> known = List.of(KERNEL, CORES, ROWS);
            List<String> problems = object.keySet().stream().filter(name -> !known.contains(name))
                    .map(name -> BadInput.line("tiling." + name, "unknown knob", "one of " + known,
                            Nearest.hint(name, known)))
                    .toList();
            if (!problems.isEmpty()) {
                throw BadInput.of(problems);
            }
            return new Wishes(Optional.ofNullable(object.get(KERNEL)).map(Wishes::path),
                    Optional.ofNullable(object.get(CORES)).map(value -> count(CORES, value)),
                    Optional.ofNullable(object.get(ROWS)).map(value -> count(ROWS, value)));
        }

        private static Path path(Attribute value) {
            String text = value instanceof Attribute.Text word ? word.value() : value.toString();
            return Path.parse(text).orElseThrow(() -> BadInput.of("tiling." + KERNEL, text,
                    "one of " + Path.names(), Nearest.hint(text, Path.names())));
        }

        private static long count(String name, Attribute value) {
            if (value instanceof Attribute.Number number && number.isWhole()
                    && number.value().longValueExact() >= 1 && number.value().longValueExact() <= Integer.MAX_VALUE) {
                return number.value().longValueExact();
            }
            throw BadInput.of("tiling." + name, value.toString(), "a whole number of 1 or more", "");
        }
    }

    @Override
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put(KERNEL, path.text());
        map.put(CORES, cores);
        map.put(ROWS, rowsPerPass);
        return map;
    }
}
