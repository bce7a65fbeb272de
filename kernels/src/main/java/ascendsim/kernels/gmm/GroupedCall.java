package ascendsim.kernels.gmm;

import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A call that keeps the contract, classified.
 *
 * @param splitsK whether groups are ranges of k (group_type 2), each with an [m,n] of its own in y
 */
public record GroupedCall(OperatorCall call, Path path, Scenario scenario, boolean splitsK) {

    /** What group_list holds. */
    public enum ListType {
        /** one past the last row of each group (group_list_type 0) */
        ENDS,
        /** rows of each group (1) */
        COUNTS,
        /** group and rows, in the order of the rows of x (2) */
        PAIRS
    }

    /** The classification; the call keeps the contract. */
    public static GroupedCall of(OperatorCall call) {
        return new GroupedCall(call, Path.of(call).orElseThrow(), Scenario.of(call).orElseThrow(),
                call.whole("group_type", -1) == 2);
    }

    private TensorArgument first(String name) {
        return call.required(name);
    }

    public List<TensorArgument> xs() {
        return call.tensors("x");
    }

    public List<TensorArgument> weights() {
        return call.tensors("weight");
    }

    /** Groups there are weights or, when splitting K, list entries for. */
    public long groups() {
        if (splitsK) {
            return first("group_list").shape().dim(0);
        }
        return scenario.hasManyWeights() ? weights().size() : first("weight").shape().dim(0);
    }

    /** Rows of a group's x, all axes but the last taken together; those of the one x for any group if there is one. */
    public long m(int group) {
        Shape x = Packed.shape(xs().get(scenario.hasManyX() ? group : 0));
        return x.elements() / x.dim(-1);
    }

    /** Depth of a group's product; all of it when splitting K. */
    public long k(int group) {
        return Packed.shape(weight(group)).dim(-2);
    }

    /** Columns of a group's product. */
    public long n(int group) {
        return Packed.shape(weight(group)).dim(-1);
    }

    private TensorArgument weight(int group) {
        return weights().get(scenario.hasManyWeights() ? group : 0);
    }

    /** Whether the operator sees the weights' stored axes swapped. */
    public boolean transposedWeight() {
        return first("weight").transposed();
    }

    public Format weightFormat() {
        return first("weight").tensor().format();
    }

    /** What the group list holds; empty where there is none, or where it only repeats what the shapes of x say. */
    public Optional<ListType> listType() {
        if (scenario.hasManyX()) {
            return Optional.empty();
        }
        // The list of integers has no type of its own: it is cumulative (operators.md §1).
        long type = scenario == Scenario.SINGLE_MULTI_MULTI ? 0 : call.whole("group_list_type", 0);
        return Optional.of(ListType.values()[(int) type]);
    }

    /** Rows of each x (of k, when splitting K) that belong to each weight, in the order of the weights. */
    public List<Long> sizes() {
        List<Long> sizes = new ArrayList<>();
        if (scenario.hasManyX()) {
            LongStream.range(0, groups()).forEach(group -> sizes.add(m((int) group)));
            return sizes;
        }
        LongStream.range(0, groups()).forEach(_ -> sizes.add(0L));
        Tensor list = first("group_list").tensor();
        long before = 0;
        for (int i = 0; i < list.shape().dim(0); i++) {
            switch (listType().orElseThrow()) {
                case ENDS -> sizes.set(i, list.longAt(i) - before);
                case COUNTS -> sizes.set(i, list.longAt(i));
                case PAIRS -> sizes.set((int) list.longAt(2L * i), list.longAt(2L * i + 1));
            }
            before = list.longAt(i);
        }
        return sizes;
    }

    /** The average rows of a group, rounded up: what tilings go by (operators.md §1.4). */
    public long averageRows() {
        return Math.ceilDiv(LongStream.range(0, xs().size()).map(i -> m((int) i)).sum(), groups());
    }

    /** Types of the outputs. */
    List<TensorType> outputs() {
        Shape x = Packed.shape(first("x"));
        if (splitsK) {
            return List.of(TensorType.nd(path.output(), groups(), x.dim(0), n(0)));
        }
        if (!scenario.hasManyOutputs()) {
            long rows = LongStream.range(0, xs().size()).map(i -> m((int) i)).sum();
            return List.of(TensorType.nd(path.output(), rows, n(0)));
        }
        List<TensorType> outputs = new ArrayList<>();
        for (int group = 0; group < groups(); group++) {
            Shape rows = scenario.hasManyX()
                    ? Packed.shape(xs().get(group))
                    : Shape.of(sizes().get(group), x.dim(-1));
            outputs.add(new TensorType(path.output(), rows.with(-1, n(group)), Format.ND));
        }
        return outputs;
    }
}
