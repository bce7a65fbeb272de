package ascendsim.kernels.qmm;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT64;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One call held against the contract of npu_quant_matmul. */
final class QuantMatmulCheck {
    private static final List<Integer> RANKS = List.of(2, 3, 4, 5, 6);
    private static final long MAX_INNER = 65535;
    private static final long MAX_OUTER = Integer.MAX_VALUE;

    private final OperatorCall call;
    private final Findings findings;
    private final Optional<DType> output;

    QuantMatmulCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
        this.output = findings.attempt(() -> QuantMatmulContract.output(call)).flatMap(given -> given)
                .filter(type -> type != FLOAT32);
    }

    static List<String> constraints() {
        return List.of("x1 [...,m,k] in ND, x2 [...,k,n] in ND or FRACTAL_NZ, 2 to 6 axes each, both int8 or both int4;"
                + " int32 holds eight int4; axes before the last two broadcast",
                "innermost stored axes at most " + MAX_INNER + ", for int4 even; x1 of int4 is not transposed",
                "output_dtype int8 (the default), float16, bfloat16 or int32; with int4 float16, and bfloat16 beside"
                        + " pertoken_scale",
                "scale [1] or [n]: int64 or uint64 (quantisation words) or float32 for int8 and static float16;"
                        + " float32 or bfloat16 for bfloat16 and int32; float32 for float16 beside pertoken_scale",
                "offset [1] or [n], for int8 output with a float32 scale only",
                "pertoken_scale [m], for float16 and bfloat16 output",
                "bias [n] or [batch,1,n] (output of 3 axes): int32, or beside pertoken_scale or for bfloat16 "
                        + "output also"
                        + " float32 and the type of the output",
                "no y_scale; group_sizes all 0; x1_dtype, x2_dtype, scale_dtype, pertoken_scale_dtype not given");
    }

    List<String> lines() {
        if (NarrowQuantCheck.concerns(call)) {
            return new NarrowQuantCheck(call).lines();
        }
        if (output.isEmpty() && findings.isEmpty()) {
            findings.add(QuantMatmulContract.OUTPUT_DTYPE, call.text(QuantMatmulContract.OUTPUT_DTYPE, ""),
                    "expected int8, float16, bfloat16 or int32", "");
        }
        Optional<QuantOperand> x1 = findings.tensor(QuantMatmulContract.X1, true,
                new Form(RANKS, List.of(Format.ND), true)).map(QuantOperand::of);
        Optional<QuantOperand> x2 = findings.tensor(QuantMatmulContract.X2, true,
                new Form(RANKS, List.of(Format.values()), true)).map(QuantOperand::of);
        x1.ifPresent(given -> checkOperand("x1", given));
        x2.ifPresent(given -> checkOperand("x2", given));
        if (x1.isPresent() && x2.isPresent()) {
            checkPair(x1.get(), x2.get());
        }
        checkScale(x2, isInt4(x1, x2));
        checkOffset(x2);
        checkPertoken(x1);
        checkBias(x1, x2);
        checkAttributes();
        return findings.lines();
    }

    private void checkOperand(String name, QuantOperand operand) {
        findings.range(name, "the innermost stored axis", operand.inner(), 1, MAX_INNER);
        findings.range(name, "the axis before it", operand.transposed() ? operand.columns() : operand.rows(), 1,
                MAX_OUTER);
        if (operand.isInt4()) {
            findings.multiple(name, "the innermost stored axis of int4", operand.inner(), 2);
            if (name.equals("x1") && operand.transposed()) {
                findings.add(name, "transposed int4", "expected x1 of int4 not transposed", "");
            }
        }
    }

    private void checkPair(QuantOperand x1, QuantOperand x2) {
        if (x1.dtype() != x2.dtype()) {
            findings.add("x2", x2.dtype() + " values", "expected " + x1.dtype() + " as in x1", "");
        }
        if (x1.columns() != x2.rows()) {
            findings.add("x2", "k of x2 is " + x2.rows(), "k of x1 is " + x1.columns(), "expected them to be equal");
        }
        if (Batch.of(x1.batch(), x2.batch()).isEmpty()) {
            findings.add("x2", "axes " + x2.batch() + " before the last two",
                    "expected axes that broadcast with " + x1.batch() + " of x1", "");
        }
        if (x1.isInt4()) {
            output.filter(type -> type == INT8 || type == INT32).ifPresent(type -> findings.add(
                    QuantMatmulContract.OUTPUT_DTYPE, type.text(), "expected float16 or bfloat16 with int4 operands",
                    ""));
            output.filter(type -> type == BFLOAT16 && !has("pertoken_scale")).ifPresent(type -> findings.add(
                    QuantMatmulContract.OUTPUT_DTYPE, type.text(),
                    "expected float16 with int4 operands and no pertoken_scale", ""));
        }
    }

    private static boolean isInt4(Optional<QuantOperand> x1, Optional<QuantOperand> x2) {
        return x1.or(() -> x2).map(QuantOperand::isInt4).orElse(false);
    }

    private boolean has(String name) {
        return !call.tensors(name).isEmpty();
    }

    private void checkScale(Optional<QuantOperand> x2, boolean int4) {
        Optional<TensorArgument> scale = findings.tensor(QuantMatmulContract.SCALE, true, Form.contiguous(1));
        scale.ifPresent(given -> oneOrColumns("scale", given, x2));
        if (scale.isEmpty() || output.isEmpty()) {
            return;
        }
        List<DType> allowed = scaleTypes(output.get(), int4);
        if (!allowed.contains(scale.get().dtype())) {
            findings.add("scale", "dtype " + scale.get().dtype(), "expected " + names(allowed) + " for " + output.get()
                    + " output" + (has("pertoken_scale") ? " with pertoken_scale" : ""), "");
        }
    }

    private List<DType> scaleTypes(DType type, boolean int4) {
        if (type == BFLOAT16 || type == INT32) {
            return List.of(FLOAT32, BFLOAT16);
        }
        return has("pertoken_scale") && (type == FLOAT16 || int4)
                ? List.of(FLOAT32)
                : List.of(FLOAT32, INT64, UINT64);
    }

    private void oneOrColumns(String name, TensorArgument given, Optional<QuantOperand> x2) {
        if (x2.isPresent() && given.shape().dim(0) != 1) {
            findings.shape(name, given, "(1,) or (n,)", x2.get().columns());
        }
    }

    private void checkOffset(Optional<QuantOperand> x2) {
        Optional<TensorArgument> offset = findings.tensor(QuantMatmulContract.OFFSET, false, Form.contiguous(1));
        offset.ifPresent(given -> oneOrColumns("offset", given, x2));
        if (!has("offset")) {
            return;
        }
        output.filter(type -> type != INT8).ifPresent(
                type -> findings.add("offset", "given with " + type + " output", "expected int8 output", ""));
        call.tensor("scale").filter(scale -> scale.dtype() == INT64 || scale.dtype() == UINT64).ifPresent(
                scale -> findings.add("offset", "given with a scale of " + scale.dtype(), "expected a float32 scale",
                        "a quantisation word has its own offset"));
    }

    private void checkPertoken(Optional<QuantOperand> x1) {
        Optional<TensorArgument> scale =
                findings.tensor(QuantMatmulContract.PERTOKEN_SCALE, false, Form.contiguous(1));
        if (scale.isPresent() && x1.isPresent()) {
            findings.shape("pertoken_scale", scale.get(), "(m,)", x1.get().rows());
        }
        if (has("pertoken_scale")) {
            output.filter(type -> type == INT8 || type == INT32)
                    .ifPresent(type -> findings.add("pertoken_scale", "given with " + type + " output",
                            "expected float16 or bfloat16 output", ""));
        }
    }

    private void checkBias(Optional<QuantOperand> x1, Optional<QuantOperand> x2) {
        Optional<TensorArgument> bias = findings.tensor(QuantMatmulContract.BIAS, false, Form.contiguous(1, 3));
        if (bias.isEmpty()) {
            return;
        }
        if (x1.isPresent() && x2.isPresent()) {
            checkBiasShape(bias.get(), x1.get(), x2.get());
        }
        output.ifPresent(type -> {
            List<DType> allowed = biasTypes(type);
            if (!allowed.contains(bias.get().dtype())) {
                findings.add("bias", "dtype " + bias.get().dtype(), "expected " + names(allowed) + " for " + type
                        + " output" + (has("pertoken_scale") ? " with pertoken_scale" : ""), "");
            }
        });
    }

    private void checkBiasShape(TensorArgument bias, QuantOperand x1, QuantOperand x2) {
        if (bias.shape().rank() == 1) {
            findings.shape("bias", bias, "(n,)", x2.columns());
            return;
        }
        List<Long> batch = Batch.of(x1.batch(), x2.batch()).map(Batch::sizes).orElse(List.of());
        if (batch.size() == 1) {
            findings.shape("bias", bias, "(batch,1,n)", batch.getFirst(), 1, x2.columns());
        } else {
            findings.add("bias", "shape " + bias.shape(), "expected (n,), as the output has not 3 axes", "");
        }
    }

    private List<DType> biasTypes(DType type) {
        if (type == BFLOAT16) {
            return List.of(INT32, BFLOAT16, FLOAT32);
        }
        return type == FLOAT16 && has("pertoken_scale") ? List.of(INT32, FLOAT16, FLOAT32) : List.of(INT32);
    }

    private void checkAttributes() {
        if (has("y_scale")) {
            findings.add("y_scale", "given", "expected none on Atlas A2", "leave it out");
        }
        for (String view : QuantMatmulContract.VIEWS) {
            if (call.attribute(view).isPresent()) {
                findings.add(view, "given", "expected none on Atlas A2", "leave it out");
            }
        }
        Optional<List<Long>> groups =
                findings.attempt(() -> call.wholes(QuantMatmulContract.GROUP_SIZES)).flatMap(given -> given);
        if (groups.isPresent() && (groups.get().size() > 3 || groups.get().stream().anyMatch(size -> size != 0))) {
            findings.add(QuantMatmulContract.GROUP_SIZES, groups.get().toString(),
                    "expected at most three zeros on Atlas A2", "leave it out");
        }
    }

    private static String names(List<DType> types) {
        return types.stream().map(DType::text).collect(Collectors.joining(" or "));
    }
}
