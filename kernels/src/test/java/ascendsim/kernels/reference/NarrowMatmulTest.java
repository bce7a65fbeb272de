package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.kernels.qmm.QuantMatmulContract;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against narrow_matmul.txt, which narrow_matmul.py beside it computes with NumPy. */
class NarrowMatmulTest {
    private static final GoldenCases GOLDENS = GoldenCases.of("narrow_matmul.txt");

    /** The chain of float32 additions is within the rule of float32 outputs of the sums in float64. */
    @ParameterizedTest
    @ValueSource(strings = {"e4m3", "mixed", "hif8", "mxfp8", "mxfp8_turned", "mxfp4", "mxfp4_mixed"})
    void isNearNumPy(String name) {
        OperatorCall call = GOLDENS.call("matmul", name);
        assertThat(new MatmulContract().check(call)).isEmpty();
        assertNear(name, Reference.matmul().expected(call).get("out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quant", "quant_one"})
    void quantisedIsNearNumPy(String name) {
        OperatorCall call = GOLDENS.call("npu_quant_matmul", name);
        assertThat(new QuantMatmulContract().check(call)).isEmpty();
        assertNear(name, NarrowQuantMatmul.of(call));
    }

    private static void assertNear(String name, Expected expected) {
        Tensor out = expected.tensor();
        double[] sums = GOLDENS.numbers(name + ".out.sums");
        double[] sizes = GOLDENS.numbers(name + ".out.sizes");
        assertThat(out.elements()).isEqualTo(sums.length);
        double[] magnitudes = expected.magnitudes().of(LongStream.range(0, sums.length).toArray());
        for (int i = 0; i < sums.length; i++) {
            assertThat((double) out.floatAt(i)).as("%s[%d]", name, i)
                    .isCloseTo(sums[i], Offset.offset(0x1p-20 * sizes[i]));
            assertThat(magnitudes[i]).isCloseTo(sizes[i], Offset.offset(1e-12 * sizes[i]));
        }
    }
}
