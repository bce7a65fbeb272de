package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.LongStream;

/**
 * npu_dynamic_quant in float32 (operators.md §7). A row of x, times its factors where there are any: m = its largest
 * magnitude, scale = m * fl(1 / 127), y = the whole number next to x * fl(127 / m), half to even, within int8; for int4
 * 7 stands for 127. A NaN makes scale and factor NaN; what is NaN becomes 0.
 */
public final class DynamicQuant {
    private final Tensor x;
    private final float largest;
    private final float[][] factors;
    private final int[] groupOfRow;
    private final Tensor y;
    private final Tensor scale;

    private DynamicQuant(OperatorCall call, TensorType y) {
        this.x = call.required("x").tensor();
        this.largest = y.dtype() == DType.INT4 ? 7 : 127;
        this.factors = call.tensor("smooth_scales").map(given -> rows(given.tensor(), x.type().columns()))
                .orElse(new float[0][]);
        this.groupOfRow = call.tensor("group_index").map(given -> groups(given.tensor(), x.elements()
                / x.type().columns())).orElse(new int[0]);
        this.y = Tensor.zeros(y);
        long[] dims = x.shape().dims();
        this.scale = Tensor.zeros(TensorType.nd(DType.FLOAT32, java.util.Arrays.copyOf(dims, dims.length - 1)));
        x.segment();
        this.y.segment();
        scale.segment();
    }

    /** Outputs y and scale of a call that keeps the contract. */
    public static SequencedMap<String, Expected> of(OperatorCall call, TensorType y) {
        DynamicQuant quant = new DynamicQuant(call, y);
        long columns = quant.x.type().columns();
        LongStream.range(0, quant.x.elements() / columns).parallel().forEach(quant::row);
        SequencedMap<String, Expected> outputs = new LinkedHashMap<>();
        outputs.put("y", new Expected(quant.y, indices -> new double[indices.length]));
        outputs.put("scale", new Expected(quant.scale, indices -> new double[indices.length]));
        return outputs;
    }

    private static float[][] rows(Tensor factors, long columns) {
        float[][] rows = new float[(int) (factors.elements() / columns)][(int) columns];
        for (int row = 0; row < rows.length; row++) {
            Bulk.read(factors.dtype(), factors.segment(), row * columns, rows[row]);
        }
        return rows;
    }

    private static int[] groups(Tensor ends, long rows) {
        int[] groups = new int[(int) rows];
        int group = 0;
        for (int row = 0; row < rows; row++) {
            while (ends.longAt(group) <= row) {
                group++;
            }
            groups[row] = group;
        }
        return groups;
    }

    private void row(long row) {
        int columns = (int) x.type().columns();
        float[] values = new float[columns];
        Bulk.read(x.dtype(), x.segment(), row * columns, values);
        if (factors.length > 0) {
            float[] by = factors[groupOfRow.length > 0 ? groupOfRow[(int) row] : 0];
            for (int i = 0; i < columns; i++) {
                values[i] *= by[i];
            }
        }
        float maximum = 0;
        for (float value : values) {
            maximum = Math.max(maximum, Math.abs(value));
        }
        float factor = largest / maximum;
        int[] whole = new int[columns];
        for (int i = 0; i < columns; i++) {
            // A cast of Java makes NaN 0.
            whole[i] = (int) Math.rint(values[i] * factor);
        }
        write(row * columns, whole);
        scale.putFloat(row, maximum * (1 / largest));
    }

    /** Integer types saturate; rows of int4 begin at whole bytes. */
    private void write(long position, int[] whole) {
        Bulk.write(y.dtype(), y.segment(), position, whole);
    }
}
