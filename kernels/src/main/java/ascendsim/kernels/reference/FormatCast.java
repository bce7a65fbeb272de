package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import java.util.stream.LongStream;

/**
 * npu_format_cast (operators.md §6): element (r, c) of a matrix at [c / c0][r / 16][r % 16][c % c0] of the storage,
 * the rest of which is zero.
 */
public final class FormatCast {
    private static final int FRACTAL_ROWS = 16;

    private FormatCast() {
    }

    /**
     * The result of a call that keeps the contract.
     *
     * @param y      its type: the storage of FRACTAL_NZ, or row-major
     * @param target what input becomes
     */
    public static Expected of(OperatorCall call, TensorType y, Format target) {
        Tensor input = call.required("input").tensor();
        Tensor result = Tensor.zeros(y);
        result.segment();
        if (target == Format.ND) {
            Tensor rows = input.to(Format.ND);
            result.segment().copyFrom(rows.segment());
            return new Expected(result, indices -> new double[indices.length]);
        }
        input.segment();
        boolean single = input.shape().rank() == 1;
        long rows = single ? input.elements() : input.type().rows();
        long columns = single ? 1 : input.type().columns();
        int c0 = (int) y.shape().dim(-1);
        long padded = Math.ceilDiv(rows, (long) FRACTAL_ROWS) * FRACTAL_ROWS;
        long matrix = Math.ceilDiv(columns, (long) c0) * padded * c0;
        // Rows of 4-bit elements share no byte of the storage: c0 is even.
        LongStream.range(0, input.elements() / columns).parallel().forEach(line -> {
            long start = line / rows * matrix + line % rows * c0;
            for (long column = 0; column < columns; column++) {
                result.putCode(start + column / c0 * padded * c0 + column % c0, input.codeAt(line * columns + column));
            }
        });
        return new Expected(result, indices -> new double[indices.length]);
    }
}
