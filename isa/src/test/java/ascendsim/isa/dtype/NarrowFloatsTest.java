package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All float16 and all bfloat16 values to 8 and 4 bits, against digests of what narrow_floats.py computes elsewhere. */
class NarrowFloatsTest {
    static Stream<String> goldens() throws IOException {
        try (InputStream in = NarrowFloatsTest.class.getResourceAsStream("narrow_floats.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        }
    }

    private static int encode(DType to, float value, Overflow overflow) {
        return switch (to) {
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.encode(value, Rounding.RINT, overflow);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.encode(value, Rounding.RINT, overflow);
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1.encode(value, Rounding.RINT, overflow);
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2.encode(value, Rounding.RINT, overflow);
            case FLOAT8_E8M0 -> Float8E8M0.fromFloat(value, Rounding.RINT);
            case HIFLOAT8 -> HiFloat8.fromFloat(value, overflow);
            default -> throw new IllegalArgumentException(to.text());
        };
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyValue(String golden) throws NoSuchAlgorithmException {
        String[] words = golden.split(" ");
        DType from = DType.parse(words[0]).orElseThrow();
        DType to = DType.parse(words[1]).orElseThrow();
        Overflow overflow = Overflow.valueOf(words[2].toUpperCase(Locale.ROOT));
        byte[] codes = new byte[1 << 16];
        for (int code = 0; code < codes.length; code++) {
            float value = from == DType.FLOAT16 ? Float16.toFloat((short) code) : BFloat16.toFloat((short) code);
            codes[code] = (byte) encode(to, value == value ? value : Float.NaN, overflow);
        }
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(codes))).as(golden)
                .isEqualTo(words[3]);
    }
}
