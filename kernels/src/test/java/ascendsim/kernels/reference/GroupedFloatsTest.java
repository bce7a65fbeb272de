package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.gmm.GroupedMatmulContract;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what NumPy computed: grouped_floats.py beside grouped_floats.txt. */
class GroupedFloatsTest {
    private final GoldenCases golden = GoldenCases.of("grouped_floats.txt");

    @ParameterizedTest
    @ValueSource(strings = {"ends", "counts", "wide", "depths", "deep", "one"})
    void sumsAndTheirTerms(String name) {
        OperatorCall call = golden.call(GroupedMatmulContract.NAME, name);
        assertThat(new GroupedMatmulContract().check(call)).as(name).isEmpty();
        Expected found = Reference.groupedMatmul().expected(call).get("y[0]");
        double[] sums = golden.numbers(name + ".out.sums.0");
        double[] sizes = golden.numbers(name + ".out.sizes.0");
        assertThat(found.defined()).isEqualTo(sums.length);
        DType type = found.tensor().dtype();
        double unit = type == DType.FLOAT16 ? 0x1p-11 : type == DType.BFLOAT16 ? 0x1p-8 : 0x1p-24;
        double[] magnitudes = found.magnitudes().of(LongStream.range(0, sums.length).toArray());
        for (int i = 0; i < sums.length; i++) {
            double allowed = unit * Math.abs(sums[i]) + 0x1p-20 * sizes[i];
            assertThat(Math.abs(found.tensor().doubleAt(i) - sums[i])).as(name + " " + i).isLessThanOrEqualTo(allowed);
            assertThat(magnitudes[i]).isCloseTo(sizes[i], offset(1e-9 * sizes[i]));
        }
    }
}
