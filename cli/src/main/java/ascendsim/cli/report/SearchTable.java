package ascendsim.cli.report;

import ascendsim.cli.console.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Searches of many problems against each other, as a Markdown table. */
public final class SearchTable {
    private static final double CLOSE = 1.01;
    private static final double NEAR = 1.03;

    private SearchTable() {
    }

    /** The lines, from those of a journal. */
    public static List<String> of(List<JsonNode> done) {
        Map<String, List<JsonNode>> problems = new LinkedHashMap<>();
        done.forEach(line -> problems.computeIfAbsent(line.path("problem").asString(""), _ -> new ArrayList<>())
                .add(line));
        List<String> lines = new ArrayList<>();
        lines.add("| problem | free knobs | legal points | default us | optimum us | budget | genetic | worst seed |"
                + " random | worst seed | simulations/s |");
        lines.add("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<Double> genetic = new ArrayList<>();
        problems.forEach((id, searches) -> row(id, searches, lines, genetic));
        lines.add("");
        long close = genetic.stream().filter(ratio -> ratio <= CLOSE).count();
        lines.add("Genetic, first seed: within 1 % of the optimum on " + close
                + " of " + genetic.size() + ", within 3 % on " + genetic.stream().filter(r -> r <= NEAR).count() + ".");
        return lines;
    }

    private static void row(String id, List<JsonNode> searches, List<String> lines, List<Double> genetic) {
        JsonNode all = searches.getFirst();
        double optimum = searches.stream().mapToDouble(s -> s.path("best_us").asDouble()).min().orElseThrow();
        List<JsonNode> evolved = of(searches, "genetic");
        List<JsonNode> drawn = of(searches, "random");
        if (evolved.isEmpty() || drawn.isEmpty()) {
            return;
        }
        genetic.add(ratio(evolved.getFirst(), optimum));
        lines.add("| " + String.join(" | ", id, all.path("knobs").asString(""),
                Numbers.grouped(all.path("legal").asLong()), Numbers.fixed(all.path("default_us").asDouble(), 2),
                Numbers.fixed(optimum, 2), Numbers.grouped(evolved.getFirst().path("simulated").asLong()),
                text(ratio(evolved.getFirst(), optimum)), text(worst(evolved, optimum)),
                text(ratio(drawn.getFirst(), optimum)), text(worst(drawn, optimum)),
                Numbers.fixed(evolved.stream().mapToDouble(s -> s.path("simulated").asDouble()
                        / s.path("wall_s").asDouble()).max().orElse(0), 1))
                + " |");
    }

    private static List<JsonNode> of(List<JsonNode> searches, String method) {
        return searches.stream().filter(s -> s.path("search").asString("").startsWith(method))
                .sorted(Comparator.comparing(s -> s.path("search").asString(""))).toList();
    }

    private static double ratio(JsonNode search, double optimum) {
        return search.path("best_us").asDouble() / optimum;
    }

    private static double worst(List<JsonNode> searches, double optimum) {
        return searches.stream().mapToDouble(search -> ratio(search, optimum)).max().orElseThrow();
    }

    private static String text(double ratio) {
        return "+" + Numbers.fixed(100 * (ratio - 1), 2) + " %";
    }
}
