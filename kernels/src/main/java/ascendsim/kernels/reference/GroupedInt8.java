package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * npu_grouped_matmul with int8 x and weight: int32 sums and bias; then (operators.md §1.3) by the scale: none: the
 * sums;
 * 64-bit words: int8 as the Fixpipe makes it; float32 or bfloat16: float32(sum) * scale (* per_token_scale), the
 * activation, one cast. Rows after the last group are not written.
 */
public final class GroupedInt8 {
    private final OperatorCall call;
    private final List<Tensor> outputs;
    private final List<List<GroupMagnitudes.Part>> parts = new ArrayList<>();

    private GroupedInt8(OperatorCall call) {
        this.call = call;
        this.outputs = GroupOutputs.types(call, output(call)).stream().map(Tensor::zeros).toList();
        outputs.forEach(Tensor::segment);
        outputs.forEach(_ -> parts.add(new ArrayList<>()));
    }

    /** The outputs of a call that keeps the contract. */
    public static SequencedMap<String, Expected> of(OperatorCall call) {
        GroupedInt8 grouped = new GroupedInt8(call);
        List<GroupProduct> products = GroupProduct.of(call);
        products.forEach(grouped::compute);
        SequencedMap<String, Expected> expected = new LinkedHashMap<>();
        for (int i = 0; i < grouped.outputs.size(); i++) {
            int output = i;
            Tensor y = grouped.outputs.get(i);
            long defined = products.stream().filter(product -> product.output() == output)
                    .mapToLong(product -> product.outputRow() + product.rows()).max().orElse(0);
            long columns = y.type().columns();
            expected.put("y[" + i + "]",
                    new Expected(y, new GroupMagnitudes(grouped.parts.get(i), columns), defined * columns));
        }
        return expected;
    }

    private static DType output(OperatorCall call) {
        Optional<DType> scale = call.tensor("scale").map(TensorArgument::dtype);
        if (scale.isEmpty()) {
            return DType.INT32;
        }
        return scale.get().bits() == Long.SIZE
                ? DType.INT8
                : scale.get() == DType.BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT16;
    }

    private void compute(GroupProduct group) {
        Product product = new Product(group.left(), group.matrix(call.tensors("weight"))).materialise();
        long columns = product.y().columns();
        int[] bias = bias(group, (int) columns);
        Tensor y = outputs.get(group.output());
        Columns all = columns(group, columns);
        Tile.cover(product.x().rows(), columns).parallel().forEach(tile -> {
            int[][] sums = new int[tile.rows()][];
            for (int row = 0; row < sums.length; row++) {
                sums[row] = Arrays.copyOfRange(bias, (int) tile.column(),
                        (int) tile.column() + tile.columns());
            }
            product.accumulate(tile, new IntSums(sums));
            Dequantisation dequantisation = all.part(y.dtype(), (int) tile.column(), tile.columns());
            for (int row = 0; row < sums.length; row++) {
                long position = (group.outputRow() + tile.row() + row) * columns + tile.column();
                dequantisation.write(y, position, tile.row() + row, sums[row]);
            }
        });
        parts.get(group.output()).add(new GroupMagnitudes.Part(group.outputRow(), group.rows(),
                indices -> magnitudes(product, bias, all.part(y.dtype(), 0, (int) columns), indices)));
    }

    private static double[] magnitudes(Product product, int[] bias, Dequantisation dequantisation, long[] indices) {
        double[] sums = new MatmulMagnitudes(product, Optional.empty()).of(indices);
        for (int i = 0; i < sums.length; i++) {
            int column = (int) (indices[i] % bias.length);
            sums[i] = (sums[i] + Math.abs((double) bias[column]))
                    * dequantisation.factor(indices[i] / bias.length, column);
        }
        return sums;
    }

    private int[] bias(GroupProduct group, int columns) {
        int[] values = new int[columns];
        call.tensor("bias").ifPresent(_ -> {
            Tensor row = group.rows(call.tensors("bias"), GroupProduct.groups(call), columns);
            for (int n = 0; n < columns; n++) {
                values[n] = (int) Elements.code(DType.INT32, row.segment(), n);
            }
        });
        return values;
    }

    /** What the columns of a group are scaled by. */
    private record Columns(long[] words, float[] scales, Optional<float[]> rows, Activation activation) {
        Dequantisation part(DType output, int column, int columns) {
            return switch (output) {
                case INT32 -> new Dequantisation.Raw();
                case INT8 -> new Dequantisation.Bytes(Arrays.copyOfRange(words, column, column + columns));
                default -> new Dequantisation.Scales(Arrays.copyOfRange(scales, column, column + columns),
                        rows, Optional.empty(), activation);
            };
        }
    }

    private Columns columns(GroupProduct group, long columns) {
        Activation activation = Activation.values()[(int) call.whole("act_type", 0)];
        if (call.tensor("scale").isEmpty()) {
            return new Columns(new long[0], new float[0], Optional.empty(), activation);
        }
        Tensor row = group.rows(call.tensors("scale"), GroupProduct.groups(call), columns);
        if (row.dtype().bits() == Long.SIZE) {
            long[] words = new long[(int) columns];
            for (int n = 0; n < words.length; n++) {
                words[n] = row.codeAt(n);
            }
            return new Columns(words, new float[0], Optional.empty(), activation);
        }
        float[] scales = new float[(int) columns];
        Bulk.read(row.dtype(), row.segment(), 0, scales);
        return new Columns(new long[0], scales, rows(group), activation);
    }

    /** Scales of the rows of a group. */
    private Optional<float[]> rows(GroupProduct group) {
        List<TensorArgument> given = call.tensors("per_token_scale");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Tensor tensor = given.get(given.size() > 1 ? group.group() : 0).tensor();
        float[] rows = new float[(int) group.rows()];
        Bulk.read(DType.FLOAT32, tensor.segment(), given.size() > 1 ? 0 : group.row(), rows);
        return Optional.of(rows);
    }
}
