package ascendsim.cli.report;

import static ascendsim.cli.output.JsonText.number;

import ascendsim.kernels.verify.Verdict;
import ascendsim.kernels.verify.Verdict.Status;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts as JSON: {@code {"cases","passed","failed","refused","unsupported","rows":[…]}}. */
public final class VerifyJson {
    private VerifyJson() {
    }

    /** The JSON. */
    public static JsonNode of(List<Verdict> verdicts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("cases", verdicts.size());
        for (Status status : Status.values()) {
            json.put(status.text(), verdicts.stream().filter(v -> v.status() == status).count());
        }
        ArrayNode rows = json.putArray("rows");
        for (Verdict verdict : verdicts) {
            ObjectNode row = rows.addObject().put("id", verdict.id()).put("suite", verdict.suite())
                    .put("operator", verdict.operator()).put("status", verdict.status().text())
                    .put("mismatched", verdict.mismatched());
            row.set("max_abs_error", number(verdict.maxAbsError()));
            row.set("max_rel_error", number(verdict.maxRelError()));
            row.put("reason", verdict.reason());
            verdict.cann().ifPresent(cann -> row.putObject("cann")
                    .put("simulated_reference_mismatched", cann.simulatedReference())
                    .put("simulated_cann_mismatched", cann.simulatedCann())
                    .put("cann_reference_mismatched", cann.cannReference())
                    .set("us", number(cann.us().orElse(Double.NaN))));
        }
        return json;
    }
}
