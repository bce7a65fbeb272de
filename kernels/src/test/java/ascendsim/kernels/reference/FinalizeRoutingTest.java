package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FinalizeRoutingTest {
    private static final long SEED = 91;
    private static final int M = 350;
    private static final int K = 24;
    private static final int N = 288;
    private static final int EXPERTS = 3;
    private static final int OUTPUT_ROWS = 40;

    /** The second group is empty, the third longer than a tile; the last three rows belong to none. */
    private static final long[] COUNTS = {60, 0, 287};

    @Test
    void theWholeSum() {
        assertMatches(full());
    }

    @Test
    void rowFactorsMayBeMissing() {
        assertMatches(without(full(), "pertoken_scale"));
        assertMatches(without(full(), "logit"));
        assertMatches(without(without(full(), "logit"), "pertoken_scale"));
    }

    @Test
    void withoutSharedInput() {
        assertMatches(without(full(), "shared_input"));
    }

    @Test
    void cumulativeGroupsGiveTheSame() {
        OperatorCall counts = full();
        OperatorCall ends = counts.with("group_list_type", Attribute.of(0)).with("group_list",
                TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(EXPERTS), 60, 60, 347)));
        assertThat(run(ends).tensor().segment().mismatch(run(counts).tensor().segment())).isEqualTo(-1);
    }

    @Test
    void bfloat16ScaleIsWidened() {
        assertMatches(full().with("scale", TensorArgument.of(floats(DType.BFLOAT16, SEED + 9, EXPERTS, N))));
    }

    @Test
    void outputRowsDefaultToThoseOfX() {
        OperatorCall call = full().with("output_bs", Attribute.of(0));
        assertThat(run(call).tensor().shape()).isEqualTo(Shape.of(M, N));
        assertMatches(call);
    }

    @Test
    void rowIndexMayBeInt32() {
        long[] rows = LongStream.range(0, M).map(row -> (row * 7) % OUTPUT_ROWS).toArray();
        assertMatches(full().with("row_index", TensorArgument.of(Tensor.ofLongs(DType.INT32, Shape.of(M), rows))));
    }

    /** A single term, by hand: each product is rounded on its own, the row factors first. */
    @Test
    void orderOfRoundings() {
        float scale = 1.1f;
        float perToken = 1.3f;
        float logit = 1.7f;
        Tensor x = Tensor.zeros(TensorType.nd(DType.INT8, 1, 16));
        Tensor w = Tensor.zeros(new TensorType(DType.INT8, Shape.of(1, 16, 256), Format.FRACTAL_NZ));
        x.putLong(0, 3);
        w.putLong(0, 1);
        Tensor scales = Tensor.zeros(TensorType.nd(DType.FLOAT32, 1, 256));
        scales.putFloat(0, scale);
        OperatorCall call = OperatorCall.of("npu_grouped_matmul_finalize_routing").with("x", TensorArgument.of(x))
                .with("w", TensorArgument.of(w)).with("scale", TensorArgument.of(scales))
                .with("group_list", TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(1), 1)))
                .with("row_index", TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(1), 0)))
                .with("pertoken_scale", TensorArgument.of(Tensor.ofFloats(DType.FLOAT32, Shape.of(1, 1), perToken)))
                .with("logit", TensorArgument.of(Tensor.ofFloats(DType.FLOAT32, Shape.of(1), logit)));
        float dequantised = 3 * scale;
        float expected = dequantised * (perToken * logit);
        assertThat(dequantised * perToken * logit).as("these numbers tell the orders apart").isNotEqualTo(expected);
        assertThat(run(call).tensor().floatAt(0)).isEqualTo(expected);
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        OperatorCall call = full();
        Tensor one = Pools.run(1, () -> run(call).tensor());
        Tensor five = Pools.run(5, () -> run(call).tensor());
        assertThat(one.segment().mismatch(five.segment())).isEqualTo(-1);
    }

    private static void assertMatches(OperatorCall call) {
        Naive naive = new Naive(call);
        naive.compute();
        Expected found = run(call);
        long[] all = LongStream.range(0, found.tensor().elements()).toArray();
        float[] y = new float[all.length];
        Bulk.read(DType.FLOAT32, found.tensor().segment(), 0, y);
        double[] sums = Arrays.stream(naive.sums).map(sum -> (float) sum).toArray();
        assertThat(y).as("seed %d", SEED).isEqualTo(naive.y);
        assertThat(found.magnitudes().of(all)).as("S, seed %d", SEED).isEqualTo(sums);
    }

    /** The definition, element by element. */
    private static final class Naive {
        private final OperatorCall call;
        private final float[] y;
        private final double[] sums;

        Naive(OperatorCall call) {
            this.call = call;
            int rows = (int) call.whole("output_bs", 0);
            this.y = new float[(rows == 0 ? M : rows) * N];
            this.sums = new double[y.length];
        }

        void compute() {
            call.tensor("shared_input").map(TensorArgument::tensor).ifPresent(shared -> {
                int first = (int) call.whole("shared_input_offset", 0) * N;
                for (int i = 0; i < shared.elements(); i++) {
                    y[first + i] = shared.floatAt(i) * (float) call.real("shared_input_weight", 1);
                    sums[first + i] = Math.abs(y[first + i]);
                }
            });
            int row = 0;
            for (int group = 0; group < EXPERTS; group++) {
                for (long i = 0; i < COUNTS[group]; i++, row++) {
                    add(row, group);
                }
            }
        }

        private void add(int row, int group) {
            Tensor x = call.required("x").tensor();
            Tensor w = call.required("w").tensor();
            int target = (int) call.required("row_index").tensor().longAt(row) * N;
            for (int n = 0; n < N; n++) {
                int sum = 0;
                for (int k = 0; k < K; k++) {
                    sum += (int) x.longAt((long) row * K + k) * (int) w.longAt(((long) group * K + k) * N + n);
                }
                float term = (float) sum * call.required("scale").tensor().floatAt((long) group * N + n);
                Optional<Float> perToken = factor("pertoken_scale", row);
                Optional<Float> logit = factor("logit", row);
                if (perToken.isPresent() || logit.isPresent()) {
                    term = term * (perToken.orElse(1f) * logit.orElse(1f));
                }
                y[target + n] += term;
                sums[target + n] += Math.abs(term);
            }
        }

        private Optional<Float> factor(String name, int row) {
            return call.tensor(name).map(given -> given.tensor().floatAt(row));
        }
    }

    private static OperatorCall full() {
        long[] targets = new Random(SEED).longs(M, 0, OUTPUT_ROWS).toArray();
        return OperatorCall.of("npu_grouped_matmul_finalize_routing")
                .with("x", TensorArgument.of(bytes(TensorType.nd(DType.INT8, M, K), SEED + 1)))
                .with("w", TensorArgument.of(
                        bytes(new TensorType(DType.INT8, Shape.of(EXPERTS, K, N), Format.FRACTAL_NZ), SEED + 2)))
                .with("group_list", TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(EXPERTS), COUNTS)))
                .with("scale", TensorArgument.of(floats(DType.FLOAT32, SEED + 3, EXPERTS, N)))
                .with("pertoken_scale", TensorArgument.of(floats(DType.FLOAT32, SEED + 4, M)))
                .with("shared_input", TensorArgument.of(floats(DType.BFLOAT16, SEED + 5, 7, N)))
                .with("logit", TensorArgument.of(floats(DType.FLOAT32, SEED + 6, M)))
                .with("row_index", TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(M), targets)))
                .with("shared_input_weight", Attribute.of(0.3)).with("shared_input_offset", Attribute.of(11))
                .with("output_bs", Attribute.of(OUTPUT_ROWS));
    }

    private static OperatorCall without(OperatorCall call, String name) {
        SequencedMap<String, Argument> tensors = new LinkedHashMap<>(call.tensors());
        tensors.remove(name);
        return new OperatorCall(call.operator(), tensors, call.attributes(), call.tiling());
    }

    private static Tensor bytes(TensorType type, long seed) {
        Tensor tensor = Tensor.zeros(type);
        Random random = new Random(seed);
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.putLong(i, random.nextInt(256) - 128);
        }
        return tensor;
    }

    private static Tensor floats(DType dtype, long seed, long... dims) {
        Tensor tensor = Tensor.zeros(TensorType.nd(dtype, dims));
        Random random = new Random(seed);
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.putFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    private static Expected run(OperatorCall call) {
        return Reference.finalizeRouting().expected(call).get("y");
    }
}
