package ascendsim.cli.output;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** JSON for people and programs: what fits a line stands on one. */
public final class JsonText {
    private static final int LINE = 160;
    private static final String INDENT = "  ";

    private JsonText() {
    }

    /** A number, or null where JSON has none: NaN and the infinities. */
    public static JsonNode number(double value) {
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.instance;
    }

    /** The text of a value, with a line end. */
    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        append(node, "", text);
        return text.append('\n').toString();
    }

    private static void append(JsonNode node, String indent, StringBuilder text) {
        String line = node.toString();
        boolean fits = node.isValueNode() || node.isEmpty() || line.length() + indent.length() <= LINE;
        if (fits) {
            text.append(line);
        } else if (node.isArray()) {
            text.append("[\n");
            for (Iterator<JsonNode> items = node.values().iterator(); items.hasNext();) {
                text.append(indent).append(INDENT);
                append(items.next(), indent + INDENT, text);
                text.append(items.hasNext() ? ",\n" : "\n");
            }
            text.append(indent).append(']');
        } else {
            text.append("{\n");
            for (Iterator<Map.Entry<String, JsonNode>> items = node.properties().iterator(); items.hasNext();) {
                Map.Entry<String, JsonNode> item = items.next();
                text.append(indent).append(INDENT).append(StringNode.valueOf(item.getKey())).append(": ");
                append(item.getValue(), indent + INDENT, text);
                text.append(items.hasNext() ? ",\n" : "\n");
            }
            text.append(indent).append('}');
        }
    }
}
