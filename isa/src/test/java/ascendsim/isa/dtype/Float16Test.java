package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {

    @Test
    void allCodesDecodeAsTheFormatSays() {
        for (int code = 0; code < 0x10000; code++) {
            float value = Float16.toFloat((short) code);
            assertThat(Float.floatToRawIntBits(FloatFormat.FLOAT16.decode(code))).as("0x%04x", code)
                    .isEqualTo(Float.floatToRawIntBits(value));
        }
    }

    @Test
    void allCodesSurviveTheRoundTrip() {
        for (int code = 0; code < 0x10000; code++) {
            float value = Float16.toFloat((short) code);
            int expected = value != value ? code | 0x0200 : code;
            assertThat(Float16.fromFloat(value) & 0xFFFF).as("0x%04x", code).isEqualTo(expected);
            for (Rounding rounding : Rounding.values()) {
                assertThat(Float16.fromFloat(value, rounding, Overflow.INF_NAN) & 0xFFFF)
                        .as("0x%04x %s", code, rounding)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theShortFormIsRoundHalfEven() {
        for (float value : FloatSamples.around(FloatFormat.FLOAT16, 1, 100_000)) {
            assertThat(Float16.fromFloat(value)).as("%s, seed %d", value, FloatSamples.SEED)
                    .isEqualTo(Float16.fromFloat(value, Rounding.RINT, Overflow.INF_NAN));
        }
    }

    @Test
    void overflow() {
        assertThat(Float16.fromFloat(65519.996f)).isEqualTo(Float16.MAX);
        assertThat(Float16.fromFloat(65520f)).isEqualTo((short) 0x7C00);
        assertThat(Float16.fromFloat(1e9f, Rounding.RINT, Overflow.SATURATE)).isEqualTo(Float16.MAX);
        assertThat(Float16.fromFloat(1e9f, Rounding.TRUNC, Overflow.INF_NAN)).isEqualTo(Float16.MAX);
        assertThat(Float16.fromFloat(-1e9f, Rounding.FLOOR, Overflow.INF_NAN)).isEqualTo((short) 0xFC00);
    }
}
