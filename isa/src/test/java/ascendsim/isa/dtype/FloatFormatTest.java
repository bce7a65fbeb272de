package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.FloatFormat.Specials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatFormatTest {
    private static final RoundingOracle FLOAT16 = new RoundingOracle(5, 10, 15, 0x7C00);
    private static final RoundingOracle BFLOAT16 = new RoundingOracle(8, 7, 127, 0x7F80);
    private static final RoundingOracle E5M2 = new RoundingOracle(5, 2, 15, 0x7C);
    private static final RoundingOracle E4M3FN = new RoundingOracle(4, 3, 7, 0x7F);
    private static final RoundingOracle TF20 = new RoundingOracle(8, 3, 127, 0xFF << 3);

    @ParameterizedTest
    @EnumSource
    void roundingIsThatOfTheOracle(Rounding rounding) {
        agree(FloatFormat.FLOAT16, FLOAT16, rounding, 7);
        agree(FloatFormat.BFLOAT16, BFLOAT16, rounding, 7);
        agree(FloatFormat.FLOAT8_E5M2, E5M2, rounding, 1);
        if (rounding != Rounding.ODD) {
            // The largest e4m3fn code is even: round to odd would point at NaN. The hardware has RINT only.
            agree(FloatFormat.FLOAT8_E4M3FN, E4M3FN, rounding, 1);
        }
        agree(new FloatFormat(8, 3, 127, Specials.IEEE), TF20, rounding, 1);
    }

    private static void agree(FloatFormat format, RoundingOracle oracle, Rounding rounding, int step) {
        for (float value : FloatSamples.around(format, step, 4000)) {
            for (Overflow overflow : Overflow.values()) {
                int expected = oracle.encode(value, rounding, overflow);
                int code = format.encode(value, rounding, overflow);
                assertThat(code).as("%s %s %s %s of 0x%08x, seed %d", format, rounding, overflow, value,
                        Float.floatToRawIntBits(value), FloatSamples.SEED).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyFiniteCodeSurvivesTheRoundTripInEveryMode() {
        for (FloatFormat format : new FloatFormat[]{FloatFormat.FLOAT16, FloatFormat.BFLOAT16, FloatFormat.FLOAT8_E5M2,
                FloatFormat.FLOAT8_E4M3FN, FloatFormat.FLOAT4_E2M1, FloatFormat.FLOAT4_E1M2}) {
            for (int code = 0; code < 2 * format.signBit(); code++) {
                if ((code & (format.signBit() - 1)) > format.maxCode()) {
                    continue;
                }
                for (Rounding rounding : Rounding.values()) {
                    assertThat(format.encode(format.decode(code), rounding, Overflow.INF_NAN))
                            .as("%s %s", format, rounding)
                            .isEqualTo(code);
                }
            }
        }
    }

    @Test
    void infinitiesAndNanByPolicy() {
        FloatFormat e5m2 = FloatFormat.FLOAT8_E5M2;
        FloatFormat e4m3 = FloatFormat.FLOAT8_E4M3FN;
        for (Rounding rounding : Rounding.values()) {
            assertThat(e5m2.encode(Float.NEGATIVE_INFINITY, rounding, Overflow.INF_NAN)).isEqualTo(0xFC);
            assertThat(e5m2.encode(Float.NEGATIVE_INFINITY, rounding, Overflow.SATURATE)).isEqualTo(0xFB);
            assertThat(e5m2.encode(Float.NaN, rounding, Overflow.INF_NAN)).isEqualTo(0x7E);
            assertThat(e5m2.encode(Float.NaN, rounding, Overflow.SATURATE)).isZero();
            assertThat(e4m3.encode(Float.POSITIVE_INFINITY, rounding, Overflow.INF_NAN)).isEqualTo(0x7F);
            assertThat(e4m3.encode(Float.POSITIVE_INFINITY, rounding, Overflow.SATURATE)).isEqualTo(0x7E);
            assertThat(e4m3.encode(-Float.NaN, rounding, Overflow.SATURATE)).isZero();
        }
        assertThat(e4m3.decode(0x7F)).isNaN();
        assertThat(e5m2.decode(0x7C)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(e5m2.decode(0xFD)).isNaN();
    }

    // Thresholds as measured on ml_dtypes: e4m3fn overflows above 464, e5m2 from 61440 on.
    @ParameterizedTest
    @CsvSource({"448,0x7E", "464,0x7E", "464.00003,0x7F", "-1e9,0xFF", "0.001953125,0x01", "0.0009765625,0x00"})
    void e4m3fn(float value, String code) {
        assertThat(FloatFormat.FLOAT8_E4M3FN.encode(value, Rounding.RINT, Overflow.INF_NAN))
                .isEqualTo(Integer.decode(code));
    }

    @ParameterizedTest
    @CsvSource({"57344,0x7B", "61439.996,0x7B", "61440,0x7C", "-57344,0xFB", "1.52587890625e-5,0x01"})
    void e5m2(float value, String code) {
        assertThat(FloatFormat.FLOAT8_E5M2.encode(value, Rounding.RINT, Overflow.INF_NAN))
                .isEqualTo(Integer.decode(code));
    }

    @Test
    void fp4Values() {
        float[] e2m1 = {0, .5f, 1, 1.5f, 2, 3, 4, 6};
        float[] e1m2 = {0, .25f, .5f, .75f, 1, 1.25f, 1.5f, 1.75f};
        for (int code = 0; code < 8; code++) {
            assertThat(FloatFormat.FLOAT4_E2M1.decode(code)).isEqualTo(e2m1[code]);
            assertThat(FloatFormat.FLOAT4_E2M1.decode(code + 8)).isEqualTo(-e2m1[code]);
            assertThat(FloatFormat.FLOAT4_E1M2.decode(code)).isEqualTo(e1m2[code]);
        }
        assertThat(FloatFormat.FLOAT4_E2M1.encode(100f, Rounding.RINT, Overflow.INF_NAN)).isEqualTo(7);
        assertThat(FloatFormat.FLOAT4_E2M1.encode(Float.NEGATIVE_INFINITY, Rounding.RINT, Overflow.INF_NAN))
                .isEqualTo(15);
        assertThat(FloatFormat.FLOAT4_E2M1.encode(2.5f, Rounding.RINT, Overflow.INF_NAN)).isEqualTo(4);
        assertThat(FloatFormat.FLOAT4_E2M1.encode(3.5f, Rounding.RINT, Overflow.INF_NAN)).isEqualTo(6);
    }
}
