package ascendsim.tiling.sweep;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.plan.Plan;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.SimulationError;
import ascendsim.tiling.records.CallText;
import ascendsim.tiling.search.Evaluation;
import ascendsim.tiling.search.Simulator;
import ascendsim.tiling.search.Trial;
import ascendsim.tiling.search.Tuner;
import ascendsim.tiling.search.Tuning;
import ascendsim.tiling.space.SearchSpace.Subject;
import ascendsim.tiling.space.Setting;
import ascendsim.tiling.space.Spaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One simulation of a sweep, or one search. Everything in it is checked but the case, which a grid may make impossible:
 * such a row says why.
 *
 * @param place     what it is: operator, chip, and the sizes its shapes are made of
 * @param callText  the case as JSON
 * @param tilingWay how it is tiled
 * @param l2        what the L2 holds at the start
 * @param seed      inputs are drawn from it
 */
public record SweepTask(Place place, String callText, TilingWay tilingWay, L2State l2, long seed) {

    /** @param sizes by variable, in the order of the file */
    public record Place(String operator, String chip, Map<String, Long> sizes) {
    }

    /** How a task is tiled. */
    public sealed interface TilingWay {
        /** As the official kernel. */
        record Official() implements TilingWay {
        }

        /** @param knobs as JSON */
        record Given(String knobs) implements TilingWay {
        }

        /** The best that a search finds. */
        record Searched(Tuner.Plan plan) implements TilingWay {
        }
    }

    /** What tells this task from others, whatever the order of a file. */
    public String key() {
        return String.join(" ", place.operator(), place.chip(), l2.name(), Long.toString(seed), label(), callText);
    }

    /** The tiling in one word or as JSON. */
    public String label() {
        return switch (tilingWay) {
            case TilingWay.Official() -> "default";
            case TilingWay.Given(String knobs) -> knobs;
            case TilingWay.Searched(Tuner.Plan plan) -> plan.method().name().toLowerCase(Locale.ROOT) + "-"
                    + plan.budget() + "-" + plan.seed();
        };
    }

    /** The row of the result. The same task always gives the same row. */
    public ObjectNode run() {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("operator", place.operator())
                .put("chip", place.chip()).put("l2", l2.name().toLowerCase(Locale.ROOT));
        place.sizes().forEach(row::put);
        row.put("tiling", label());
        try {
            return run(row);
        } catch (BadInput refused) {
            return row.put("status", "refused").put("reason", refused.problems().getFirst());
        } catch (SimulationError stopped) {
            return row.put("status", "failed").put("reason", stopped.getMessage().lines().findFirst().orElse(""));
        } catch (RuntimeException defect) {
            // One task must not cost the others; it is named.
            return row.put("status", "failed").put("reason", "internal error: " + defect + "; please report it");
        }
    }

    private ObjectNode run(ObjectNode row) {
        Operator operator = Operators.named("operator", place.operator());
        OperatorCall call = new CaseReader(operator.contract().schema(), seed).read(callText);
        List<String> problems = operator.contract().check(call);
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        Subject subject = new Subject(new ChipLibrary().find(place.chip()).orElseThrow(), operator, call);
        return switch (tilingWay) {
            case TilingWay.Official() -> simulated(row, subject, Optional.empty());
            case TilingWay.Given(String knobs) -> simulated(row, subject, Optional.of(setting(knobs)));
            case TilingWay.Searched(Tuner.Plan plan) -> searched(row, subject, plan);
        };
    }

    private static Setting setting(String knobs) {
        return new Setting(new CaseReader(CallSchema.of(CallSchema.TILING + "s"), 0).read(
                "{\"" + CallSchema.TILING + "\":" + knobs + "}").tiling()
                .orElse(new LinkedHashMap<String, Attribute>()));
    }

    private ObjectNode simulated(ObjectNode row, Subject subject, Optional<Setting> knobs) {
        Plan plan = subject.plan(knobs);
        Evaluation evaluation = new Simulator(subject, l2).evaluate(plan, Double.POSITIVE_INFINITY);
        if (evaluation instanceof Evaluation.Failed(String reason)) {
            return row.put("status", "failed").put("reason", reason);
        }
        row.put("status", "ok").put("time_us", evaluation.microseconds()).put("workspace_bytes",
                Trial.workspaceBytes(plan));
        return row.put("kernel_tiling", CallText.tiling(plan.tiling().toMap()).toString());
    }

    private static ObjectNode searched(ObjectNode row, Subject subject, Tuner.Plan plan) {
        Tuning tuning = new Tuner(plan, (best, simulated) -> {
            // the row says it all
        }).tune(Spaces.of(subject));
        Trial best = tuning.best();
        row.put("status", "ok").put("time_us", best.microseconds()).put("workspace_bytes", best.workspaceBytes());
        return row.put("kernel_tiling", new JsonMapper().writeValueAsString(best.tiling()));
    }
}
