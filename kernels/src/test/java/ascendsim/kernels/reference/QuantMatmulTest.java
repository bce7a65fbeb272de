package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.qmm.QuantMatmulContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against quant_matmul.txt, which quant_matmul.py beside it computes with numpy. */
class QuantMatmulTest {

    static Stream<String> goldens() throws IOException {
        try (InputStream file = QuantMatmulTest.class.getResourceAsStream("quant_matmul.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        }
    }

    private static OperatorCall call(String json) {
        return new CaseReader(new QuantMatmulContract().schema(), 0).read(json);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void equalsNumpy(String line) {
        String[] parts = line.split("\t");
        OperatorCall call = call(parts[0]);
        assertThat(new QuantMatmulContract().check(call)).isEmpty();
        Tensor y = QuantMatmul.of(call).tensor();
        assertThat(y.type()).isEqualTo(new QuantMatmulContract().outputs(call).get("y"));
        String codes = LongStream.range(0, y.elements())
                .mapToObj(i -> Long.toHexString(y.codeAt(i) & (1L << y.dtype().bits()) - 1))
                .collect(Collectors.joining(" "));
        assertThat(codes).as(parts[0]).isEqualTo(parts[1]);
    }

    /** |3 * -2| * |-0.5| * |2| + |-4|. */
    @Test
    void sumOfTermsHasAllFactors() {
        OperatorCall call = call("""
            {"x1":{"shape":[1,1],"dtype":"int8","init":"values[3]"},
             "x2":{"shape":[1,1],"dtype":"int8","init":"values[-2]"},
             "scale":{"shape":[1],"dtype":"float32","init":"values[-0.5]"},
             "pertoken_scale":{"shape":[1],"dtype":"float32","init":"values[2]"},
             "bias":{"shape":[1],"dtype":"float32","init":"values[-4]"},"output_dtype":"bfloat16"}""");
        assertThat(QuantMatmul.of(call).magnitudes().of(new long[]{0})).containsExactly(10);
    }
}
