package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.gmm.GroupedMatmulContract;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what NumPy computed: grouped_quant.py beside grouped_quant.txt. */
class GroupedQuantTest {
    private final GoldenCases golden = GoldenCases.of("grouped_quant.txt");

    private OperatorCall call(String name) {
        OperatorCall call = golden.call(GroupedMatmulContract.NAME, name);
        assertThat(new GroupedMatmulContract().check(call)).as(name).isEmpty();
        return call;
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "brain", "pieces", "packed"})
    void widenedWeights(String name) {
        Expected found = Reference.groupedAntiquant(c -> false).expected(call(name)).get("y[0]");
        double[] sums = golden.numbers(name + ".out.sums");
        double[] sizes = golden.numbers(name + ".out.sizes");
        assertThat(found.defined()).isEqualTo(sums.length);
        double unit = found.tensor().dtype() == DType.FLOAT16 ? 0x1p-11 : 0x1p-8;
        double[] magnitudes = found.magnitudes().of(LongStream.range(0, sums.length).toArray());
        for (int i = 0; i < sums.length; i++) {
            double allowed = unit * Math.abs(sums[i]) + 0x1p-20 * sizes[i];
            assertThat(Math.abs(found.tensor().doubleAt(i) - sums[i])).as(name + " " + i).isLessThanOrEqualTo(allowed);
            assertThat(magnitudes[i]).isCloseTo(sizes[i], offset(1e-9 * sizes[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eight", "eight_offset"})
    void digitsOfInt8(String name) {
        Expected found = Reference.groupedInt4().expected(call(name)).get("y[0]");
        double[] sums = golden.numbers(name + ".out.sums");
        assertThat(found.defined()).isEqualTo(sums.length);
        double unit = found.tensor().dtype() == DType.FLOAT16 ? 0x1p-11 : 0x1p-8;
        for (int i = 0; i < sums.length; i++) {
            double allowed = unit * Math.abs(sums[i]) + 0x1p-11 * found.magnitudes().of(new long[]{i})[0];
            assertThat(found.tensor().doubleAt(i)).as(name + " " + i).isCloseTo(sums[i], offset(allowed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"four", "four_pieces"})
    void int4ByInt4(String name) {
        Expected found = Reference.groupedInt4().expected(call(name)).get("y[0]");
        Tensor expected = golden.tensor(name + ".out.y");
        assertThat(found.tensor().segment().mismatch(expected.segment())).as(name).isEqualTo(-1);
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        Tensor one = Pools.run(1, () -> Reference.groupedInt4().expected(call("eight")).get("y[0]").tensor());
        Tensor five = Pools.run(5,
                () -> Reference.groupedInt4().expected(call("eight")).get("y[0]").tensor());
        assertThat(one.segment().mismatch(five.segment())).isEqualTo(-1);
    }
}
