package ascendsim.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonTextTest {
    @Test
    void whatFitsALineStandsOnOne() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("short").put("a", 1).putArray("b").add(2).add("\"");
        ObjectNode wide = node.putObject("wide");
        for (int i = 0; i < 30; i++) {
            wide.put("key" + i, i);
        }
        node.putArray("empty");
        String text = JsonText.of(node);
        assertThat(text.lines()).contains("  \"short\": {\"a\":1,\"b\":[2,\"\\\"\"]},", "  \"wide\": {",
                "    \"key7\": 7,", "  \"empty\": []").hasSize(36);
        assertThat(JsonMapper.shared().readTree(text)).isEqualTo(node);
    }

    @Test
    void whatJsonCannotSayIsNull() {
        assertThat(JsonText.of(JsonText.number(Double.NaN))).isEqualTo("null\n");
        assertThat(JsonText.of(JsonText.number(Double.NEGATIVE_INFINITY))).isEqualTo("null\n");
        assertThat(JsonText.of(JsonText.number(0.5))).isEqualTo("0.5\n");
    }
}
