package ascendsim.cli.report;

import ascendsim.cli.output.JsonText;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Score;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An accuracy as JSON: {@code {"rows":[…],"families":[…],"overall":{…},"unsupported":[…]}}. Fractions, not percent;
 * what too few rows do not have is null.
 */
public final class AccuracyJson {
    private AccuracyJson() {
    }

    /** The JSON. */
    public static JsonNode of(Accuracy accuracy) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = result.putArray("rows");
        accuracy.predicted().forEach(p -> {
            Measurement row = p.measured();
            rows.addObject().put("id", row.id()).put("family", row.family()).put("chip", row.chip())
                    .put("operator", row.operator()).put("measured_us", row.microseconds())
                    .put("predicted_us", p.microseconds()).put("ratio", p.ratio());
        });
        ArrayNode families = result.putArray("families");
        accuracy.families().forEach(f -> {
            ObjectNode family = families.addObject().put("family", f.family()).put("chip", f.chip());
            score(family, f.score()).put("unsupported", f.unsupported());
        });
        score(result.putObject("overall"), accuracy.overall()).put("unsupported", accuracy.unsupported().size());
        ArrayNode unsupported = result.putArray("unsupported");
        accuracy.unsupported()
                .forEach(u -> unsupported.addObject().put("id", u.measured().id()).put("reason", u.reason()));
        return result;
    }

    private static ObjectNode score(ObjectNode into, Score score) {
        into.put("n", score.n());
        into.set("median_abs_log_error", JsonText.number(score.medianAbsoluteLog()));
        into.set("mape", JsonText.number(score.meanAbsoluteError()));
        into.set("p90_abs_log_error", JsonText.number(score.p90AbsoluteLog()));
        into.set("kendall_tau", JsonText.number(score.kendallTau()));
        into.put("below_10_us", score.small());
        into.set("below_10_us_median_abs_error_us", JsonText.number(score.smallMicroseconds()));
        return into;
    }
}
