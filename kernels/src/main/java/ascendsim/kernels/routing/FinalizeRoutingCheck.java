package ascendsim.kernels.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** One call held against the contract of npu_grouped_matmul_finalize_routing. */
final class FinalizeRoutingCheck {
    private static final long MAX_M = 16 * 1024 * 8;
    private static final long MAX_EXPERTS = 256;
    private static final long MAX_OUTPUT_ROWS = 16 * 1024;
    private static final long MAX_SHARED_ROWS = 2 * 1024;
    private static final long K_UNIT = 16;
    private static final long N_UNIT = 32;
    private static final long MIN_N = 256;

    private final OperatorCall call;
    private final Findings findings;

    FinalizeRoutingCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    static List<String> constraints() {
        return List.of("x [m,k] in ND, m 1 to " + MAX_M + ", k a multiple of " + K_UNIT,
                "w [e,k,n] in FRACTAL_NZ, e 1 to " + MAX_EXPERTS + ", n a multiple of " + N_UNIT + ", " + MIN_N
                        + " or more",
                "scale [e,n], required; no bias; pertoken_scale [m] or [m,1]; logit [m]",
                "group_list [e]: counts (group_list_type 1, the default) or cumulative ends (0), m rows at most",
                "row_index [m], required: rows of the output, 0 to batch - 1",
                "output_bs: rows of the output (batch), 0 (as many as x) to m, at most " + MAX_OUTPUT_ROWS,
                "shared_input [batch/dp,n], 1 to " + MAX_SHARED_ROWS
                        + " rows; from shared_input_offset on they end within the output",
                "dtype: 0 or \"float32\"");
    }

    List<String> lines() {
        Optional<TensorArgument> x = findings.tensor(FinalizeRoutingContract.X, true, Form.contiguous(2));
        Optional<TensorArgument> w = findings.tensor(FinalizeRoutingContract.W, true,
                new Form(List.of(3), List.of(Format.FRACTAL_NZ), false));
        x.ifPresent(given -> checkX(given.shape()));
        w.ifPresent(given -> checkW(given.shape()));
        if (x.isPresent() && w.isPresent() && x.get().shape().dim(1) != w.get().shape().dim(1)) {
            findings.add("w", "k of w is " + w.get().shape().dim(1), "k of x is " + x.get().shape().dim(1),
                    "expected them to be equal");
        }
        w.ifPresent(given -> checkScale(given.shape()));
        x.ifPresent(given -> checkRowFactors(given.shape().dim(0)));
        checkBias();
        checkOutputType();
        long groupRows = checkGroups(x.map(TensorArgument::shape), w.map(TensorArgument::shape));
        Optional<Long> outputRows = x.flatMap(given -> outputRows(given.shape().dim(0)));
        checkRowIndex(x.map(given -> given.shape().dim(0)), outputRows, groupRows);
        checkSharedInput(w.map(given -> given.shape().dim(2)), outputRows);
        return findings.lines();
    }

    private void checkX(Shape x) {
        findings.range("x", "m", x.dim(0), 1, MAX_M);
        findings.multiple("x", "k", x.dim(1), K_UNIT);
    }

    private void checkW(Shape w) {
        findings.range("w", "e", w.dim(0), 1, MAX_EXPERTS);
        findings.multiple("w", "n", w.dim(2), N_UNIT);
        if (w.dim(2) < MIN_N) {
            findings.add("w", "n is " + w.dim(2), "expected " + MIN_N + " or more", "");
        }
    }

    private void checkScale(Shape w) {
        findings.tensor(FinalizeRoutingContract.SCALE, true, Form.contiguous(2))
                .ifPresent(scale -> findings.shape("scale", scale, "(e,n)", w.dim(0), w.dim(2)));
    }

    private void checkRowFactors(long m) {
        findings.tensor(FinalizeRoutingContract.PERTOKEN_SCALE, false, Form.contiguous(1, 2)).ifPresent(scale -> {
            // The vendor's sample passes (m,1) where the text asks for (m,).
            if (!scale.shape().equals(Shape.of(m, 1))) {
                findings.shape("pertoken_scale", scale, "(m,)", m);
            }
        });
        findings.tensor(FinalizeRoutingContract.LOGIT, false, Form.contiguous(1))
                .ifPresent(logit -> findings.shape("logit", logit, "(m,)", m));
    }

    private void checkBias() {
        if (!call.tensors("bias").isEmpty()) {
            findings.add("bias", "given", "expected none with int8 weights on Atlas A2", "leave it out");
        }
    }

    private void checkOutputType() {
        call.attribute("dtype").ifPresent(dtype -> {
            boolean isFloat = dtype.equals(Attribute.of(0)) || dtype.equals(Attribute.of(DType.FLOAT32.text()));
            if (!isFloat) {
                findings.add("dtype", dtype.toString(), "expected 0 or \"float32\"",
                        "the output is float32, whatever older documents say of 1 and 2");
            }
        });
    }

