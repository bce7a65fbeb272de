package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats with a class of their own: HF32, e8m0, HiFloat8, int4. */
class SmallFormatsTest {

    @Test
    void hfloat32KeepsTheUpperMantissa() {
        assertThat(HFloat32.round(1f + 0x1p-11f)).isEqualTo(1f);
        assertThat(HFloat32.round(1f + 0x1p-10f + 0x1p-11f)).isEqualTo(1f + 0x1p-9f);
        assertThat(HFloat32.round(1f + 0x1p-11f + 0x1p-23f)).isEqualTo(1f + 0x1p-10f);
        assertThat(HFloat32.round(-(1f + 0x1p-11f), 11, Rounding.RINT)).isEqualTo(-(1f + 0x1p-11f));
        assertThat(HFloat32.round(1.99999f, 10, Rounding.TRUNC)).isEqualTo(2f - 0x1p-10f);
        assertThat(HFloat32.round(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HFloat32.round(Float.NaN)).isNaN();
    }

    @Test
    void hfloat32OfRandomValuesIsTheNearest() {
        RandomGenerator random = FloatSamples.random();
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            float rounded = HFloat32.round(value);
            if (Float.isFinite(value) && Float.isFinite(rounded)) {
                assertThat(Float.floatToRawIntBits(rounded) & 0x1FFF).isZero();
                double unit = Math.ulp(value) * 0x1p13;
                assertThat(Math.abs((double) rounded - value)).as("%s, seed %d", value, FloatSamples.SEED)
                        .isLessThanOrEqualTo(unit / 2);
            }
            assertThat(Float.floatToIntBits(HFloat32.round(value, 23, Rounding.RINT)))
                    .isEqualTo(Float.floatToIntBits(value));
        }
    }

    @Test
    void e8m0() {
        for (int code = 0; code <= Float8E8M0.MAX; code++) {
            assertThat((double) Float8E8M0.toFloat(code)).isEqualTo(Math.pow(2, code - 127));
            for (Rounding rounding : Rounding.values()) {
                assertThat(Float8E8M0.fromFloat(Float8E8M0.toFloat(code), rounding)).isEqualTo(code);
            }
        }
        assertThat(Float8E8M0.toFloat(Float8E8M0.NAN)).isNaN();
        assertThat(Float8E8M0.fromFloat(Float.NaN, Rounding.RINT)).isEqualTo(0xFF);
        assertThat(Float8E8M0.fromFloat(Float.POSITIVE_INFINITY, Rounding.RINT)).isEqualTo(0xFE);
        assertThat(Float8E8M0.fromFloat(0f, Rounding.RINT)).isZero();
        assertThat(Float8E8M0.fromFloat(1.4999f, Rounding.RINT)).isEqualTo(127);
        assertThat(Float8E8M0.fromFloat(1.5f, Rounding.RINT)).isEqualTo(128);
        assertThat(Float8E8M0.fromFloat(1.5f, Rounding.TRUNC)).isEqualTo(127);
        assertThat(Float8E8M0.fromFloat(1.0001f, Rounding.CEIL)).isEqualTo(128);
        assertThat(Float8E8M0.fromFloat(Float.MAX_VALUE, Rounding.RINT)).isEqualTo(0xFE);
    }

    // Worked from the table of the dot field.
    @ParameterizedTest
    @CsvSource({"0x00,0", "0x01,2.384185791015625e-7", "0x07,1.52587890625e-5", "0x08,1", "0x0F,1.875", "0x10,2",
            "0x18,0.5", "0x1F,0.9375", "0x20,4", "0x28,8", "0x30,0.25", "0x38,0.125", "0x40,16", "0x5F,0.013671875",
            "0x60,256", "0x6E,32768", "0x7E,3.0517578125e-5", "0x7F,4.57763671875e-5", "0x88,-1"})
    void hifloat8Codes(String code, float value) {
        assertThat(HiFloat8.toFloat(Integer.decode(code))).isEqualTo(value);
    }

    @Test
    void hifloat8RoundTripsAndNamesEveryValueOnce() {
        Set<Float> values = new HashSet<>();
        for (int code = 0; code < 256; code++) {
            float value = HiFloat8.toFloat(code);
            assertThat(HiFloat8.fromFloat(value, Overflow.INF_NAN)).as("0x%02x", code).isEqualTo(code);
            values.add(value);
        }
        assertThat(values).hasSize(256);
    }

    @Test
    void hifloat8RoundsHalfAway() {
        assertThat(HiFloat8.fromFloat(1.0625f, Overflow.INF_NAN)).isEqualTo(0x09);
        assertThat(HiFloat8.fromFloat(-1.0624999f, Overflow.INF_NAN)).isEqualTo(0x88);
        assertThat(HiFloat8.fromFloat(0x1p-23f, Overflow.INF_NAN)).isEqualTo(0x01);
        assertThat(HiFloat8.fromFloat(-0x1p-24f, Overflow.INF_NAN)).isEqualTo(0x00);
        assertThat(HiFloat8.fromFloat(40959f, Overflow.INF_NAN)).isEqualTo(0x6E);
        assertThat(HiFloat8.fromFloat(40960f, Overflow.INF_NAN)).isEqualTo(0x6F);
        assertThat(HiFloat8.fromFloat(-1e9f, Overflow.INF_NAN)).isEqualTo(0xEF);
        assertThat(HiFloat8.fromFloat(-1e9f, Overflow.SATURATE)).isEqualTo(0xEE);
        assertThat(HiFloat8.fromFloat(Float.NaN, Overflow.SATURATE)).isZero();
    }

    @Test
    void int4PutsTheEvenElementLow() {
        assertThat(Int4.pack(6, 7)).isEqualTo((byte) 0x76);
        for (int even = -8; even < 8; even++) {
            for (int odd = -8; odd < 8; odd++) {
                byte pair = Int4.pack(even, odd);
                assertThat(Int4.low(pair)).isEqualTo(even);
                assertThat(Int4.high(pair)).isEqualTo(odd);
            }
        }
    }
}
