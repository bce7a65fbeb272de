package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * npu_grouped_matmul on floats of one type: for each group a float32 chain over k that starts from the bias, or 0, and
 * is rounded once, half even, to the type of x (operators.md §1.3). A group without k gives zeros; rows after the last
 * group are not written.
 */
final class GroupedMatmul {
    private final OperatorCall call;
    private final List<Tensor> outputs;

    /**
     * One product, all rows of it.
     *
     * @param output which y
     * @param row    of that, the matrices of y one below the other
     */
    private record Part(Product product, Optional<Tensor> bias, int output, long row) {
        long rows() {
            return product.x().rows();
        }
    }

    private GroupedMatmul(OperatorCall call) {
        this.call = call;
        this.outputs = outputs().stream().map(Tensor::zeros).toList();
        outputs.forEach(Tensor::segment);
    }

    static SequencedMap<String, Expected> of(OperatorCall call) {
        GroupedMatmul matmul = new GroupedMatmul(call);
        List<Part> parts = matmul.splitsDepth() ? matmul.depths() : matmul.rows();
        parts.forEach(part -> part.product.materialise());
        parts.forEach(part -> part.bias.ifPresent(Tensor::segment));
        parts.stream().flatMap(matmul::tiles).parallel().forEach(Runnable::run);
        SequencedMap<String, Expected> expected = new LinkedHashMap<>();
        for (int i = 0; i < matmul.outputs.size(); i++) {
            int output = i;
            List<Part> mine = parts.stream().filter(part -> part.output == output).toList();
            long defined = mine.stream().mapToLong(part -> part.row + part.rows()).max().orElse(0);
            Tensor y = matmul.outputs.get(i);
            long columns = y.type().columns();
            var magnitudes = new GroupMagnitudes(mine.stream().map(part -> new GroupMagnitudes.Part(part.row,
                    part.rows(), new MatmulMagnitudes(part.product, part.bias))).toList(), columns);
            expected.put("y[" + i + "]", new Expected(y, magnitudes, defined * columns));
        }
        return expected;
    }

    private boolean splitsDepth() {
        return call.whole("group_type", -1) == 2;
    }

    private List<TensorType> outputs() {
        DType type = call.required("x").dtype();
        if (!splitsDepth()) {
            return GroupOutputs.types(call, type);
        }
        return List
                .of(TensorType.nd(type, call.required("group_list").shape().dim(0), call.required("x").shape().dim(0),
                        call.required("weight").shape().dim(-1)));
    }

    private List<Part> depths() {
        MatrixView x = MatrixView.of(call.required("x"));
        MatrixView weight = MatrixView.of(call.required("weight"));
        return RowGroups.of(call.required("group_list").tensor(), call.whole("group_list_type", 0)).stream()
                .map(group -> new Part(new Product(x, weight, group.begin(), group.end()), Optional.empty(), 0,
                        group.index() * x.rows()))
                .toList();
    }

    private List<Part> rows() {
        return GroupProduct.of(call).stream().map(group -> {
            Product product = new Product(group.left(), group.matrix(call.tensors("weight")));
            Optional<Tensor> bias = call.tensor("bias").map(
                    _ -> group.rows(call.tensors("bias"), GroupProduct.groups(call), product.y().columns()));
            return new Part(product, bias, group.output(), group.outputRow());
        }).toList();
    }

    private Stream<Runnable> tiles(Part part) {
        return Tile.cover(part.rows(), part.product.y().columns()).map(tile -> () -> compute(part, tile));
    }

    private void compute(Part part, Tile tile) {
        Tensor out = outputs.get(part.output);
        float[] start = new float[tile.columns()];
        part.bias.ifPresent(given -> Bulk.read(given.dtype(), given.segment(), tile.column(), start));
        float[][] sums = new float[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        part.product.accumulate(tile, new FloatSums(sums));
        for (int row = 0; row < sums.length; row++) {
            long position = (part.row + tile.row() + row) * out.type().columns() + tile.column();
            Bulk.write(out.dtype(), out.segment(), position, sums[row]);
        }
    }
}
