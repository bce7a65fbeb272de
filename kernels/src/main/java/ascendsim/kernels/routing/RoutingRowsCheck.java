package ascendsim.kernels.routing;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.Optional;
import java.util.stream.LongStream;

/** The rows of the output: how many, which ones rows of x go to, which ones begin with the shared input. */
record RoutingRowsCheck(OperatorCall call, Findings findings) {
    static final long MAX_OUTPUT_ROWS = 16 * 1024;
    static final long MAX_SHARED_ROWS = 2 * 1024;

    /**
     * Notes what is wrong.
     *
     * @param m         rows of x
     * @param n         columns of w
     * @param groupRows rows of x that belong to a group
     */
    void check(Optional<Long> m, Optional<Long> n, long groupRows) {
        Optional<Long> outputRows = m.flatMap(this::outputRows);
        checkRowIndex(m, outputRows, groupRows);
        checkSharedInput(n, outputRows);
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
        outputRows.ifPresent(rows -> fits(length, offset, rows));
    }

    private void fits(long length, Optional<Long> offset, long rows) {
        if (length > rows) {
            findings.add("shared_input", "batch/dp is " + length, "expected at most the " + rows
                    + " rows of the output", "");
        } else if (offset.isPresent() && offset.get() > rows - length) {
            findings.add("shared_input_offset", offset.get() + " with " + length + " rows of shared_input",
                    "expected them to end within the " + rows + " rows of the output", "");
        }
    }
}
