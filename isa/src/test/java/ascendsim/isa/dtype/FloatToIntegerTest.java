package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FloatToIntegerTest {

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ANY, names = {"U?INT\\d+", "BOOL"})
    void roundsThenSaturates(DType target) {
        for (double value : samples()) {
            for (Rounding rounding : Rounding.values()) {
                assertThat(FloatToInteger.convert(value, rounding, target))
                        .as("%s %s of %s, seed %d", target, rounding, value, FloatSamples.SEED)
                        .isEqualTo(oracle(value, rounding, target));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void specialValues(Rounding rounding) {
        assertThat(FloatToInteger.convert(Double.NaN, rounding, DType.INT8)).isZero();
        assertThat(FloatToInteger.convert(Double.NaN, rounding, DType.UINT64)).isZero();
        assertThat(FloatToInteger.convert(Double.POSITIVE_INFINITY, rounding, DType.INT8)).isEqualTo(127);
        assertThat(FloatToInteger.convert(Double.NEGATIVE_INFINITY, rounding, DType.INT8)).isEqualTo(-128);
        assertThat(FloatToInteger.convert(Double.POSITIVE_INFINITY, rounding, DType.UINT64)).isEqualTo(-1);
        assertThat(FloatToInteger.convert(Double.NEGATIVE_INFINITY, rounding, DType.UINT16)).isZero();
    }

    private static List<Double> samples() {
        List<Double> samples = new ArrayList<>();
        for (double whole : new double[]{0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 32767, 65535, 0x1p23, 0x1p31, 0x1p32,
                0x1p52, 0x1p53, 0x1p63, 0x1p64}) {
            for (double part : new double[]{0, 0.25, 0.5, 0.75}) {
                for (double value : new double[]{whole + part, Math.nextUp(whole + part),
                        Math.nextDown(whole + part)}) {
                    samples.add(value);
                    samples.add(-value);
                }
            }
        }
        RandomGenerator random = FloatSamples.random();
        for (int i = 0; i < 2000; i++) {
            samples.add(random.nextGaussian() * Math.scalb(1.0, random.nextInt(70)));
            samples.add(random.nextInt(-600, 600) / 2.0);
        }
        return samples;
    }

    private static long oracle(double value, Rounding rounding, DType target) {
        BigDecimal exact = new BigDecimal(value);
        BigInteger whole = switch (rounding) {
            case RINT -> exact.setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
            case FLOOR -> exact.setScale(0, RoundingMode.FLOOR).toBigInteger();
            case CEIL -> exact.setScale(0, RoundingMode.CEILING).toBigInteger();
            case ROUND -> exact.setScale(0, RoundingMode.HALF_UP).toBigInteger();
            case TRUNC -> exact.setScale(0, RoundingMode.DOWN).toBigInteger();
            case ODD -> odd(exact);
        };
        int bits = target == DType.BOOL ? 1 : target.bits();
        boolean signed = target.family() == DType.Family.SIGNED;
        BigInteger max = BigInteger.TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        BigInteger min = signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
        return whole.max(min).min(max).longValue();
    }

    private static BigInteger odd(BigDecimal exact) {
        BigInteger below = exact.setScale(0, RoundingMode.FLOOR).toBigInteger();
        BigInteger above = exact.setScale(0, RoundingMode.CEILING).toBigInteger();
        return below.testBit(0) ? below : above;
    }
}
