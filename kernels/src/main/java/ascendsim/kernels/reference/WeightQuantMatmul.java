package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.reference.AntiquantWeights.Rounding;
import java.util.Optional;

/**
 * y [M,N] = x [M,K] @ widened weights [K,N] (+ bias): a float32 chain over k that starts from the bias, or 0. It is
 * rounded once to the type of x, or quantised to int8 as the Fixpipe does it (operators.md §0.3, §5).
 */
final class WeightQuantMatmul {
    private final OperatorCall call;
    private final Product product;
    private final Optional<Tensor> bias;
    private final Tensor y;

    private WeightQuantMatmul(OperatorCall call, Product product, boolean rounds) {
        this.call = call;
        this.product = product.materialise();
        this.bias = call.tensor("bias").map(TensorArgument::tensor);
        DType rounded = call.tensor("quant_scale").isPresent() ? DType.INT8 : call.required("x").dtype();
        this.y = Tensor
                .zeros(TensorType.nd(rounds ? rounded : DType.FLOAT32, product.x().rows(), product.y().columns()));
        y.segment();
        for (String name : new String[]{"bias", "quant_scale", "quant_offset"}) {
            call.tensor(name).ifPresent(given -> given.tensor().segment());
        }
    }

    static Expected of(OperatorCall call, WeightRounding rounding) {
        Tensor weights = weights(call, rounding == WeightRounding.NONE).tensor();
        Product product = new Product(MatrixView.of(call.required("x")),
                MatrixView.of(TensorArgument.of(weights)));
        WeightQuantMatmul matmul = new WeightQuantMatmul(call, product, rounding == WeightRounding.ALL);
        Tile.cover(product.x().rows(), product.y().columns()).parallel().forEach(matmul::compute);
        return new Expected(matmul.y, new MatmulMagnitudes(product, matmul.bias));
    }

    static AntiquantWeights weights(OperatorCall call, boolean plain) {
        TensorArgument scale = call.required("antiquant_scale");
        MatrixView weight = AntiquantWeights.weights(call.required("weight"));
        long groupSize = call.whole("antiquant_group_size", 0);
        Rounding rounding = scale.dtype().bits() == Long.SIZE
                ? Rounding.WORD
                : call.required("x").dtype() == DType.FLOAT16 ? Rounding.HALF : Rounding.BRAIN;
        return new AntiquantWeights(weight, AntiquantWeights.scales(scale),
                call.tensor("antiquant_offset").map(MatrixView::of),
                groupSize == 0 ? weight.rows() : groupSize, plain ? Rounding.PLAIN : rounding);
    }

    private void compute(Tile tile) {
        float[] start = new float[tile.columns()];
        bias.ifPresent(given -> Bulk.read(given.dtype(), given.segment(), tile.column(), start));
        float[][] sums = new float[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        product.accumulate(tile, new FloatSums(sums));
        for (int row = 0; row < sums.length; row++) {
            if (y.dtype() == DType.INT8) {
                quantise(sums[row], tile.column());
            }
            Bulk.write(y.dtype(), y.segment(), (tile.row() + row) * y.type().columns() + tile.column(), sums[row]);
        }
    }

    private void quantise(float[] sums, long column) {
        Tensor scale = call.required("quant_scale").tensor();
        Optional<Tensor> offset = call.tensor("quant_offset").map(TensorArgument::tensor);
        for (int n = 0; n < sums.length; n++) {
            long at = scale.elements() == 1 ? 0 : column + n;
            long word = scale.dtype() == DType.FLOAT32
                    ? offset.map(given -> QuantWord.encode(scale.floatAt(at), given.floatAt(at)))
                            .orElseGet(() -> QuantWord.encode(scale.floatAt(at)))
                    : scale.longAt(at);
            sums[n] = quantise(sums[n], word);
        }
    }

    /** What fits 9 bits is rounded half even, then the offset is added and the sum saturates. */
    private static float quantise(float value, long word) {
        float scaled = value * QuantWord.scale(word);
        double rounded = Math.rint(Math.clamp(scaled, -256, 255));
        return Math.clamp((long) rounded + QuantWord.offset(word), -128, 127);
    }
}
