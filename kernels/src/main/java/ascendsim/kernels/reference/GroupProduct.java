package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the products that a grouped matmul is made of when its groups are rows of x or tensors: some rows of an x
 * times one weight, to some rows of a y.
 *
 * @param group     which group: of a list its element, of a tensor with all groups its matrix
 * @param x         the tensor the rows are of
 * @param row       the first of them, all axes but the last taken together
 * @param rows      how many
 * @param output    which y
 * @param outputRow the first row there
 */
record GroupProduct(int group, TensorArgument x, long row, long rows, int output, long outputRow) {

    /** The products of npu_grouped_matmul in the order of x; groups without rows are left out. */
    static List<GroupProduct> of(OperatorCall call) {
        List<TensorArgument> xs = call.tensors("x");
        int weights = call.tensors("weight").size();
        boolean oneOutput = call.whole("split_item", 0) > 1;
        if (xs.size() > 1 || call.tensor("group_list").isEmpty()) {
            return ofPairs(xs, oneOutput);
        }
        long listType = weights > 1 && !oneOutput ? 0 : call.whole("group_list_type", 0);
        return ofRows(call, listType, weights > 1 && !oneOutput);
    }

    private static List<GroupProduct> ofPairs(List<TensorArgument> xs, boolean oneOutput) {
        List<GroupProduct> products = new ArrayList<>();
        long before = 0;
        for (int group = 0; group < xs.size(); group++) {
            long rows = rows(xs.get(group));
            if (rows > 0) {
                products.add(new GroupProduct(group, xs.get(group), 0, rows, oneOutput ? 0 : group,
                        oneOutput ? before : 0));
            }
            before += rows;
        }
        return products;
    }

    private static List<GroupProduct> ofRows(OperatorCall call, long listType, boolean manyOutputs) {
        return RowGroups.of(call.required("group_list").tensor(), listType).stream()
                .filter(group -> group.end() > group.begin())
                .map(group -> new GroupProduct(group.index(), call.required("x"), group.begin(),
                        group.end() - group.begin(), manyOutputs ? group.index() : 0, manyOutputs ? 0 : group.begin()))
                .toList();
    }

    /** Groups there are weights for. */
    static long groups(OperatorCall call) {
        List<TensorArgument> weights = call.tensors("weight");
        return weights.size() > 1 || weights.getFirst().shape().rank() == 2
                ? weights.size()
                : weights.getFirst().shape().dim(0);
    }

    private static long rows(TensorArgument x) {
        Shape shape = x.tensor().shape();
        return shape.elements() / Math.max(1, shape.dim(-1));
    }

    /** The rows of x as a matrix. */
    MatrixView left() {
        TensorArgument numbers = Int4View.of(x);
        long columns = numbers.tensor().shape().dim(-1);
        return MatrixView.of(TensorArgument.of(part(numbers.tensor(), row * columns, rows, columns)));
    }

    /** The group's matrix of a list of matrices or of a tensor of them, int32 read as int4. */
    MatrixView matrix(List<TensorArgument> given) {
        TensorArgument own = Int4View.of(given.get(given.size() > 1 ? group : 0));
        return MatrixView.of(own, given.size() > 1 || own.shape().rank() == 2 ? 0 : group);
    }

    /** The group's part of a parameter as a matrix of so many columns. */
    Tensor rows(List<TensorArgument> given, long groups, long columns) {
        if (given.size() > 1 || groups == 1) {
            Tensor own = given.get(given.size() > 1 ? group : 0).tensor();
            return part(own, 0, own.elements() / columns, columns);
        }
        Tensor all = given.getFirst().tensor();
        long each = all.elements() / groups;
        return part(all, group * each, each / columns, columns);
    }

    /** A run of elements as a matrix of its own; 4-bit runs start at an even element. */
    private static Tensor part(Tensor whole, long first, long rows, long columns) {
        TensorType type = TensorType.nd(whole.dtype(), rows, columns);
        return Tensor.lazy(type, storage -> MemorySegment.copy(whole.segment(), whole.dtype().bytes(first), storage, 0,
                storage.byteSize()));
    }
}
