package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/** JSON values that are not tensors. */
final class AttributeReader {
    private AttributeReader() {
    }

    /** @throws BadInput for an object or null, also inside a list */
    static Attribute read(String where, JsonNode node) {
        if (node.isNumber()) {
            return new Attribute.Number(node.decimalValue());
        }
        if (node.isString()) {
            return Attribute.of(node.stringValue());
        }
        if (node.isBoolean()) {
            return Attribute.of(node.booleanValue());
        }
        if (!node.isArray()) {
            throw BadInput.of(where, excerpt(node), "expected a number, a text, true or false, or a list of these", "");
        }
        List<Attribute> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(read(where + "[" + i + "]", node.get(i)));
        }
        return new Attribute.Items(items);
    }

    /** The entries of an object; null entries count as not given. */
    static SequencedMap<String, Attribute> readAll(String where, JsonNode object) {
        SequencedMap<String, Attribute> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!entry.getValue().isNull()) {
                entries.put(entry.getKey(), read(where + "." + entry.getKey(), entry.getValue()));
            }
        }
        return Collections.unmodifiableSequencedMap(entries);
    }

    /** A value as an error quotes it: its JSON, cut where it is long. */
    static String excerpt(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
