package ascendsim.tiling.sweep;

import ascendsim.sim.Device.L2State;
import ascendsim.tiling.search.Method;
import ascendsim.tiling.search.Objective;
import ascendsim.tiling.search.Tuner;
import ascendsim.tiling.sweep.SweepTask.TilingWay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** The {@code tilings} of a sweep: {@code default}, knobs, or {@code search: {budget: 100}}. */
record TilingWays(L2State l2, long seed) {
    private static final String SEARCH = "search";
    private static final Set<String> SEARCH_KEYS = Set.of("budget", "method", "seed");
    private static final int USUAL_BUDGET = 100;
    private static final int MOST_BUDGET = 1_000_000;

    /**
     * The ways.
     *
     * @param list    missing: the official kernel alone
     * @param problem told what was found and expected
     */
    List<TilingWay> of(JsonNode list, BiConsumer<String, String> problem) {
        if (list.isMissingNode()) {
            return List.of(new TilingWay.Official());
        }
        List<TilingWay> ways = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            problem.accept(list.toString(), "expected a list: default, knobs such as {base_m: 128}, or search: {...}");
        }
        for (JsonNode way : list.isArray() ? list.values() : List.<JsonNode>of()) {
            if (way.isString() && way.stringValue().equals("default")) {
                ways.add(new TilingWay.Official());
            } else if (way.isObject() && way.has(SEARCH) && way.size() == 1) {
                search(way.get(SEARCH), problem).ifPresent(ways::add);
            } else if (way.isObject() && !way.isEmpty()) {
                ways.add(new TilingWay.Given(way.toString()));
            } else {
                problem.accept(way.toString(), "expected default, knobs such as {base_m: 128}, or search: {...}");
            }
        }
        return ways;
    }

    private Optional<TilingWay> search(JsonNode search, BiConsumer<String, String> problem) {
        List<String> methods = Arrays.stream(Method.values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList();
        String method = search.has("method") ? search.path("method").asString("") : "genetic";
        JsonNode budget = search.path("budget");
        JsonNode start = search.path("seed");
        boolean known = search.isObject() && SEARCH_KEYS.containsAll(search.propertyNames());
        boolean whole = (budget.isMissingNode() || isLong(budget) && budget.asLong() >= 1
                && budget.asLong() <= MOST_BUDGET) && (start.isMissingNode() || isLong(start));
        if (!known || !whole || !methods.contains(method)) {
            problem.accept("search: " + search, "expected budget from 1 to " + MOST_BUDGET + ", method "
                    + String.join(", ", methods) + ", seed");
            return Optional.empty();
        }
        Method how = Method.valueOf(method.toUpperCase(Locale.ROOT));
        int most = how == Method.EXHAUSTIVE && budget.isMissingNode()
                ? Integer.MAX_VALUE
                : budget.asInt(USUAL_BUDGET);
        return Optional.of(new TilingWay.Searched(new Tuner.Plan(how, Objective.TIME, most,
                start.asLong(seed), 1, l2)));
    }

    private static boolean isLong(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }
}
