package ascendsim.cli.report;

import static ascendsim.cli.output.JsonText.number;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.cann.ThreeWay;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.files.Fingerprint;
import ascendsim.sim.Run;
import ascendsim.sim.check.Diagnostic;
import ascendsim.sim.check.Severity;
import ascendsim.sim.engine.SimulationError;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.PipeCounts;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The result of a run as JSON. Keys are always in the same order; what differs between two equal runs, the host's
 * share, comes last. What a run without time or without data, or one that was stopped, does not know is null.
 */
public final class RunJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RunJson() {
    }

    /** The whole result. */
    public static JsonNode of(Outcome outcome) {
        ObjectNode json = NODES.objectNode();
        subject(json, outcome);
        totals(json, outcome);
        launches(json, outcome, true);
        counted(json, outcome, outcome.statistics());
        judged(json, outcome);
        outcome.verdict().uncompared().ifPresent(why -> json.put("not_compared", why));
        outcome.verdict().ways().ifPresent(ways -> json.set("three_way", ways(ways)));
        ObjectNode outputs = json.putObject("outputs");
        outcome.results().outputs().forEach((name, tensor) -> outputs.set(name, output(tensor)));
        diagnostics(json, outcome);
        json.set("host", host(outcome));
        return json;
    }

    /** What is said of the task and its launches as wholes: neither cores, memory and host nor outputs. */
    public static ObjectNode summary(Outcome outcome) {
        ObjectNode json = NODES.objectNode();
        subject(json, outcome);
        totals(json, outcome);
        launches(json, outcome, false);
        json.set("bound", bound(outcome, outcome.statistics()));
        judged(json, outcome);
        diagnostics(json, outcome);
        return json;
    }

    private static void judged(ObjectNode json, Outcome outcome) {
        json.set("roofline", outcome.roofline().map(RunJson::roofline).orElse(NullNode.instance));
        json.set("check", outcome.verdict().comparison().map(RunJson::check).orElse(NullNode.instance));
    }

    private static void diagnostics(ObjectNode json, Outcome outcome) {
        ArrayNode diagnostics = json.putArray("diagnostics");
        outcome.verdict().diagnostics().forEach(d -> diagnostics.add(diagnostic(d)));
        outcome.verdict().stop().ifPresent(error -> diagnostics.add(stop(error)));
    }

    private static void subject(ObjectNode json, Outcome outcome) {
        json.put("operator", outcome.subject().operator()).put("chip", outcome.run().chip().name())
                .put("mode", outcome.run().mode().text()).put("seed", outcome.subject().seed());
        json.put("l2", outcome.subject().l2Text());
        json.set("tiling", knobs(outcome.subject().tiling()));
        json.put("blocks", outcome.run().kernel().blocks()).put("kernel_type", outcome.run().kernel().type().text());
    }

    private static void totals(ObjectNode json, Outcome outcome) {
        json.put("instructions", outcome.run().totals().instructions());
        json.put("cycles", outcome.run().cycles());
        json.set("time_us", outcome.verdict().stop().isEmpty()
                ? number(outcome.microseconds())
                : NullNode.instance);
        json.put("scalar_instructions", outcome.run().totals().scalarInstructions());
    }

    /** Each launch, where there are several. */
    private static void launches(ObjectNode json, Outcome outcome, boolean counted) {
        List<Run> runs = outcome.results().runs();
        if (runs.size() == 1) {
            return;
        }
        ArrayNode launches = json.putArray("launches");
        for (int i = 0; i < runs.size(); i++) {
            ObjectNode launch = launch(runs.get(i));
            if (counted) {
                counted(launch, outcome, outcome.results().statistics().get(i));
            }
            launches.add(launch);
        }
    }

    /** What was counted in a launch. */
    private static void counted(ObjectNode json, Outcome outcome, RunStatistics statistics) {
        ArrayNode cores = json.putArray("cores");
        statistics.cores().forEach(core -> core(cores.addObject(), core));
        memory(json.putObject("memory"), statistics);
        json.set("bound", bound(outcome, statistics));
    }

    private static JsonNode bound(Outcome outcome, RunStatistics statistics) {
        return outcome.hasTime() && outcome.verdict().stop().isEmpty()
                ? StringNode.valueOf(statistics.bound().text())
                : NullNode.instance;
    }

    private static ObjectNode launch(Run run) {
        ObjectNode json = NODES.objectNode().put("kernel", run.kernel().name()).put("blocks", run.kernel().blocks())
                .put("instructions", run.totals().instructions())
                .put("scalar_instructions", run.totals().scalarInstructions()).put("cycles", run.cycles());
        json.set("time_us", number(run.microseconds()));
        return json;
    }

    private static void core(ObjectNode json, CoreStatistics core) {
        json.put("core", core.core().text()).put("cycles", core.cycles());
        ObjectNode pipes = json.putObject("pipes");
        core.pipes().forEach((pipe, counts) -> pipes.set(pipe.name(), pipe(counts, core.cycles())));
    }

    private static JsonNode pipe(PipeCounts counts, long cycles) {
        ObjectNode json = NODES.objectNode().put("busy_cycles", counts.busyCycles());
        json.set("ratio", number(counts.ratio(cycles)));
        ObjectNode stalls = json.putObject("stall_cycles");
        counts.stallCycles().forEach((reason, stalled) -> stalls.put(reason.text(), stalled));
        return json.put("instructions", counts.instructions());
    }

    private static void memory(ObjectNode json, RunStatistics statistics) {
        json.put("gm_read_bytes", statistics.reads().bytes()).put("gm_write_bytes", statistics.writes().bytes());
        json.set("l2_hit_rate", number(statistics.l2HitRate()));
        json.put("l2_read_hit_bytes", statistics.reads().hitBytes())
                .put("l2_read_miss_bytes", statistics.reads().missBytes())
                .put("l2_write_hit_bytes", statistics.writes().hitBytes())
                .put("l2_write_miss_bytes", statistics.writes().missBytes())
                .put("l2_written_back_bytes", statistics.writtenBackBytes());
    }

    private static JsonNode roofline(Roofline roofline) {
        ObjectNode json = NODES.objectNode().put("ops", roofline.ops()).put("bytes", roofline.bytes());
        json.set("bound_us", number(roofline.boundUs()));
        json.set("efficiency", number(roofline.efficiency()));
        json.set("compute_us", number(roofline.computeUs()));
        json.set("memory_us", number(roofline.memoryUs()));
        return json;
    }

    private static JsonNode check(Comparison comparison) {
        ObjectNode json = NODES.objectNode().put("backend", comparison.backend()).put("passed", comparison.passed())
                .put("compared", comparison.errors().compared()).put("mismatched", comparison.errors().mismatched());
        json.set("max_abs_error", number(comparison.errors().maxAbsError()));
        json.set("max_rel_error", number(comparison.errors().maxRelError()));
        json.put("rule", comparison.rule().text());
        json.putObject("vendor").put("passed", comparison.vendor().passed())
                .put("relative_misses", comparison.vendor().relativeMisses())
                .put("absolute_misses", comparison.vendor().absoluteMisses());
        return json;
    }

    private static JsonNode ways(ThreeWay ways) {
        ObjectNode json = NODES.objectNode();
        json.set("simulated_reference", check(ways.simulatedReference()));
        json.set("simulated_cann", check(ways.simulatedCann()));
        json.set("cann_reference", check(ways.cannReference()));
        json.set("cann_us", number(ways.cannUs().orElse(Double.NaN)));
        return json;
    }

    private static JsonNode output(Tensor tensor) {
        ObjectNode json = NODES.objectNode();
        ArrayNode shape = json.putArray("shape");
        Arrays.stream(tensor.shape().dims()).forEach(shape::add);
        return json.put("dtype", tensor.dtype().text()).put("sha256", Fingerprint.of(tensor));
    }

    private static JsonNode diagnostic(Diagnostic diagnostic) {
        return NODES.objectNode().put("code", diagnostic.code()).put("severity", diagnostic.severity().text())
                .put("core", diagnostic.core().text()).put("pipe", diagnostic.pipe().name())
                .put("cycle", diagnostic.cycle()).put("instruction", diagnostic.instruction())
                .put("text", diagnostic.text());
    }

    /** What stopped the machine may concern several cores at once: its text names them. */
    private static JsonNode stop(SimulationError error) {
        return NODES.objectNode().put("code", error.code()).put("severity", Severity.ERROR.text()).putNull("core")
                .putNull("pipe").putNull("cycle").put("instruction", "").put("text", error.getMessage());
    }

    private static JsonNode host(Outcome outcome) {
        ObjectNode json = NODES.objectNode();
        json.set("wall_s", number(outcome.results().wallSeconds()));
        json.set("instructions_per_s", number(outcome.run().totals().instructions() / outcome.results().wallSeconds()));
        json.set("cycles_per_s", number(outcome.run().cycles() / outcome.results().wallSeconds()));
        return json;
    }

    /** Knobs are whole numbers, truth values, words and lists of them. */
    private static JsonNode knobs(Object value) {
        return switch (value) {
            case Boolean flag -> BooleanNode.valueOf(flag);
            case Number number -> LongNode.valueOf(number.longValue());
            case Map<?, ?> map -> {
                ObjectNode json = NODES.objectNode();
                map.forEach((key, item) -> json.set(key.toString(), knobs(item)));
                yield json;
            }
            case Collection<?> items -> {
                ArrayNode json = NODES.arrayNode();
                items.forEach(item -> json.add(knobs(item)));
                yield json;
            }
            default -> StringNode.valueOf(value.toString());
        };
    }
}
