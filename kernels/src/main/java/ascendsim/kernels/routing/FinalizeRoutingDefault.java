package ascendsim.kernels.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The sample call of the vendor's document of npu_grouped_matmul_finalize_routing: 72 tokens, each routed to 8 of 8
 * experts, every expert with 72 rows. Where the sample sorts with an unstable quicksort, this sorts stably, so that the
 * result is the same everywhere.
 */
final class FinalizeRoutingDefault {
    private static final int BATCH = 72;
    private static final int EXPERTS = 8;
    private static final int TOP_K = 8;
    private static final int ROWS = BATCH * TOP_K;

    private static final String DRAWN = """
        {"x":{"shape":[576,2048],"dtype":"int8","init":"randint(-10,10)"},
         "w":{"shape":[8,2048,7168],"dtype":"int8","format":"FRACTAL_NZ","init":"randint(-10,10)"},
         "group_list":[72,72,72,72,72,72,72,72],
         "scale":{"shape":[8,7168],"dtype":"float32","init":"normal(0,0.01)"},
         "pertoken_scale":{"shape":[576,1],"dtype":"float32","init":"normal(0,0.01)"},
         "shared_input":{"shape":[18,7168],"dtype":"bfloat16","init":"normal(0,0.1)"},
         "shared_input_offset":36,"output_bs":72}""";
    private static final String LOGIT_ORI = """
        {"logit_ori":{"shape":[72,8],"dtype":"float32","init":"normal(0,0.1)"}}""";

    private FinalizeRoutingDefault() {
    }

    static OperatorCall call(CallSchema schema, long seed) {
        OperatorCall drawn = new CaseReader(schema, seed).read(DRAWN);
        CallSchema helper = CallSchema.of(schema.operator(), Parameter.tensor("logit_ori", DType.FLOAT32));
        Tensor logits = new CaseReader(helper, seed).read(LOGIT_ORI).required("logit_ori").tensor();
        Tensor logit = Tensor.lazy(TensorType.nd(DType.FLOAT32, ROWS),
                storage -> Bulk.write(DType.FLOAT32, storage, 0, softmax(logits)));
        Tensor rowIndex = Tensor.lazy(TensorType.nd(DType.INT64, ROWS),
                storage -> Bulk.write(DType.INT64, storage, 0, rowIndex(logits)));
        return drawn.with("logit", TensorArgument.of(logit)).with("row_index", TensorArgument.of(rowIndex));
    }

    /** The experts of a token, those with the smallest logits first, cut to the last {@link #TOP_K}. */
    private static int[] routing(Tensor logits, int token) {
        return IntStream.range(0, EXPERTS).boxed()
                .sorted(Comparator.comparing(expert -> logits.floatAt((long) token * EXPERTS + expert)))
                .mapToInt(Integer::intValue).skip(EXPERTS - TOP_K).toArray();
    }

    /** For each token the softmax of its routed logits, in float64, rounded to float32. */
    private static float[] softmax(Tensor logits) {
        float[] result = new float[ROWS];
        for (int token = 0; token < BATCH; token++) {
            int[] experts = routing(logits, token);
            double[] powers = new double[TOP_K];
            double sum = 0;
            for (int i = 0; i < TOP_K; i++) {
                powers[i] = StrictMath.exp(logits.floatAt((long) token * EXPERTS + experts[i]));
                sum += powers[i];
            }
            for (int i = 0; i < TOP_K; i++) {
                result[token * TOP_K + i] = (float) (powers[i] / sum);
            }
        }
        return result;
    }

    /** The token of each row once the rows are sorted by expert. */
    private static long[] rowIndex(Tensor logits) {
        int[] experts = IntStream.range(0, BATCH).flatMap(token -> IntStream.of(routing(logits, token))).toArray();
        return IntStream.range(0, ROWS).boxed().sorted(Comparator.comparing(row -> experts[row]))
                .mapToLong(row -> row / TOP_K).toArray();
    }
}
