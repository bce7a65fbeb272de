package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * npu_grouped_matmul_finalize_routing with int8 x and w. Row r of group g: acc = x[r] @ w[g] in int32;
 * t[n] = (f32(acc[n]) * scale[g,n]) * f32(pertoken_scale[r] * logit[r]), each product rounded to float32, the two row
 * factors first; y[row_index[r]] += t in float32. y starts as shared_input * shared_input_weight in its rows and as 0
 * elsewhere. Where one row factor is missing the other stands alone; where both are, the second product is left out.
 * Rows after the last group add nothing. Hardware adds in no fixed order (atomics); here r ascends (our definition).
 */
final class FinalizeRouting {
    /** What digits of int8 x leave out and the bias brings back. */
    private static final int DIGIT_OFFSET = 8;

    private final OperatorCall call;
    private final List<RowGroups.Group> groups;
    private final Optional<float[]> rowFactors;
    private final long[] targets;
    private final Tensor y;
    private final Tensor magnitudes;
    private final TensorArgument weight;

    private FinalizeRouting(OperatorCall call) {
        this.call = call;
        this.groups = RowGroups.of(call.required("group_list").tensor(), call.whole("group_list_type", 1));
        this.rowFactors = rowFactors(call);
        Tensor rowIndex = call.required("row_index").tensor();
        this.targets = LongStream.range(0, rowIndex.elements()).map(rowIndex::longAt).toArray();
        this.weight = Int4View.of(call.required("w"));
        weight.tensor().segment();
        Shape x = call.required("x").shape();
        long outputRows = call.whole("output_bs", 0);
        TensorType type = TensorType.nd(DType.FLOAT32, outputRows == 0 ? x.dim(0) : outputRows,
                weight.shape().dim(-1));
        this.y = Tensor.zeros(type);
        this.magnitudes = Tensor.zeros(type);
        List.of(y, magnitudes).forEach(Tensor::segment);
        List.of("x", "scale", "bias", "offset", "shared_input")
                .forEach(name -> call.tensor(name).ifPresent(given -> given.tensor().segment()));
    }

    static Expected of(OperatorCall call) {
        FinalizeRouting routing = new FinalizeRouting(call);
        long columns = routing.y.type().columns();
        int width = panelColumns(routing.y.type());
        LongStream.range(0, Math.ceilDiv(columns, (long) width)).parallel()
                .forEach(panel -> routing.compute(panel * width, (int) Math.min(width, columns - panel * width)));
        return new Expected(routing.y, indices -> {
            double[] sums = new double[indices.length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = routing.magnitudes.floatAt(indices[i]);
            }
            return sums;
        });
    }

    /** Narrow enough to give every thread work and to keep the panel of y in some tens of MiB. */
    private static int panelColumns(TensorType y) {
        int width = Tile.MAX_COLUMNS;
        while (width > Tile.ALIGNMENT && (y.columns() / width < 16 || y.rows() * width > 1 << 22)) {
            width /= 2;
        }
        return width;
    }

    private static Optional<float[]> rowFactors(OperatorCall call) {
        Optional<float[]> perToken = call.tensor("pertoken_scale").map(FinalizeRouting::floats);
        Optional<float[]> logit = call.tensor("logit").map(FinalizeRouting::floats);
        if (perToken.isEmpty() || logit.isEmpty()) {
            return perToken.or(() -> logit);
        }
        float[] product = perToken.get().clone();
        for (int row = 0; row < product.length; row++) {
            product[row] *= logit.get()[row];
        }
        return Optional.of(product);
    }

    private static float[] floats(TensorArgument argument) {
        float[] numbers = new float[(int) argument.tensor().elements()];
        Bulk.read(argument.dtype(), argument.tensor().segment(), 0, numbers);
        return numbers;
    }

    /** Some columns of all rows of y and of S. */
    private record Panel(long column, float[][] y, double[][] magnitudes) {
    }

    private void compute(long column, int columns) {
        int rows = (int) y.type().rows();
        Panel panel = new Panel(column, new float[rows][columns], new double[rows][columns]);
        share(panel);
        for (RowGroups.Group group : groups) {
            if (weight.dtype() == DType.INT4) {
                addInt4(group, panel);
            } else {
                add(group, panel);
            }
        }
        float[] rounded = new float[columns];
        for (int row = 0; row < rows; row++) {
            long position = row * y.type().columns() + column;
            Bulk.write(DType.FLOAT32, y.segment(), position, panel.y()[row]);
            for (int n = 0; n < columns; n++) {
                rounded[n] = (float) panel.magnitudes()[row][n];
            }
            Bulk.write(DType.FLOAT32, magnitudes.segment(), position, rounded);
        }
    }

