package ascendsim.kernels.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinalizeRoutingContractTest {
    private static final FinalizeRoutingContract CONTRACT = new FinalizeRoutingContract();
    private static final int M = 32;
    private static final int K = 64;
    private static final int N = 288;
    private static final int E = 4;

    @Test
    void aGoodCall() {
        assertThat(CONTRACT.check(good())).isEmpty();
        assertThat(CONTRACT.outputs(good())).isEqualTo(Map.of("y", TensorType.nd(DType.FLOAT32, 8, N)));
        assertThat(CONTRACT.acceptance(good())).isEqualTo(new Acceptance(Rule.SUM, 1e-3));
        assertThat(CONTRACT.outputs(good().with("output_bs", Attribute.of(0))).get("y").shape())
                .isEqualTo(Shape.of(M, N));
    }

    @Test
    void whatMayBeLeftOut() {
        for (String name : new String[]{"pertoken_scale", "logit", "shared_input"}) {
            assertThat(CONTRACT.check(without(name))).as("without %s", name).isEmpty();
        }
        refused(without("scale"), "case.scale: not given; npu_grouped_matmul_finalize_routing needs one");
        refused(without("row_index"), "case.row_index: not given; npu_grouped_matmul_finalize_routing needs one");
    }

    @Test
    void otherGoodForms() {
        assertThat(CONTRACT.check(good().with("pertoken_scale", zeros(DType.FLOAT32, M, 1)))).isEmpty();
        assertThat(CONTRACT.check(good().with("scale", zeros(DType.BFLOAT16, E, N)))).isEmpty();
        assertThat(CONTRACT.check(good().with("row_index", zeros(DType.INT32, M)))).isEmpty();
        assertThat(CONTRACT.check(good().with("dtype", Attribute.of("float32")))).isEmpty();
        assertThat(CONTRACT.check(good().with("dtype", Attribute.of(0)))).isEmpty();
        assertThat(CONTRACT.check(groups(0, 0, 10, 10, 32))).isEmpty();
    }

    @Test
    void x() {
        refused(good().with("x", zeros(DType.UINT8, M, K)), "case.x: dtype uint8; expected int8");
        refused(good().with("x", zeros(DType.INT8, M, K, 1)),
                "case.x: shape [32,64,1]; expected x dim is 2 weight dim is 3");
        refused(good().with("x", zeros(DType.INT8, M, K + 16)),
                "case.w: k of w is 64; k of x is 80; expected them to be equal");
        refused(good().with("x", new TensorArgument(Tensor.zeros(TensorType.nd(DType.INT8, K, M)), true)),
                "case.x: transposed; expected a contiguous tensor");
    }

    @Test
    void tooManyRows() {
        long m = 131_073;
        OperatorCall call = good().with("x", zeros(DType.INT8, m, K)).with("pertoken_scale", zeros(DType.FLOAT32, m))
                .with("logit", zeros(DType.FLOAT32, m)).with("row_index", zeros(DType.INT64, m));
        refused(call, "case.x: m is 131073; expected 1 to 131072");
        OperatorCall large = good().with("x", zeros(DType.INT8, 20_000, K)).with("output_bs", Attribute.of(16_385))
                .with("pertoken_scale", zeros(DType.FLOAT32, 20_000)).with("logit", zeros(DType.FLOAT32, 20_000))
                .with("row_index", zeros(DType.INT64, 20_000));
        refused(large, "case.output_bs: batch is 16385; expected 1 to 16384");
    }

    @Test
    void weights() {
        refused(good().with("w", weights(DType.UINT8, E, K, N)),
                "case.w: dtype uint8; expected int8 or int4 or int32");
        refused(good().with("w", zeros(DType.INT8, E, K, N)), "case.w: format ND; expected FRACTAL_NZ");
        refused(good().with("w", weights(DType.INT8, K, N)),
                "case.w: shape [64,288]; expected x dim is 2 weight dim is 3; "
                        + "w is [e,k,n], whatever axes FRACTAL_NZ stores");
        refused(good().with("w", weights(DType.INT8, E, 0, N)),
                "case.w: shape [4,0,288] is empty; expected every axis to be 1 or more");
    }

    @Test
    void multiplesAndRanges() {
        refused(good().with("x", zeros(DType.INT8, M, 40)).with("w", weights(DType.INT8, E, 40, N)),
                "case.x: k is 40; expected a multiple of 16");
        refused(good().with("w", weights(DType.INT8, E, K, 300)).with("scale", zeros(DType.FLOAT32, E, 300))
                .with("shared_input", zeros(DType.BFLOAT16, 2, 300)), "case.w: n is 300; expected a multiple of 32");
        refused(good().with("w", weights(DType.INT8, E, K, 224)).with("scale", zeros(DType.FLOAT32, E, 224))
                .with("shared_input", zeros(DType.BFLOAT16, 2, 224)), "case.w: n is 224; expected 256 or more");
        refused(good().with("w", weights(DType.INT8, 257, K, N)).with("scale", zeros(DType.FLOAT32, 257, N))
                .with("group_list", zeros(DType.INT64, 257)), "case.w: e is 257; expected 1 to 256");
    }

    @Test
    void scalesAndLogits() {
        refused(good().with("scale", zeros(DType.FLOAT16, E, N)),
                "case.scale: dtype float16; expected float32 or bfloat16 or int64 or uint64");
        refused(good().with("scale", zeros(DType.FLOAT32, E, N - 1)),
                "case.scale: shape [4,287]; expected (e,n) = [4,288]");
        refused(good().with("pertoken_scale", zeros(DType.FLOAT32, 1, M)),
                "case.pertoken_scale: shape [1,32]; expected (m,) = [32]");
        refused(good().with("logit", zeros(DType.FLOAT32, M - 1)), "case.logit: shape [31]; expected (m,) = [32]");
    }

    @Test
    void groupLists() {
        refused(good().with("group_list", zeros(DType.INT64, 5)), "case.group_list: shape [5]; expected (e,) = [4]");
        refused(good().with("group_list", zeros(DType.INT32, E)), "case.group_list: dtype int32; expected int64");
        refused(groups(1, 1, 3, 29, 0), "case.group_list: group_list sums to 33; x has 32 rows; "
                + "for cumulative sums set group_list_type 0");
        refused(groups(0, 1, 3, 29, 33), "case.group_list: group_list sums to 33; x has 32 rows");
        refused(groups(1, 8, -1, 8, 8), "case.group_list[1]: -1; expected a count of 0 or more");
        refused(groups(0, -3, 8, 8, 8), "case.group_list[0]: -3 after 0; expected cumulative sums that never fall; "
                + "group_list_type 1 takes counts");
        refused(groups(0, 8, 16, 15, 32), "case.group_list[2]: 15 after 16; expected cumulative sums that never fall; "
                + "group_list_type 1 takes counts");
        refused(groups(1, Long.MAX_VALUE, Long.MAX_VALUE, 2, 0),
                "case.group_list: group_list sums to 18446744073709551616; x has 32 rows; "
                        + "for cumulative sums set group_list_type 0");
        refused(groups(2, 8, 8, 8, 8), "case.group_list_type: 2; only support group_list_type's value 0 or 1; "
                + "0 is cumulative, 1 counts");
    }

    @Test
    void rowIndices() {
        refused(good().with("row_index", rows(0, 1, 8, 3, -1)),
                "case.row_index[2]: 8; expected a row of the output, 0 to 7; 2 entries are out of range");
        refused(good().with("row_index", rows(0, -7)),
                "case.row_index[1]: -7; expected a row of the output, 0 to 7");
        refused(good().with("row_index", zeros(DType.FLOAT32, M)),
                "case.row_index: dtype float32; expected int64 or int32");
        refused(good().with("row_index", zeros(DType.INT64, M + 1)),
                "case.row_index: shape [33]; expected (m,) = [32]");
    }

    @Test
    void rowsThatBelongToNoGroupNeedNoTarget() {
        OperatorCall call = groups(1, 2, 0, 0, 0).with("row_index", rows(0, 7, 99, -5));
        assertThat(CONTRACT.check(call)).isEmpty();
    }

    @Test
    void sharedInput() {
        refused(good().with("shared_input", zeros(DType.FLOAT32, 2, N)),
                "case.shared_input: dtype float32; expected bfloat16");
        refused(good().with("shared_input", zeros(DType.BFLOAT16, 2, N + 1)),
                "case.shared_input: shape [2,289]; expected (batch/dp,n) = [2,288]");
        refused(good().with("shared_input_offset", Attribute.of(7)),
                "case.shared_input_offset: 7 with 2 rows of shared_input; "
                        + "expected them to end within the 8 rows of the output");
        refused(good().with("shared_input_offset", Attribute.of(-1)),
                "case.shared_input_offset: -1; expected 0 or more");
        refused(good().with("shared_input_weight", Attribute.of(1e300)),
                "case.shared_input_weight: 1.0E300; expected a number within float32");
        OperatorCall long2049 = good().with("shared_input", zeros(DType.BFLOAT16, 2049, N));
        refused(long2049, "case.shared_input: batch/dp is 2049; expected 1 to 2048",
                "case.shared_input: batch/dp is 2049; expected at most the 8 rows of the output");
        refused(good().with("shared_input", zeros(DType.BFLOAT16, 9, N)).with("shared_input_offset", Attribute.of(0)),
                "case.shared_input: batch/dp is 9; expected at most the 8 rows of the output");
        refused(good().with("shared_input", zeros(DType.BFLOAT16, 0, N)),
                "case.shared_input: shape [0,288] is empty; expected every axis to be 1 or more");
        refused(good().with("shared_input_weight", Attribute.of("one")),
                "case.shared_input_weight: \"one\"; expected a number");
        refused(good().with("shared_input_offset", Attribute.of(0.5)),
                "case.shared_input_offset: 0.5; expected a whole number");
    }

    @Test
    void outputRows() {
        refused(good().with("output_bs", Attribute.of(33)),
                "case.output_bs: 33; expected 0 (as many rows as x) to m = 32");
        refused(good().with("output_bs", Attribute.of(-1)),
                "case.output_bs: -1; expected 0 (as many rows as x) to m = 32");
        refused(good().with("output_bs", Attribute.of("many")), "case.output_bs: \"many\"; expected a whole number");
    }

    @Test
    void outputTypeAndBias() {
        refused(good().with("dtype", Attribute.of(1)), "case.dtype: 1; the dtype should be float (0 or \"float32\"); "
                + "the output is float32, whatever older documents say of 1 and 2");
        refused(good().with("bias", zeros(DType.FLOAT32, E, N)),
                "case.bias: given; expected none with int8 weights on Atlas A2; leave it out");
        refused(good().with("offset", zeros(DType.FLOAT32, E, 1, N)),
                "case.offset: given; expected none with int8 weights on Atlas A2; leave it out");
    }

    @Test
    void tuningAndDeterministic() {
        for (String json : new String[]{"[0]", "[32]", "[7,1]"}) {
            assertThat(CONTRACT.check(tuned(json))).as(json).isEmpty();
        }
        refused(tuned("[33]"), "case.tuning_config: [33]; expected a list that begins with 0 to m = 32");
        refused(tuned("[-1]"), "case.tuning_config: [-1]; expected a list that begins with 0 to m = 32");
        refused(tuned("[]"), "case.tuning_config: []; expected a list that begins with 0 to m = 32");
        refused(good().with("tuning_config", Attribute.of(7)),
                "case.tuning_config: 7; expected a list of whole numbers");
        assertThat(CONTRACT.check(good().with("deterministic", Attribute.of(true)))).isEmpty();
        refused(good().with("deterministic", Attribute.of("always")),
                "case.deterministic: \"always\"; expected true or false");
    }

    private static OperatorCall tuned(String json) {
        Attribute config = new CaseReader(CallSchema.of("tuning", Parameter.attribute("tuning_config")), 1)
                .read("{\"tuning_config\":" + json + "}").attribute("tuning_config").orElseThrow();
        return good().with("tuning_config", config);
    }

    @Test
    void nothingIsTransposedOrEmpty() {
        for (String name : new String[]{"w", "scale", "shared_input"}) {
            TensorArgument given = good().required(name);
            refused(good().with(name, new TensorArgument(given.tensor(), true)),
                    "case." + name + ": transposed; expected a contiguous tensor");
        }
        refused(good().with("x", zeros(DType.INT8, 0, K)),
                "case.x: shape [0,64] is empty; expected every axis to be 1 or more");
        refused(good().with("group_list", zeros(DType.INT64, 0)),
                "case.group_list: shape [0] is empty; expected every axis to be 1 or more");
        refused(good().with("pertoken_scale", zeros(DType.FLOAT32, 0)),
                "case.pertoken_scale: shape [0] is empty; expected every axis to be 1 or more");
    }

    @Test
    void everythingAtOnce() {
        OperatorCall call = groups(1, 1, 3, 29, 0).with("scale", zeros(DType.FLOAT32, E, 1))
                .with("dtype", Attribute.of(2)).with("output_bs", Attribute.of(1.5));
        assertThat(CONTRACT.check(call)).hasSize(4);
    }

    @Test
    void theReaderAndTheContractAgree() {
        OperatorCall call = new CaseReader(CONTRACT.schema(), 3).read("""
            {"x":{"shape":[40,64],"dtype":"int8"},
             "w":{"shape":[3,64,256],"dtype":"int8","format":"FRACTAL_NZ"},
             "group_list":{"shape":[3],"dtype":"int64"},
             "scale":{"shape":[3,256],"dtype":"float32"},
             "row_index":{"shape":[40],"dtype":"int64"},"output_bs":10}""");
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(call.required("w").tensor().materialised()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 20250717})
    void theDefaultCaseIsTheSampleOfTheDocument(long seed) {
        OperatorCall call = CONTRACT.defaultCase(seed);
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(call.tensors().keySet()).containsExactly("x", "w", "group_list", "scale", "pertoken_scale",
                "shared_input", "logit", "row_index");
        assertThat(call.required("x").tensor().type()).isEqualTo(TensorType.nd(DType.INT8, 576, 2048));
        assertThat(call.required("w").tensor().type())
                .isEqualTo(TensorType.nd(DType.INT8, 8, 2048, 7168).with(Format.FRACTAL_NZ));
        assertThat(call.required("pertoken_scale").shape()).isEqualTo(Shape.of(576, 1));
        assertThat(call.required("shared_input").tensor().type()).isEqualTo(TensorType.nd(DType.BFLOAT16, 18, 7168));
        assertThat(call.whole("shared_input_offset", 0)).isEqualTo(36);
        assertThat(CONTRACT.outputs(call).get("y").shape()).isEqualTo(Shape.of(72, 7168));
        assertThat(call.required("w").tensor().materialised()).isFalse();
        Tensor rowIndex = call.required("row_index").tensor();
        for (int expert = 0; expert < 8; expert++) {
            long first = expert * 72L;
            assertThat(LongStream.range(first, first + 72).map(rowIndex::longAt).toArray())
                    .as("every token once per expert, in order, seed %d", seed)
                    .isEqualTo(LongStream.range(0, 72).toArray());
        }
        Tensor logit = call.required("logit").tensor();
        for (int token = 0; token < 72; token++) {
            float[] shares = new float[8];
            IntStream.range(token * 8, token * 8 + 8).forEach(i -> shares[i % 8] = logit.floatAt(i));
            assertThat(IntStream.range(0, 8).mapToDouble(i -> shares[i]).sum()).as("token %d, seed %d", token, seed)
                    .isBetween(1 - 1e-6, 1 + 1e-6);
            assertThat(shares).as("smallest first").isSorted();
        }
    }

    @Test
    void theSeedDecidesTheDefaultCase() {
        assertThat(logits(4)).isEqualTo(logits(4)).isNotEqualTo(logits(5));
    }

    private static float[] logits(long seed) {
        Tensor logit = CONTRACT.defaultCase(seed).required("logit").tensor();
        float[] values = new float[576];
        IntStream.range(0, values.length).forEach(i -> values[i] = logit.floatAt(i));
        return values;
    }

    private static OperatorCall good() {
        return OperatorCall.of(FinalizeRoutingContract.NAME).with("x", zeros(DType.INT8, M, K))
                .with("w", weights(DType.INT8, E, K, N))
                .with("group_list", TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(E), 8, 0, 20, 4)))
                .with("scale", zeros(DType.FLOAT32, E, N)).with("pertoken_scale", zeros(DType.FLOAT32, M))
                .with("shared_input", zeros(DType.BFLOAT16, 2, N)).with("logit", zeros(DType.FLOAT32, M))
                .with("row_index", rows(0, 7)).with("shared_input_offset", Attribute.of(3))
                .with("output_bs", Attribute.of(8));
    }

    private static OperatorCall groups(long type, long... values) {
        return good().with("group_list_type", Attribute.of(type)).with("group_list",
                TensorArgument.of(Tensor.ofLongs(DType.INT64, Shape.of(values.length), values)));
    }

    /** Row indices that start like this and go on with 0. */
    private static TensorArgument rows(long... first) {
        TensorArgument rows = zeros(DType.INT64, M);
        for (int i = 0; i < first.length; i++) {
            rows.tensor().putLong(i, first[i]);
        }
        return rows;
    }

    private static OperatorCall without(String name) {
        SequencedMap<String, Argument> tensors = new LinkedHashMap<>(good().tensors());
        tensors.remove(name);
        return new OperatorCall(good().operator(), tensors, good().attributes(), good().tiling());
    }

    private static TensorArgument zeros(DType dtype, long... dims) {
        return TensorArgument.of(Tensor.zeros(TensorType.nd(dtype, dims)));
    }

    private static TensorArgument weights(DType dtype, long... dims) {
        return TensorArgument.of(Tensor.zeros(TensorType.nd(dtype, dims).with(Format.FRACTAL_NZ)));
    }

    private static void refused(OperatorCall call, String... problems) {
        assertThat(CONTRACT.check(call)).containsExactly(problems);
    }
}
