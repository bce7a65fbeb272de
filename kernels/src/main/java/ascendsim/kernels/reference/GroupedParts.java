package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The products a call of npu_grouped_matmul is made of: for each group which rows of which x, over which k, by which
 * weight, into which output. x is [M,K], weight [E,K,N] or one [K,N] for each group (operators.md §1).
 */
final class GroupedParts {
    /**
     * One product. An empty group of rows makes nothing, an empty group of k zeros.
     *
     * @param group   of the weight and of what goes with it (bias, scales)
     * @param product the rows from {@code begin} on below {@code end} of it are computed
     * @param output  index among the outputs
     * @param offset  output element of row {@code begin}, column 0
     */
    record Part(int group, Product product, long begin, long end, int output, long offset) {
        long columns() {
            return product.y().columns();
        }

        long elements() {
            return (end - begin) * columns();
        }
    }

    private final OperatorCall call;
    private final List<TensorArgument> xs;
    private final List<TensorArgument> weights;
    private final boolean oneOutput;

    private GroupedParts(OperatorCall call) {
        this.call = call;
        this.xs = call.tensors("x");
        this.weights = call.tensors("weight");
        this.oneOutput = weights.size() == 1 || call.whole("split_item", 0) > 1;
    }

    /** The parts of a call in the order of their rows. */
    static List<Part> of(OperatorCall call) {
        GroupedParts parts = new GroupedParts(call);
        if (call.whole("group_type", -1) == 2) {
            return parts.splitDepth();
        }
        boolean pairs = parts.xs.size() > 1 || call.tensor("group_list").isEmpty();
        return pairs ? parts.pairs() : parts.splitRows();
    }

    private MatrixView weight(int group) {
        return weights.size() == 1 ? MatrixView.of(weights.getFirst(), group) : MatrixView.of(weights.get(group));
    }

    private List<RowGroups.Group> listed() {
        Tensor list = call.required("group_list").tensor();
        boolean integers = xs.size() == 1 && weights.size() > 1 && !oneOutput;
        return RowGroups.of(list, integers ? 0 : call.whole("group_list_type", 0));
    }

    private List<Part> splitRows() {
        List<Part> parts = new ArrayList<>();
        MatrixView x = MatrixView.of(xs.getFirst());
        for (RowGroups.Group group : listed()) {
            MatrixView weight = weight(group.index());
            parts.add(new Part(group.index(), new Product(x, weight), group.begin(), group.end(),
                    oneOutput ? 0 : group.index(), oneOutput ? group.begin() * weight.columns() : 0));
        }
        return parts;
    }

    private List<Part> splitDepth() {
        List<Part> parts = new ArrayList<>();
        MatrixView x = MatrixView.of(xs.getFirst());
        MatrixView weight = MatrixView.of(weights.getFirst());
        for (RowGroups.Group group : listed()) {
            Product product = new Product(x, weight, group.begin(), group.end());
            parts.add(new Part(group.index(), product, 0, x.rows(), 0, group.index() * x.rows() * weight.columns()));
        }
        return parts;
    }

    private List<Part> pairs() {
        List<Part> parts = new ArrayList<>();
        long offset = 0;
        for (int group = 0; group < weights.size(); group++) {
            Shape shape = xs.get(group).shape();
            Part part = new Part(group, new Product(MatrixView.of(xs.get(group)), weight(group)), 0,
                    shape.elements() / shape.dim(-1), oneOutput && weights.size() > 1 ? 0 : group, offset);
            parts.add(part);
            offset += oneOutput ? part.elements() : 0;
        }
        return parts;
    }

    /** A row of a group's operand: of [E,N], or the group's own [N]. */
    static Optional<Tensor> row(OperatorCall call, String name, int group) {
        List<TensorArgument> given = call.tensors(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Tensor tensor = given.size() == 1 ? given.getFirst().tensor() : given.get(group).tensor();
        long columns = tensor.shape().dim(-1);
        long first = given.size() == 1 && tensor.shape().rank() > 1 ? group * columns : 0;
        float[] values = new float[(int) columns];
        for (int n = 0; n < values.length; n++) {
            values[n] = tensor.floatAt(first + n);
        }
        return Optional.of(Tensor.ofFloats(tensor.dtype(), Shape.of(columns), values));
    }
}
