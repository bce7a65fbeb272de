package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class QuantWordTest {
    // Measured output of npu_trans_quant_param.
    @Test
    void checkVectors() {
        assertThat(QuantWord.encode(0.02f)).isEqualTo(0x40003ca3c000L);
        assertThat(QuantWord.encode(0.02f, -3f)).isEqualTo(0x7fa03ca3c000L);
    }

    @Test
    void partsComeBack() {
        RandomGenerator random = FloatSamples.random();
        for (int round = 0; round < 10_000; round++) {
            float scale = Float.intBitsToFloat(random.nextInt() & ~0x1FFF);
            int offset = random.nextInt(-256, 256);
            boolean signed = random.nextBoolean();
            long word = QuantWord.encode(scale, offset, signed);
            assertThat(Float.floatToRawIntBits(QuantWord.scale(word))).isEqualTo(Float.floatToRawIntBits(scale));
            assertThat(QuantWord.offset(word)).isEqualTo(offset);
            assertThat(QuantWord.isSigned(word)).isEqualTo(signed);
            assertThat(QuantWord.shift(word)).isZero();
            assertThat(word >>> 47).isZero();
        }
    }

    @Test
    void theLowThirteenMantissaBitsAreDropped() {
        assertThat(QuantWord.truncate(0x1.002p0f)).isEqualTo(1f);
        assertThat(QuantWord.truncate(Math.nextDown(2f))).isEqualTo(0x1.ffcp0f);
        assertThat(QuantWord.truncate(-0x1.006p0f)).isEqualTo(-0x1.004p0f);
        assertThat(QuantWord.encode(0x1.002p0f)).isEqualTo(QuantWord.encode(1f));
    }

    @Test
    void offsetsAreRoundedHalfEvenAndClipped() {
        assertThat(QuantWord.offset(QuantWord.encode(1f, 2.5f))).isEqualTo(2);
        assertThat(QuantWord.offset(QuantWord.encode(1f, -3.5f))).isEqualTo(-4);
        assertThat(QuantWord.offset(QuantWord.encode(1f, 1e9f))).isEqualTo(255);
        assertThat(QuantWord.offset(QuantWord.encode(1f, -1e9f))).isEqualTo(-256);
        assertThat(QuantWord.offset(QuantWord.encode(1f, Float.NaN))).isZero();
    }

    @Test
    void roundedScales() {
        assertThat(QuantWord.round(0x1.004p0f)).isEqualTo(0x1.004p0f);
        assertThat(QuantWord.round(0x1.002p0f)).isEqualTo(1f);
        assertThat(QuantWord.round(0x1.006p0f)).isEqualTo(0x1.008p0f);
        assertThat(QuantWord.round(-Float.MIN_VALUE)).isEqualTo(-0f);
        RandomGenerator random = FloatSamples.random();
        for (int i = 0; i < 1000; i++) {
            float rounded = QuantWord.round(random.nextFloat());
            assertThat(QuantWord.truncate(rounded)).isEqualTo(rounded);
        }
    }

    @Test
    void shifts() {
        long word = QuantWord.encode(0.5f, 7, true);
        for (int bits = 1; bits <= 16; bits++) {
            long shifted = QuantWord.withShift(QuantWord.withShift(word, 16), bits);
            assertThat(QuantWord.shift(shifted)).isEqualTo(bits);
            assertThat(QuantWord.offset(shifted)).isEqualTo(7);
            assertThat(QuantWord.scale(shifted)).isEqualTo(0.5f);
        }
        assertThatThrownBy(() -> QuantWord.withShift(word, 17)).hasMessageContaining("shift 17; expected 1 to 16");
    }
}
