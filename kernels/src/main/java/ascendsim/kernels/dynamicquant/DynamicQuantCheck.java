package ascendsim.kernels.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.List;
import java.util.Optional;

/** One call held against the contract of npu_dynamic_quant. */
final class DynamicQuantCheck {
    private static final Form X_FORM = Form.contiguous(2, 3, 4, 5, 6, 7, 8);
    private static final long PACKED = 8;

    private final OperatorCall call;
    private final Findings findings;

    DynamicQuantCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    static List<String> constraints() {
        return List.of("x [..., h] with 2 to 8 axes, none of them empty",
                "smooth_scales [h] of x's type; with group_index [g, h]",
                "group_index [g]: the rows' cumulative ends of g groups, never falling, the last one the rows of x; "
                        + "needs smooth_scales",
                "dst_type: int8 (the default) or quint4x2, which needs h to be a multiple of " + PACKED,
                "quant_mode: pertoken; no dst_type_max");
    }

    List<String> lines() {
        Optional<TensorArgument> x = findings.tensor(DynamicQuantContract.X, true, X_FORM);
        boolean grouped = !call.tensors("group_index").isEmpty();
        x.ifPresent(given -> {
            checkFactors(given, grouped);
            checkOutput(given.shape());
        });
        if (x.isEmpty()) {
            checkOutputType();
        }
        if (grouped && call.tensors("smooth_scales").isEmpty()) {
            findings.add("group_index", "given without smooth_scales", "expected smooth_scales beside it", "");
        }
        x.ifPresent(given -> checkGroups(given.shape()));
        checkModes();
        return findings.lines();
    }

    private void checkFactors(TensorArgument x, boolean grouped) {
        findings.tensor(DynamicQuantContract.SMOOTH_SCALES, false, Form.contiguous(grouped ? 2 : 1))
                .ifPresent(factors -> {
                    if (factors.dtype() != x.dtype()) {
                        findings.add("smooth_scales", "dtype " + factors.dtype(), "expected that of x, " + x.dtype(),
                                "");
                    }
                    long columns = x.shape().dim(-1);
                    if (factors.shape().dim(-1) != columns) {
                        findings.add("smooth_scales", "last axis is " + factors.shape().dim(-1),
                                "expected that of x, " + columns, "");
                    }
                });
    }

    private void checkOutput(Shape x) {
        checkOutputType();
        if (DynamicQuantContract.outputType(call).equals(Optional.of(DType.INT4)) && x.dim(-1) % PACKED != 0) {
            findings.add("x", "last axis is " + x.dim(-1),
                    "expected a multiple of " + PACKED + " with dst_type quint4x2", "");
        }
    }

    private void checkOutputType() {
        if (DynamicQuantContract.outputType(call).isEmpty()) {
            findings.add(DynamicQuantContract.DST_TYPE,
                    call.attribute(DynamicQuantContract.DST_TYPE).map(Attribute::toString).orElse(""),
                    "expected int8 or quint4x2", "");
        }
    }

    private void checkGroups(Shape x) {
        Optional<TensorArgument> given =
                findings.tensor(DynamicQuantContract.GROUP_INDEX, false, Form.contiguous(1));
        if (given.isEmpty()) {
            return;
        }
        Tensor ends = given.get().tensor();
        call.tensor("smooth_scales").filter(factors -> factors.shape().rank() == 2)
                .filter(factors -> factors.shape().dim(0) != ends.elements())
                .ifPresent(factors -> findings.add("smooth_scales", factors.shape().dim(0) + " rows of factors",
                        "expected one for each of the " + ends.elements() + " groups", ""));
        for (int group = 0; group < ends.elements(); group++) {
            long before = group == 0 ? 0 : ends.longAt(group - 1L);
            if (ends.longAt(group) < before) {
                findings.add("group_index[" + group + "]", ends.longAt(group) + " after " + before,
                        "expected cumulative ends that never fall", "");
                return;
            }
        }
        long rows = x.elements() / x.dim(-1);
        long last = ends.longAt(ends.elements() - 1);
        if (last != rows) {
            findings.add("group_index", "the last group ends at " + last, "expected the rows of x, " + rows, "");
        }
    }

    private void checkModes() {
        findings.attempt(() -> call.text(DynamicQuantContract.QUANT_MODE, "pertoken"))
                .filter(mode -> !mode.equals("pertoken"))
                .ifPresent(mode -> findings.add(DynamicQuantContract.QUANT_MODE, mode, "expected pertoken",
                        "per tensor and per channel need a newer library than Atlas A2 kernels here"));
        findings.attempt(() -> call.real(DynamicQuantContract.DST_TYPE_MAX, 0)).filter(limit -> limit != 0)
                .ifPresent(limit -> findings.add(DynamicQuantContract.DST_TYPE_MAX, limit.toString(),
                        "expected none", "it belongs to hifloat8 outputs"));
    }
}