    /** The rows that belong to a group; 0 where the list is not in order. */
    private long checkGroups(Optional<Shape> x, Optional<Shape> w) {
        Optional<Long> type = findings.attempt(() -> call.whole("group_list_type", 1))
                .filter(given -> {
                    if (given != 0 && given != 1) {
                        findings.add("group_list_type", given.toString(), "expected 0 (cumulative) or 1 (counts)", "");
                    }
                    return given == 0 || given == 1;
                });
        Optional<TensorArgument> list = findings.tensor(FinalizeRoutingContract.GROUP_LIST, true, Form.contiguous(1));
        if (list.isPresent() && w.isPresent()) {
            findings.shape("group_list", list.get(), "(e,)", w.get().dim(0));
        }
        if (type.isEmpty() || list.isEmpty()) {
            return 0;
        }
        Tensor tensor = list.get().tensor();
        long[] values = LongStream.range(0, tensor.elements()).map(tensor::longAt).toArray();
        boolean ordered = type.get() == 0 ? isCumulative(values) : areCounts(values);
        return ordered ? checkSum(values, type.get(), x) : 0;
    }

    private boolean isCumulative(long[] values) {
        for (int i = 0; i < values.length; i++) {
            long before = i == 0 ? 0 : values[i - 1];
            if (values[i] < before) {
                findings.add("group_list[" + i + "]", values[i] + " after " + before,
                        "expected cumulative sums that never fall", "group_list_type 1 takes counts");
                return false;
            }
        }
        return true;
    }

    private boolean areCounts(long[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0) {
                findings.add("group_list[" + i + "]", Long.toString(values[i]), "expected a count of 0 or more", "");
                return false;
            }
        }
        return true;
    }

    private long checkSum(long[] values, long type, Optional<Shape> x) {
        BigInteger sum = type == 0
                ? BigInteger.valueOf(values[values.length - 1])
                : LongStream.of(values).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (x.isPresent() && sum.compareTo(BigInteger.valueOf(x.get().dim(0))) > 0) {
            findings.add("group_list", "group_list sums to " + sum, "x has " + x.get().dim(0) + " rows",
                    type == 0 ? "" : "for cumulative sums set group_list_type 0");
            return 0;
        }
        return x.isPresent() ? sum.longValueExact() : 0;
    }

    /** Rows of y; empty where output_bs is out of range. */
    private Optional<Long> outputRows(long m) {
        Optional<Long> given = findings.attempt(() -> call.whole("output_bs", 0));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        long rows = given.get() == 0 ? m : given.get();
        if (rows < 0 || rows > m) {
            findings.add("output_bs", Long.toString(rows), "expected 0 (as many rows as x) to m = " + m, "");
            return Optional.empty();
        }
        findings.range("output_bs", "batch", rows, 1, MAX_OUTPUT_ROWS);
        return Optional.of(rows);
    }

    private void checkRowIndex(Optional<Long> m, Optional<Long> outputRows, long groupRows) {
        Optional<TensorArgument> rowIndex =
                findings.tensor(FinalizeRoutingContract.ROW_INDEX, true, Form.contiguous(1));
        if (rowIndex.isEmpty() || m.isEmpty()) {
            return;
        }
        findings.shape("row_index", rowIndex.get(), "(m,)", m.get());
        if (outputRows.isEmpty()) {
            return;
        }
        Tensor tensor = rowIndex.get().tensor();
        long rows = outputRows.get();
        long[] stray = LongStream.range(0, Math.min(groupRows, tensor.elements()))
                .filter(row -> tensor.longAt(row) < 0 || tensor.longAt(row) >= rows).toArray();
        if (stray.length > 0) {
            findings.add("row_index[" + stray[0] + "]", Long.toString(tensor.longAt(stray[0])),
                    "expected a row of the output, 0 to " + (rows - 1),
                    stray.length == 1 ? "" : stray.length + " entries are out of range");
        }
    }

    private void checkSharedInput(Optional<Long> n, Optional<Long> outputRows) {
        Optional<Double> weight = findings.attempt(() -> call.real("shared_input_weight", 1));
        weight.filter(value -> !Float.isFinite(value.floatValue())).ifPresent(value -> findings
                .add("shared_input_weight", value.toString(), "expected a number within float32", ""));
        Optional<Long> offset = findings.attempt(() -> call.whole("shared_input_offset", 0));
        offset.filter(value -> value < 0).ifPresent(value -> findings.add("shared_input_offset", value.toString(),
                "expected 0 or more", ""));
        Optional<TensorArgument> shared =
                findings.tensor(FinalizeRoutingContract.SHARED_INPUT, false, Form.contiguous(2));
        if (shared.isEmpty()) {
            return;
        }
        long length = shared.get().shape().dim(0);
        findings.range("shared_input", "batch/dp", length, 1, MAX_SHARED_ROWS);
        n.ifPresent(columns -> findings.shape("shared_input", shared.get(), "(batch/dp,n)", length, columns));
        if (outputRows.isPresent() && offset.isPresent() && offset.get() > outputRows.get() - length) {
            findings.add("shared_input_offset", offset.get() + " with " + length + " rows of shared_input",
                    "expected them to end within the " + outputRows.get() + " rows of the output", "");
        }
    }
}
