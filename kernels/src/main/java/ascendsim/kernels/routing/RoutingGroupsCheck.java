package ascendsim.kernels.routing;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.LongStream;

/** The group list and its type; its numbers are those the device would take unseen (operators.md §12). */
record RoutingGroupsCheck(OperatorCall call, Findings findings) {

    /** The rows that belong to a group; 0 where the list is not in order. */
    long rows(Optional<Shape> x, Optional<Shape> w) {
        Optional<Long> type = findings.attempt(() -> call.whole("group_list_type", 1)).filter(given -> {
            if (given != 0 && given != 1) {
                findings.add("group_list_type", given.toString(), "only support group_list_type's value 0 or 1",
                        "0 is cumulative, 1 counts");
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
        return ordered ? sum(values, type.get(), x) : 0;
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

    private long sum(long[] values, long type, Optional<Shape> x) {
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
}
