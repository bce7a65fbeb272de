package ascendsim.tiling.accuracy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the fields of a row are.
 *
 * @param names the columns of the file, in its order
 */
record MeasuredColumns(List<String> names) {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /**
     * A row.
     *
     * @param where file and line
     * @throws BadInput with the first problem of the row
     */
    Measurement read(String where, CsvRecord record) {
        if (record.getFieldCount() != names.size()) {
            throw BadInput.of(where, record.getFieldCount() + " fields", "expected " + names.size()
                    + ", one for each column", "a field with commas or quotes stands in quotes");
        }
        return new Measurement(word(where, record, "id"), word(where, record, "family"), word(where, record, "chip"),
                word(where, record, "operator"), call(where, field(record, "case")), l2(where, field(record, "l2")),
                microseconds(where, field(record, "measured_us")));
    }

    private String field(CsvRecord record, String column) {
        return record.getField(names.indexOf(column)).strip();
    }

    private String word(String where, CsvRecord record, String column) {
        String word = field(record, column);
        if (word.isEmpty()) {
            throw BadInput.of(where, column + " is empty", "expected a name", "");
        }
        return word;
    }

    private static String call(String where, String text) {
        try {
            if (MAPPER.readTree(text).isObject()) {
                return text;
            }
        } catch (JacksonException broken) {
            throw BadInput.of(where, "case is not JSON: " + broken.getOriginalMessage(), "expected a JSON object",
                    "inside a quoted field a quote is written twice");
        }
        throw BadInput.of(where, "case is " + (text.isEmpty() ? "empty" : text), "expected a JSON object", "");
    }

    private static L2Content l2(String where, String word) {
        return L2Content.of(word).orElseThrow(() -> BadInput.of(where, "l2 is \"" + word + '"',
                "expected one of " + String.join(", ", L2Content.words()),
                word.isEmpty() ? "unknown runs cold" : Nearest.hint(word, L2Content.words())));
    }

    private static double microseconds(String where, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, as a number out of range is
        }
        throw BadInput.of(where, "measured_us is \"" + text + '"', "expected microseconds, a number above 0", "");
    }
}
