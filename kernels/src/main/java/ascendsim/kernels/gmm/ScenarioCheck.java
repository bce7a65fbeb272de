package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Findings;
import java.util.List;

/** How scenario, path and attributes go together (operators.md §1, §1.1). */
record ScenarioCheck(GroupedCall grouped, Findings findings) {

    void check() {
        groupType();
        activation();
        outputType();
        tuning();
        listType();
    }

    private OperatorCall call() {
        return grouped.call();
    }

    private void groupType() {
        long type = call().whole("group_type", -1);
        long splitItem = call().whole("split_item", 0);
        String text = grouped.scenario().text();
        switch (grouped.scenario()) {
            case MULTI_MULTI_MULTI -> {
                if (type != -1) {
                    findings.add("group_type", Long.toString(type), "expected -1 (" + text + ")",
                            "set split_item to 2 or 3 for one y");
                }
                if (splitItem > 1) {
                    findings.add("split_item", Long.toString(splitItem), "expected 0 or 1 with group_type -1", "");
                }
            }
            case SINGLE_MULTI_MULTI -> {
                if (type == 2) {
                    findings.add("group_type", "2", "expected 0 or -1 (" + text + ")", "");
                }
            }
            case SINGLE_MULTI_SINGLE, MULTI_MULTI_SINGLE -> {
                if (type != 0) {
                    findings.add("group_type", Long.toString(type), "expected 0 (" + text + ")",
                            type == 2 ? "splitting k takes one x and one weight" : "");
                }
            }
            case SINGLE_SINGLE_SINGLE -> {
            }
        }
        boolean wide = grouped.path() instanceof Path.A8W4 || grouped.path() instanceof Path.A4W4;
        if (wide && grouped.scenario() != Scenario.SINGLE_SINGLE_SINGLE) {
            findings.add("weight", text, "expected single-single-single for " + grouped.path().text(), "");
        }
        if (type == 2 && !(grouped.path() instanceof Path.NonQuant)) {
            findings.add("group_type", "2", "splitting k is expected with floating-point x and weight only", "");
        }
    }

    private void activation() {
        long type = call().whole("act_type", 0);
        boolean takes = grouped.path() instanceof Path.StaticFloat || grouped.path() instanceof Path.PerToken;
        if (type != 0 && !takes) {
            findings.add("act_type", Long.toString(type), "expected 0 for " + grouped.path().text(),
                    "activations come with int8 operands and float scales");
        }
    }

    /** Types whose sums could become several things must say which. */
    private void outputType() {
        boolean implied = switch (grouped.path()) {
            case Path.NonQuant _,Path.Antiquant _,Path.StaticInt8 _,Path.Raw _ -> true;
            case Path.StaticFloat _,Path.PerToken _,Path.A8W4 _,Path.A4W4 _ -> false;
        };
        List<String> allowed = grouped.path() instanceof Path.A8W4 || grouped.path() instanceof Path.A4W4
                ? List.of(DType.FLOAT16.text(), DType.BFLOAT16.text())
                : List.of(grouped.path().output().text());
        call().attribute("output_dtype").ifPresentOrElse(given -> {
            if (allowed.stream().noneMatch(name -> Attribute.of(name).equals(given))) {
                findings.add("output_dtype", given.toString(),
                        "expected " + String.join(" or ", allowed) + " for " + grouped.path().text(), "");
            }
        }, () -> {
            if (!implied) {
                findings.add("output_dtype", "not given",
                        "expected " + String.join(" or ", allowed) + " for " + grouped.path().text(), "");
            }
        });
    }

    private void tuning() {
        long rows = 0;
        for (int i = 0; i < grouped.xs().size(); i++) {
            rows += grouped.m(grouped.scenario().hasManyX() ? i : 0);
        }
        long most = rows;
        call().wholes("tuning_config").filter(config -> !config.isEmpty()).map(List::getFirst)
                .filter(first -> first < 0 || first > most)
                .ifPresent(first -> findings.add("tuning_config[0]", first.toString(),
                        "expected 0 to " + most + ", the rows of x", ""));
    }

    private void listType() {
        long type = call().whole("group_list_type", 0);
        if (type == 2 && (grouped.path() instanceof Path.NonQuant
                || grouped.scenario() != Scenario.SINGLE_SINGLE_SINGLE)) {
            findings.add("group_list_type", "2", "expected 0 or 1 for " + grouped.path().text() + ", "
                    + grouped.scenario().text(), "rows of group and count go with quantised weights in one tensor");
        }
        if (type != 1 && grouped.path() instanceof Path.A8W4) {
            findings.add("group_list_type", Long.toString(type), "expected 1 (counts) for " + grouped.path().text(),
                    "");
        }
    }
}
