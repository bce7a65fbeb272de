package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects on the command line. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Json() {
    }

    /** @throws BadInput if the text is no JSON object */
    static JsonNode parse(String where, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException wrong) {
            throw BadInput.of(where, "not JSON: " + wrong.getOriginalMessage(), "expected a JSON object", "");
        }
        throw BadInput.of(where, text, "expected a JSON object", "");
    }
}
