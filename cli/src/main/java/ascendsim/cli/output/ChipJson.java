package ascendsim.cli.output;

import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.Fact;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chips as JSON. */
public final class ChipJson {
    private ChipJson() {
    }

    /** {@code {"chips":[{"name","architecture","aic","aiv","clock_mhz","l2_bytes","gm_bytes"}]}}. */
    public static JsonNode list(List<Chip> chips) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode array = result.putArray("chips");
        for (Chip chip : chips) {
            head(array.addObject(), chip);
        }
        return result;
    }

    /** As an entry of the list, with {@code "facts":{"l2.line":{"value","unit","source","confidence"}}}. */
    public static JsonNode facts(Chip chip) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        head(result, chip);
        ObjectNode facts = result.putObject("facts");
        for (Map.Entry<String, Fact> entry : chip.facts().entrySet()) {
            Fact fact = entry.getValue();
            facts.putObject(entry.getKey()).put("value", fact.value()).put("unit", fact.unit())
                    .put("source", fact.source()).put("confidence", fact.confidence().spelling());
        }
        return result;
    }

    private static void head(ObjectNode into, Chip chip) {
        into.put("name", chip.name()).put("architecture", chip.architecture()).put("aic", chip.cores().aic())
                .put("aiv", chip.cores().aiv()).put("clock_mhz", chip.cores().clockMhz())
                .put("l2_bytes", chip.capacities().l2()).put("gm_bytes", chip.capacities().gm());
    }
}
