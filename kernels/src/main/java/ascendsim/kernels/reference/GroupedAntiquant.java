package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.reference.AntiquantWeights.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * npu_grouped_matmul with 16-bit float x and weights of small integers: weights are widened (operators.md §0.6), then
 * each group is a float32 chain over k that starts from the bias, or 0, and is rounded once to the type of x. Where the
 * kernel takes x apart into digits, weights and y keep float32: plain mathematics.
 */
final class GroupedAntiquant {
    private final OperatorCall call;
    private final boolean plain;
    private final List<Tensor> outputs;
    private final List<List<GroupMagnitudes.Part>> parts = new ArrayList<>();

    private GroupedAntiquant(OperatorCall call, boolean plain, List<TensorType> outputs) {
        this.call = call;
        this.plain = plain;
        this.outputs = outputs.stream().map(Tensor::zeros).toList();
        this.outputs.forEach(Tensor::segment);
        outputs.forEach(_ -> parts.add(new ArrayList<>()));
    }

    static SequencedMap<String, Expected> of(OperatorCall call, boolean plain) {
        List<GroupProduct> products = GroupProduct.of(call);
        DType type = plain ? DType.FLOAT32 : call.required("x").dtype();
        GroupedAntiquant grouped = new GroupedAntiquant(call, plain, GroupOutputs.types(call, type));
        products.forEach(grouped::compute);
        SequencedMap<String, Expected> expected = new LinkedHashMap<>();
        for (int i = 0; i < grouped.outputs.size(); i++) {
            int output = i;
            Tensor y = grouped.outputs.get(i);
            long defined = products.stream().filter(product -> product.output() == output)
                    .mapToLong(product -> product.outputRow() + product.rows()).max().orElse(0);
            long columns = y.type().columns();
            expected.put("y[" + i + "]", new Expected(y, new GroupMagnitudes(grouped.parts.get(i), columns),
                    defined * columns));
        }
        return expected;
    }

    private void compute(GroupProduct group) {
        Product product = new Product(group.left(), MatrixView.of(TensorArgument.of(weights(group).tensor())))
                .materialise();
        long columns = product.y().columns();
        Optional<Tensor> bias = call.tensor("bias")
                .map(_ -> group.rows(call.tensors("bias"), GroupProduct.groups(call), columns));
        bias.ifPresent(Tensor::segment);
        Tensor y = outputs.get(group.output());
        Tile.cover(product.x().rows(), columns).parallel().forEach(tile -> {
            float[] start = new float[tile.columns()];
            bias.ifPresent(given -> Bulk.read(given.dtype(), given.segment(), tile.column(), start));
            float[][] sums = new float[tile.rows()][];
            for (int row = 0; row < sums.length; row++) {
                sums[row] = start.clone();
            }
            product.accumulate(tile, new FloatSums(sums));
            for (int row = 0; row < sums.length; row++) {
                Bulk.write(y.dtype(), y.segment(), (group.outputRow() + tile.row() + row) * columns + tile.column(),
                        sums[row]);
            }
        });
        parts.get(group.output()).add(new GroupMagnitudes.Part(group.outputRow(), group.rows(),
                new MatmulMagnitudes(product, bias)));
    }

    private AntiquantWeights weights(GroupProduct group) {
        MatrixView weight = group.matrix(call.tensors("weight"));
        Tensor scale = group.rows(call.tensors("antiquant_scale"), GroupProduct.groups(call), weight.columns());
        Optional<MatrixView> offset = call.tensor("antiquant_offset")
                .map(_ -> group.rows(call.tensors("antiquant_offset"), GroupProduct.groups(call), weight.columns()))
                .map(rows -> MatrixView.of(TensorArgument.of(rows)));
        Rounding rounding = scale.dtype() == DType.FLOAT16 ? Rounding.HALF : Rounding.BRAIN;
        return new AntiquantWeights(weight, MatrixView.of(TensorArgument.of(scale)), offset,
                weight.rows() / scale.type().rows(), plain ? Rounding.PLAIN : rounding);
    }
}
