package ascendsim.cli.report;

import ascendsim.cli.output.JsonText;
import ascendsim.tiling.records.CallText;
import ascendsim.tiling.search.Counts;
import ascendsim.tiling.search.Objective;
import ascendsim.tiling.search.Trial;
import ascendsim.tiling.search.Tuning;
import ascendsim.tiling.space.Axis;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A search as JSON (docs/tuning.md). */
public final class TuneJson {
    private static final int TOP = 10;

    private TuneJson() {
    }

    /** The whole result. */
    public static JsonNode of(Tuned tuned) {
        Tuning tuning = tuned.tuning();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("operator", tuned.problem().operator())
                .put("chip", tuned.problem().chip());
        json.set("case", CallText.of(tuned.subject().call()));
        json.put("search", tuned.plan().method().name().toLowerCase(Locale.ROOT)).put("seed", tuned.plan().seed())
                .put("budget", tuned.plan().budget()).put("l2", tuned.problem().l2());
        json.set("space", space(tuning));
        json.set("default", trial(tuning.official()));
        json.set("best", trial(tuning.best()));
        counts(json, tuning.counts());
        json.put("wall_s", tuned.seconds()).put("evaluations_per_s", tuning.counts().simulated() / tuned.seconds());
        ArrayNode history = json.putArray("history");
        tuning.history().forEach(t -> history.addObject().put("evaluation", t.number())
                .put("time_us", t.microseconds()));
        json.set("top", trials(tuning.top(TOP)));
        json.set("pareto", tuned.plan().objective() == Objective.TIME
                ? JsonNodeFactory.instance.arrayNode()
                : trials(tuning.pareto()));
        return json;
    }

    private static ObjectNode space(Tuning tuning) {
        ObjectNode space = JsonNodeFactory.instance.objectNode().put("points", tuning.space().points());
        ObjectNode axes = space.putObject("knobs");
        for (Axis axis : tuning.space().axes()) {
            axes.put(axis.name(), axis.settings().size());
        }
        return space;
    }

    private static void counts(ObjectNode json, Counts counts) {
        json.put("evaluations", counts.evaluations()).put("unique_evaluations", counts.simulated())
                .put("infeasible", counts.illegal()).put("dominated", counts.dominated())
                .put("symmetric", counts.symmetric()).put("pruned", counts.pruned()).put("aborted", counts.aborted())
                .put("failed", counts.failed());
        ObjectNode rules = json.putObject("infeasible_rules");
        counts.broken().forEach(rules::put);
    }

    private static ArrayNode trials(List<Trial> trials) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        trials.forEach(trial -> array.add(trial(trial)));
        return array;
    }

    /** {@code knobs} is what a case states; null for the official kernel. */
    private static ObjectNode trial(Trial trial) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("tiling", CallText.tiling(trial.tiling()));
        json.set("knobs", trial.knobs().<JsonNode>map(setting -> CallText.knobs(setting.knobs()))
                .orElse(JsonNodeFactory.instance.nullNode()));
        json.set("time_us", JsonText.number(trial.microseconds()));
        return json.put("workspace_bytes", trial.workspaceBytes());
    }
}
