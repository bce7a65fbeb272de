package ascendsim.kernels.compare;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.reference.Expected;
import org.junit.jupiter.api.Test;

class VendorVerdictTest {
    private static final int SIZE = 10_000;

    @Test
    void float32FailsWhenTooManyMissBothTolerances() {
        assertThat(verdict(DType.FLOAT32, 10, 1000, 1002)).isEqualTo(new VendorVerdict(true, 10, 10));
        assertThat(verdict(DType.FLOAT32, 11, 1000, 1002)).isEqualTo(new VendorVerdict(false, 11, 11));
    }

    @Test
    void oneToleranceIsEnough() {
        assertThat(verdict(DType.FLOAT32, 5000, 1000, 1000.5f)).isEqualTo(new VendorVerdict(true, 0, 5000));
        assertThat(verdict(DType.FLOAT32, 5000, 0.0001f, 0.0005f)).isEqualTo(new VendorVerdict(true, 5000, 0));
    }

    @Test
    void float16HasItsOwnPrecision() {
        assertThat(verdict(DType.FLOAT16, 10, 1, 1.5f).passed()).isTrue();
        assertThat(verdict(DType.FLOAT16, 11, 1, 1.5f).passed()).isFalse();
    }

    @Test
    void bfloat16GoesThroughAllclose() {
        assertThat(verdict(DType.BFLOAT16, 1, 0, 0.0009f).passed()).isTrue();
        assertThat(verdict(DType.BFLOAT16, 1, 1, 1.0078125f)).isEqualTo(new VendorVerdict(false, 1, 1));
    }

    @Test
    void oneStrayNanFails() {
        assertThat(verdict(DType.FLOAT32, 1, 1, Float.NaN).passed()).isFalse();
        assertThat(verdict(DType.FLOAT32, 1, Float.NaN, Float.NaN).passed()).isTrue();
    }

    @Test
    void twoOutputs() {
        VendorVerdict good = new VendorVerdict(true, 1, 2);
        assertThat(good.and(new VendorVerdict(false, 3, 4))).isEqualTo(new VendorVerdict(false, 4, 6));
        assertThat(good.and(good).passed()).isTrue();
    }

    /** {@code count} of 10,000 elements are {@code found} instead of {@code expected}; the rest are right. */
    private static VendorVerdict verdict(DType dtype, int count, float expected, float found) {
        Tensor wanted = Tensor.zeros(TensorType.nd(dtype, SIZE));
        Tensor actual = Tensor.zeros(TensorType.nd(dtype, SIZE));
        for (int i = 0; i < count; i++) {
            wanted.putFloat(i * 2L % SIZE + i * 2L / SIZE, expected);
            actual.putFloat(i * 2L % SIZE + i * 2L / SIZE, found);
        }
        return Comparison.of("reference", new Expected(wanted, indices -> new double[indices.length]), actual,
                new Acceptance(Rule.F32, 1e-3)).vendor();
    }
}
