package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BFloat16Test {

    @Test
    void allCodesDecodeAsTheFormatSaysAndSurviveTheRoundTrip() {
        for (int code = 0; code < 0x10000; code++) {
            float value = BFloat16.toFloat((short) code);
            assertThat(Float.floatToIntBits(FloatFormat.BFLOAT16.decode(code))).as("0x%04x", code)
                    .isEqualTo(Float.floatToIntBits(value));
            int expected = value != value ? code | 0x0040 : code;
            assertThat(BFloat16.fromFloat(value) & 0xFFFF).as("0x%04x", code).isEqualTo(expected);
            for (Rounding rounding : Rounding.values()) {
                assertThat(BFloat16.fromFloat(value, rounding, Overflow.INF_NAN) & 0xFFFF)
                        .as("0x%04x %s", code, rounding)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theShortFormIsRoundHalfEven() {
        for (float value : FloatSamples.around(FloatFormat.BFLOAT16, 1, 100_000)) {
            assertThat(BFloat16.fromFloat(value)).as("%s, seed %d", value, FloatSamples.SEED)
                    .isEqualTo(BFloat16.fromFloat(value, Rounding.RINT, Overflow.INF_NAN));
        }
    }

    @Test
    void overflow() {
        assertThat(BFloat16.fromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
        assertThat(BFloat16.fromFloat(Float.MAX_VALUE, Rounding.RINT, Overflow.SATURATE)).isEqualTo(BFloat16.MAX);
        assertThat(BFloat16.fromFloat(Float.NaN, Rounding.RINT, Overflow.SATURATE)).isZero();
    }
}
