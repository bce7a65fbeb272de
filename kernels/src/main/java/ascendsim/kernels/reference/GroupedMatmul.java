package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.reference.GroupedParts.Part;
import java.util.ArrayList;
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
    private final List<Part> parts;
    private final List<Tensor> outputs;

    private GroupedMatmul(OperatorCall call) {
        this.call = call;
        this.parts = GroupedParts.of(call);
        this.outputs = outputs();
        outputs.forEach(Tensor::segment);
        parts.forEach(part -> part.product().materialise());
    }

    static SequencedMap<String, Expected> of(OperatorCall call) {
        GroupedMatmul matmul = new GroupedMatmul(call);
        matmul.parts.stream().flatMap(matmul::tiles).parallel().forEach(Runnable::run);
        SequencedMap<String, Expected> expected = new LinkedHashMap<>();
        for (int i = 0; i < matmul.outputs.size(); i++) {
            int output = i;
            List<Part> mine = matmul.parts.stream().filter(part -> part.output() == output).toList();
            long defined = mine.stream().mapToLong(part -> part.offset() + part.elements()).max().orElse(0);
            expected.put("y[" + i + "]", new Expected(matmul.outputs.get(i),
                    new PartMagnitudes(mine, part -> matmul.bias(part)), defined));
        }
        return expected;
    }

    private Optional<Tensor> bias(Part part) {
        return GroupedParts.row(call, "bias", part.group());
    }

    private List<Tensor> outputs() {
        DType type = call.required("x").dtype();
        List<Tensor> tensors = new ArrayList<>();
        Shape x = call.required("x").shape();
        long columns = parts.getFirst().columns();
        int count = 1 + parts.stream().mapToInt(Part::output).max().orElse(0);
        if (call.whole("group_type", -1) == 2) {
            return List.of(Tensor.zeros(TensorType.nd(type, parts.size(), x.dim(0), columns)));
        }
        if (count == 1 && call.tensors("weight").size() > 1 || call.tensor("group_list").isPresent() && count == 1) {
            long rows = call.tensors("x").stream().map(TensorArgument::shape)
                    .mapToLong(shape -> shape.elements() / shape.dim(-1)).sum();
            return List.of(Tensor.zeros(TensorType.nd(type, rows, columns)));
        }
        boolean manyX = call.tensors("x").size() == count;
        for (Part part : parts) {
            Shape rows = manyX
                    ? call.tensors("x").get(part.group()).shape()
                    : Shape.of(part.end() - part.begin(), x.dim(-1));
            tensors.add(Tensor.zeros(new TensorType(type, rows.with(-1, part.columns()), Format.ND)));
        }
        return tensors;
    }

    private Stream<Runnable> tiles(Part part) {
        Optional<Tensor> bias = bias(part);
        return Tile.cover(part.end() - part.begin(), part.columns()).map(tile -> () -> compute(part, bias, tile));
    }

    /** @param tile counts rows from the first of the part */
    private void compute(Part part, Optional<Tensor> bias, Tile tile) {
        Tensor out = outputs.get(part.output());
        float[] start = new float[tile.columns()];
        bias.ifPresent(given -> Bulk.read(given.dtype(), given.segment(), tile.column(), start));
        float[][] sums = new float[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        Tile inX = new Tile(part.begin() + tile.row(), tile.rows(), tile.column(), tile.columns());
        part.product().accumulate(inX, new FloatSums(sums));
        for (int row = 0; row < sums.length; row++) {
            long position = part.offset() + (tile.row() + row) * part.columns() + tile.column();
            Bulk.write(out.dtype(), out.segment(), position, sums[row]);
        }
    }
}
