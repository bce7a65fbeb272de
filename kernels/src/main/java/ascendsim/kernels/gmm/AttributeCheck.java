package ascendsim.kernels.gmm;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Findings;
import java.util.List;
import java.util.Optional;

/** The attributes that mean the same whatever the tensors are. */
record AttributeCheck(OperatorCall call, Findings findings) {

    void check() {
        groupType();
        findings.attempt(() -> call.whole("split_item", 0)).filter(item -> item < 0 || item > 3)
                .ifPresent(item -> findings.add("split_item", item.toString(),
                        "expected 0 to 3: invalid value of split_item [" + item + "]", ""));
        findings.attempt(() -> call.whole("group_list_type", 0)).filter(type -> type < 0 || type > 2)
                .ifPresent(type -> findings.add("group_list_type", type.toString(),
                        "expected 0 (cumulative), 1 (counts) or 2 (rows of group and count)", ""));
        findings.attempt(() -> call.whole("act_type", 0)).filter(type -> type < 0 || type > 5 || type == 3)
                .ifPresent(type -> findings.add("act_type", type.toString(),
                        "expected 0 (none), 1 (relu), 2 (gelu tanh), 4 (fast gelu) or 5 (silu)",
                        type == 3 ? "gelu erf is not supported" : ""));
        findings.attempt(() -> call.wholes("tuning_config")).flatMap(config -> config).filter(List::isEmpty)
                .ifPresent(_ -> findings.add("tuning_config", "[]", "expected a list that begins with 0 to m", ""));
        for (String name : List.of("x_dtype", "weight_dtype", "scale_dtype", "per_token_scale_dtype")) {
            call.attribute(name).ifPresent(value -> findings.add(name, value.toString(),
                    "must be left out on Atlas A2", "it names types that only Ascend 950 takes"));
        }
    }

    /** The list of integers, which one x with many y can only be, has no group type of its own. */
    private void groupType() {
        Optional<Long> type = findings.attempt(() -> call.whole("group_type", -1));
        boolean listed = call.tensors("x").size() == 1 && call.tensors("weight").size() > 1
                && call.attribute("split_item").flatMap(AttributeCheck::whole).orElse(0L) < 2;
        if (call.attribute("group_type").isEmpty() && !listed) {
            findings.add("group_type", "not given", "requires manual passing group_type, current is None",
                    "0 splits m, 2 splits k, -1 does not split");
        }
        type.filter(given -> given != -1 && given != 0 && given != 2).ifPresent(given -> findings.add("group_type",
                given.toString(), "the group type must be -1, 0 or 2, but now is [" + given + "]",
                given == 1 ? "splitting n is not supported" : ""));
    }

    private static Optional<Long> whole(Attribute attribute) {
        return attribute instanceof Attribute.Number number && number.isWhole()
                ? Optional.of(number.value().longValueExact())
                : Optional.empty();
    }
}
