package ascendsim.tiling.records;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The best tiling that was found for a problem.
 *
 * @param model  which model predicted the times
 * @param tiling knobs for a case as JSON; empty: the official kernel is best
 * @param times  predicted
 * @param search how it was found, for people
 */
public record TuningRecord(Problem problem, String model, Optional<String> tiling, Times times, String search) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * What is tuned for.
     *
     * @param call as {@link CallText} writes it, as JSON
     * @param l2   cold or warm
     */
    public record Problem(String operator, String chip, String l2, String call) {
        /** The problem of a call on a chip. */
        public static Problem of(Chip chip, OperatorCall call, L2State l2) {
            return new Problem(call.operator(), chip.name(), l2.name().toLowerCase(Locale.ROOT),
                    CallText.of(call).toString());
        }
    }

    /** Microseconds. */
    public record Times(double best, double official) {
    }

    /** One line of a store. */
    public String text() {
        return json().toString();
    }

    private ObjectNode json() {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("operator", problem.operator())
                .put("chip", problem.chip()).put("l2", problem.l2()).put("model", model);
        line.set("case", MAPPER.readTree(problem.call()));
        line.set("tiling", tiling.map(MAPPER::readTree).orElse(JsonNodeFactory.instance.nullNode()));
        return line.put("time_us", times.best()).put("default_us", times.official()).put("search", search);
    }

    /** Empty for what is no record. */
    static Optional<TuningRecord> of(JsonNode line) {
        boolean whole = line.path("operator").isString() && line.path("chip").isString() && line.path("l2").isString()
                && line.path("model").isString() && line.path("case").isObject() && line.path("time_us").isNumber()
                && line.path("default_us").isNumber()
                && (line.path("tiling").isNull() || line.path("tiling").isObject());
        if (!whole) {
            return Optional.empty();
        }
        Problem problem = new Problem(line.path("operator").stringValue(), line.path("chip").stringValue(),
                line.path("l2").stringValue(), line.path("case").toString());
        Optional<String> tiling = line.path("tiling") instanceof ObjectNode knobs
                ? Optional.of(knobs.toString())
                : Optional.empty();
        return Optional.of(new TuningRecord(problem, line.path("model").stringValue(), tiling, new Times(
                line.path("time_us").doubleValue(), line.path("default_us").doubleValue()),
                line.path("search").asString("")));
    }
}
