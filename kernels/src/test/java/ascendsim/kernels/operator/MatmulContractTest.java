package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatmulContractTest {
    private static final MatmulContract CONTRACT = new MatmulContract();

    @Test
    void theDefaultCase() {
        OperatorCall call = CONTRACT.defaultCase(1);
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(CONTRACT.outputs(call)).isEqualTo(Map.of("out", TensorType.nd(DType.FLOAT16, 1024, 1024)));
        assertThat(call.required("x").tensor().materialised()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, FLOAT16, FLOAT16, F16", "FLOAT16, FLOAT32, FLOAT16, F16", "BFLOAT16, FLOAT32, BFLOAT16, BF16",
            "FLOAT32, FLOAT32, FLOAT32, F32", "INT8, INT32, INT32, EXACT"})
    void types(DType dtype, DType bias, DType out, Rule rule) {
        OperatorCall call = call(zeros(dtype, 3, 4), zeros(dtype, 4, 5)).with("bias", zeros(bias, 5));
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(CONTRACT.outputs(call)).isEqualTo(Map.of("out", TensorType.nd(out, 3, 5)));
        assertThat(CONTRACT.acceptance(call)).isEqualTo(new Acceptance(rule, 1e-4));
    }

    @Test
    void transposedAndFractal() {
        Tensor x = Tensor.zeros(TensorType.nd(DType.INT8, 4, 3));
        Tensor y = Tensor.zeros(new TensorType(DType.INT8, Shape.of(5, 4), Format.FRACTAL_NZ));
        OperatorCall call = call(new TensorArgument(x, true), new TensorArgument(y, true));
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(CONTRACT.outputs(call).get("out").shape()).isEqualTo(Shape.of(3, 5));
    }

    @Test
    void innerSizesDiffer() {
        refused(call(zeros(DType.FLOAT16, 3, 4), zeros(DType.FLOAT16, 5, 6)),
                "case.y: k of y is 5; k of x is 4; expected them to be equal");
    }

    @Test
    void typesDiffer() {
        refused(call(zeros(DType.FLOAT16, 3, 4), zeros(DType.BFLOAT16, 4, 6)),
                "case.y: dtype bfloat16; expected float16, the dtype of x");
    }

    @Test
    void aTypeTheCubeDoesNotTake() {
        refused(call(zeros(DType.INT16, 3, 4), zeros(DType.FLOAT16, 4, 6)),
                "case.x: dtype int16; expected float16 or bfloat16 or float32 or int8 or float8_e4m3fn or float8_e5m2"
                        + " or hifloat8 or float4_e2m1 or float4_e1m2");
    }

    @Test
    void ranks() {
        refused(call(zeros(DType.FLOAT16, 2, 3, 4), zeros(DType.FLOAT16, 4, 6)),
                "case.x: shape [2,3,4] has rank 3; expected rank 2");
    }

    @Test
    void emptyTensors() {
        refused(call(zeros(DType.FLOAT16, 0, 4), zeros(DType.FLOAT16, 4, 6)),
                "case.x: shape [0,4] is empty; expected every axis to be 1 or more");
    }

    @Test
    void xInFractals() {
        Tensor x = Tensor.zeros(new TensorType(DType.FLOAT16, Shape.of(3, 4), Format.FRACTAL_NZ));
        refused(call(TensorArgument.of(x), zeros(DType.FLOAT16, 4, 6)), "case.x: format FRACTAL_NZ; expected ND");
    }

    @Test
    void bias() {
        OperatorCall call = call(zeros(DType.BFLOAT16, 3, 4), zeros(DType.BFLOAT16, 4, 6));
        refused(call.with("bias", zeros(DType.FLOAT32, 5)), "case.bias: shape [5]; expected (n,) = [6]");
        refused(call.with("bias", zeros(DType.FLOAT16, 6)),
                "case.bias: dtype float16; expected float32 beside bfloat16");
        refused(call.with("bias", zeros(DType.FLOAT32, 1, 6)), "case.bias: shape [1,6] has rank 2; expected rank 1");
    }

    @Test
    void missingAndTooMany() {
        refused(OperatorCall.of("matmul").with("x", zeros(DType.INT8, 1, 1)), "case.y: not given; matmul needs one");
        TensorArgument one = zeros(DType.INT8, 1, 1);
        refused(call(one, one).with("y", new Argument.Many(List.of(one, one))),
                "case.y: 2 tensors; matmul needs one");
    }

    @Test
    void everythingAtOnce() {
        refused(call(zeros(DType.FLOAT16, 3, 4), zeros(DType.INT8, 5, 6)).with("bias", zeros(DType.INT32, 7)),
                "case.y: dtype int8; expected float16, the dtype of x",
                "case.y: k of y is 5; k of x is 4; expected them to be equal",
                "case.bias: dtype int32; expected float16 or float32 beside float16",
                "case.bias: shape [7]; expected (n,) = [6]");
    }

    private static void refused(OperatorCall call, String... problems) {
        assertThat(CONTRACT.check(call)).containsExactly(problems);
    }

    private static OperatorCall call(TensorArgument x, TensorArgument y) {
        return OperatorCall.of("matmul").with("x", x).with("y", y);
    }

    private static TensorArgument zeros(DType dtype, long... dims) {
        return TensorArgument.of(Tensor.zeros(TensorType.nd(dtype, dims)));
    }
}