    private void share(Panel panel) {
        Optional<Tensor> shared = call.tensor("shared_input").map(TensorArgument::tensor);
        float weight = (float) call.real("shared_input_weight", 1);
        int offset = (int) call.whole("shared_input_offset", 0);
        for (int row = 0; row < shared.map(given -> given.type().rows()).orElse(0L); row++) {
            float[] sums = panel.y()[offset + row];
            Bulk.read(shared.get().dtype(), shared.get().segment(), row * y.type().columns() + panel.column(), sums);
            for (int n = 0; n < sums.length; n++) {
                sums[n] *= weight;
                panel.magnitudes()[offset + row][n] = Math.abs(sums[n]);
            }
        }
    }

    private void add(RowGroups.Group group, Panel panel) {
        Product product = new Product(MatrixView.of(call.required("x")),
                MatrixView.of(weight, group.index()));
        int columns = panel.y()[0].length;
        float[] scale = new float[columns];
        Tensor scales = call.required("scale").tensor();
        Bulk.read(scales.dtype(), scales.segment(), group.index() * y.type().columns() + panel.column(), scale);
        for (long row = group.begin(); row < group.end(); row += Tile.MAX_ROWS) {
            Tile tile = Tile.at(row, group.end(), panel.column(), panel.column() + columns);
            int[][] sums = new int[tile.rows()][columns];
            product.accumulate(tile, new IntSums(sums));
            for (int i = 0; i < sums.length; i++) {
                scatter(row + i, terms(sums[i], scale, row + i), panel);
            }
        }
    }

    /** Plain mathematics: ((x - 8) @ w * s + bias [+ rowsum * offset]), rounded, times the row's factor. */
    private void addInt4(RowGroups.Group group, Panel panel) {
        Tensor words = call.required("scale").tensor();
        int pieces = (int) words.shape().dim(1);
        int columns = panel.y()[0].length;
        MatrixView x = MatrixView.of(call.required("x"));
        MatrixView w = MatrixView.of(weight, group.index());
        int depth = (int) (x.columns() / pieces);
        for (long row = group.begin(); row < group.end(); row += Tile.MAX_ROWS) {
            Tile tile = Tile.at(row, group.end(), panel.column(), panel.column() + columns);
            double[][] sums = new double[tile.rows()][columns];
            double[] rowSums = new double[tile.rows()];
            for (int piece = 0; piece < pieces; piece++) {
                float[][] a = new float[tile.rows()][depth];
                float[][] b = new float[depth][columns];
                x.read(row, (long) piece * depth, a);
                w.read((long) piece * depth, panel.column(), b);
                center(a, rowSums);
                int[][] whole = new int[tile.rows()][columns];
                new IntSums(whole).add(a, b);
                long first = (group.index() * (long) pieces + piece) * y.type().columns() + panel.column();
                for (int n = 0; n < columns; n++) {
                    double scale = QuantWord.scale(words.longAt(first + n));
                    for (int i = 0; i < sums.length; i++) {
                        sums[i][n] += whole[i][n] * scale;
                    }
                }
            }
            for (int i = 0; i < sums.length; i++) {
                scatter(row + i, factored(int4Terms(sums[i], rowSums[i], group, panel), row + i), panel);
            }
        }
    }

    private static void center(float[][] a, double[] rowSums) {
        for (int row = 0; row < a.length; row++) {
            for (int k = 0; k < a[row].length; k++) {
                rowSums[row] += a[row][k];
                a[row][k] -= DIGIT_OFFSET;
            }
        }
    }

    private float[] int4Terms(double[] sums, double rowSum, RowGroups.Group group, Panel panel) {
        long first = group.index() * y.type().columns() + panel.column();
        float[] terms = new float[sums.length];
        for (int n = 0; n < terms.length; n++) {
            long at = first + n;
            double offset = call.tensor("offset").map(given -> given.tensor().doubleAt(at)).orElse(0.0);
            terms[n] = (float) (sums[n] + call.required("bias").tensor().doubleAt(at) + rowSum * offset);
        }
        return terms;
    }

    private float[] terms(int[] sums, float[] scale, long row) {
        float[] terms = new float[sums.length];
        for (int n = 0; n < terms.length; n++) {
            terms[n] = sums[n] * scale[n];
        }
        return factored(terms, row);
    }

    private float[] factored(float[] terms, long row) {
        if (rowFactors.isPresent()) {
            float factor = rowFactors.get()[(int) row];
            for (int n = 0; n < terms.length; n++) {
                terms[n] *= factor;
            }
        }
        return terms;
    }

    private void scatter(long row, float[] terms, Panel panel) {
        int target = (int) targets[(int) row];
        float[] sums = panel.y()[target];
        double[] absolute = panel.magnitudes()[target];
        for (int n = 0; n < terms.length; n++) {
            sums[n] += terms[n];
            absolute[n] += Math.abs(terms[n]);
        }
    }
}
