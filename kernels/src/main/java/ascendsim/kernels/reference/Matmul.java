package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * out [M,N] = x [M,K] @ y [K,N] (+ bias [N]). Float16, bfloat16 and float32: a float32 chain over k that starts from
 * the bias, or 0, and is rounded once, half even, to the type of x. Int8: int32, modulo 2^32. Floats of 8 and 4 bits:
 * the same chain, rounded to output_dtype, float32 without one; where there are scales, each operand times its scale, a
 * power of two for every 32 values along k, in float32 before it is multiplied.
 */
final class Matmul {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Product product;
    private final Optional<Tensor> bias;
    private final Tensor out;

    private Matmul(Product product, Optional<Tensor> bias, DType outType) {
        this.product = product.materialise();
        this.bias = bias;
        bias.ifPresent(Tensor::segment);
        this.out = Tensor.zeros(TensorType.nd(outType, product.x().rows(), product.y().columns()));
        out.segment();
    }

    static Expected of(OperatorCall call) {
        TensorArgument x = call.required("x");
        Product product = new Product(scaled(MatrixView.of(x), call.tensor("x_scale"), true),
                scaled(MatrixView.of(call.required("y")), call.tensor("y_scale"), false));
        Optional<Tensor> bias = call.tensor("bias").map(TensorArgument::tensor);
        boolean whole = x.dtype() == DType.INT8;
        Matmul matmul = new Matmul(product, bias, output(call, x.dtype()));
        Tile.cover(product.x().rows(), product.y().columns()).parallel()
                .forEach(whole ? matmul::computeInts : matmul::computeFloats);
        return new Expected(matmul.out, new MatmulMagnitudes(product, bias));
    }

    private static DType output(OperatorCall call, DType x) {
        DType usual = x == DType.INT8 ? DType.INT32 : x.bits() <= Byte.SIZE ? DType.FLOAT32 : x;
        return DType.valueOf(call.text("output_dtype", usual.text()).toUpperCase(Locale.ROOT));
    }

    private static Matrix scaled(MatrixView view, Optional<TensorArgument> scale, boolean left) {
        if (scale.isEmpty()) {
            return view;
        }
        return new BlockScaled(view, scale.get().tensor(), left, view.transposed() == left);
    }

    private void computeFloats(Tile tile) {
        float[] start = new float[tile.columns()];
        bias.ifPresent(given -> Bulk.read(given.dtype(), given.segment(), tile.column(), start));
        float[][] sums = new float[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        product.accumulate(tile, new FloatSums(sums));
        for (int row = 0; row < sums.length; row++) {
            Bulk.write(out.dtype(), out.segment(), position(tile, row), sums[row]);
        }
    }

    private void computeInts(Tile tile) {
        int[] start = new int[tile.columns()];
        bias.ifPresent(given -> {
            for (int n = 0; n < start.length; n++) {
                start[n] = (int) Elements.code(given.dtype(), given.segment(), tile.column() + n);
            }
        });
        int[][] sums = new int[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        product.accumulate(tile, new IntSums(sums));
        for (int row = 0; row < sums.length; row++) {
            MemorySegment.copy(sums[row], 0, out.segment(), INT, position(tile, row) * 4,
                    sums[row].length);
        }
    }

    private long position(Tile tile, int row) {
        return (tile.row() + row) * out.type().columns() + tile.column();
    }
}
