package ascendsim.tiling.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case with variables, and their values: {@code $m} in the case stands for each value of {@code m} in turn.
 *
 * @param call   the case
 * @param shapes a list of values for each variable
 */
record ShapeGrid(JsonNode call, JsonNode shapes) {
    private static final String SIGN = "$";

    /**
     * Every combination, the last variable first to change; none where there are too many.
     *
     * @param most    combinations
     * @param problem told what was found and expected
     */
    List<Map<String, Long>> sizes(long most, BiConsumer<String, String> problem) {
        Set<String> used = new LinkedHashSet<>();
        variables(call, used);
        used.stream().filter(name -> !shapes.has(name)).forEach(
                name -> problem.accept("no values for $" + name, "expected " + name + ": [...]"));
        if (!shapes.isObject() && !shapes.isMissingNode()) {
            problem.accept(shapes.toString(), "expected lists of values by variable");
        }
        Map<String, List<Long>> axes = new LinkedHashMap<>();
        for (String name : shapes.isObject() ? shapes.propertyNames() : List.<String>of()) {
            JsonNode values = shapes.get(name);
            if (SweepTable.isColumn(name)) {
                problem.accept(name + " is a column of the result", "expected another name");
            }
            if (!used.contains(name)) {
                problem.accept(name + " is not in the case", "expected $" + name + " there");
            }
            if (!values.isArray() || values.isEmpty() || !values.valueStream().allMatch(ShapeGrid::isSize)) {
                problem.accept(name + ": " + values, "expected a list of whole numbers of 1 or more");
            } else {
                axes.put(name, values.valueStream().map(JsonNode::asLong).toList());
            }
        }
        if (isMore(axes.values(), most)) {
            problem.accept("more than " + most + " combinations", "at most so many: split the sweep");
            return List.of();
        }
        List<Map<String, Long>> grid = List.of(Map.of());
        for (Map.Entry<String, List<Long>> axis : axes.entrySet()) {
            grid = product(grid, axis.getKey(), axis.getValue());
        }
        return grid;
    }

    private static boolean isSize(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 1;
    }

    /** Whether there are more combinations than so many; none is made to find out. */
    private static boolean isMore(Collection<List<Long>> axes, long most) {
        long left = most;
        for (List<Long> values : axes) {
            left /= values.size();
        }
        return left < 1;
    }

    private static List<Map<String, Long>> product(List<Map<String, Long>> grid, String name, List<Long> values) {
        List<Map<String, Long>> product = new ArrayList<>();
        for (Map<String, Long> sizes : grid) {
            for (long value : values) {
                Map<String, Long> more = new LinkedHashMap<>(sizes);
                more.put(name, value);
                product.add(more);
            }
        }
        return product;
    }

    private static void variables(JsonNode node, Set<String> names) {
        if (node.isString() && node.stringValue().startsWith(SIGN)) {
            names.add(node.stringValue().substring(SIGN.length()));
        }
        node.values().forEach(child -> variables(child, names));
    }

    /** The case with sizes in the places of variables. */
    static JsonNode filled(JsonNode node, Map<String, Long> sizes) {
        if (node.isString() && node.stringValue().startsWith(SIGN)) {
            return JsonNodeFactory.instance.numberNode(sizes.get(node.stringValue().substring(SIGN.length())));
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            node.values().forEach(child -> filled.add(filled(child, sizes)));
            return filled;
        }
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> filled.set(entry.getKey(), filled(entry.getValue(), sizes)));
            return filled;
        }
        return node;
    }
}
