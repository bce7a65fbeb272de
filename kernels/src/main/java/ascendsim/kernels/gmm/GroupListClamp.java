package ascendsim.kernels.gmm;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Contract.Relaxed;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Makes the last group of a list shorter that sums to more than x has rows (k, when it is cut): what {@code --lenient}
 * does, where the device would read and write behind the end (operators.md §12).
 */
final class GroupListClamp {
    private static final String LIST = GroupedParameters.GROUP_LIST;
    private static final int ENDS = 0;
    private static final int PAIRS = 2;

    private final OperatorCall call;
    private final int type;
    private final long[] values;

    private GroupListClamp(OperatorCall call, int type, Tensor list) {
        this.call = call;
        this.type = type;
        this.values = LongStream.range(0, list.elements()).map(list::longAt).toArray();
    }

    /** The call with such a list, or as it is: where something else is wrong with it the check will say so. */
    static Relaxed of(OperatorCall call) {
        Optional<Scenario> scenario = Scenario.of(call).filter(s -> !s.hasManyX() && s != Scenario.MULTI_MULTI_MULTI);
        long type = scenario.filter(s -> s == Scenario.SINGLE_MULTI_MULTI).isPresent()
                ? ENDS
                : call.whole("group_list_type", ENDS);
        Optional<Tensor> list = call.tensor(LIST).map(TensorArgument::tensor).filter(tensor -> isList(tensor, type));
        boolean matrices = List.of("x", "weight").stream()
                .allMatch(name -> call.tensor(name).filter(given -> given.shape().rank() >= 2).isPresent());
        if (scenario.isEmpty() || list.isEmpty() || !matrices) {
            return new Relaxed(call, List.of());
        }
        return new GroupListClamp(call, (int) type, list.get()).clamp(list.get());
    }

    private static boolean isList(Tensor list, long type) {
        int axes = type == PAIRS ? 2 : 1;
        return type >= ENDS && type <= PAIRS && list.type().dtype() == DType.INT64 && list.shape().rank() == axes
                && (type != PAIRS || list.shape().dim(1) == 2);
    }

    private Relaxed clamp(Tensor list) {
        boolean depth = call.whole("group_type", -1) == 2;
        var x = Packed.shape(call.required("x"));
        long all = depth ? Packed.shape(call.required("weight")).dim(-2) : x.elements() / x.dim(-1);
        int last = lastGroup();
        if (last < 0) {
            return new Relaxed(call, List.of());
        }
        long before = 0;
        for (int i = 0; i < last && before >= 0 && before <= all; i++) {
            before = type == ENDS ? value(i) : before + value(i);
        }
        long sum = type == ENDS ? value(last) : before + value(last);
        if (before < 0 || before > all || sum <= all) {
            return new Relaxed(call, List.of());
        }
        for (int i = last; i < groups(); i++) {
            set(i, type == ENDS ? all : i == last ? all - before : 0);
        }
        TensorArgument clamped = TensorArgument.of(Tensor.ofLongs(DType.INT64, list.shape(), values));
        String line = BadInput.line("case." + LIST, "group_list sums to " + sum,
                depth ? "x has k = " + all : "x has " + all + " rows",
                "the last group is cut to " + (all - before));
        return new Relaxed(call.with(LIST, clamped), List.of(line));
    }

    /** The last one that has something; -1 if there is none. */
    private int lastGroup() {
        for (int i = groups() - 1; i >= 0; i--) {
            long before = type == ENDS && i > 0 ? value(i - 1) : 0;
            if (value(i) != before) {
                return i;
            }
        }
        return -1;
    }

    private int groups() {
        return type == PAIRS ? values.length / 2 : values.length;
    }

    private long value(int group) {
        return values[place(group)];
    }

    private void set(int group, long value) {
        values[place(group)] = value;
    }

    private int place(int group) {
        return type == PAIRS ? 2 * group + 1 : group;
    }
}
