package ascendsim.isa.dtype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {

    @ParameterizedTest
    @CsvSource({"float16,16,16", "bfloat16,16,16", "float32,32,8", "int4,4,64", "int8,8,32", "uint8,8,32",
            "int16,16,16", "uint16,16,16", "int32,32,8", "uint32,32,8", "int64,64,4", "uint64,64,4", "bool,8,32",
            "float8_e4m3fn,8,32", "float8_e5m2,8,32", "float8_e8m0,8,32", "float4_e2m1,4,64", "float4_e1m2,4,64",
            "hifloat8,8,32"})
    void namesBitsAndFractalWidth(String name, int bits, int c0) {
        DType dtype = DType.parse(name).orElseThrow();
        assertThat(dtype.text()).isEqualTo(name);
        assertThat(dtype.bits()).isEqualTo(bits);
        assertThat(dtype.c0()).isEqualTo(c0);
        assertThat(dtype.isFloat()).isEqualTo(name.contains("float"));
    }

    @Test
    void parsingIgnoresCaseAndRefusesTheRest() {
        assertThat(DType.parse("BFloat16")).contains(DType.BFLOAT16);
        assertThat(DType.parse("half")).isEmpty();
        assertThat(Arrays.stream(DType.values()).map(DType::text).distinct()).hasSize(DType.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void bytesArePackedWithoutGaps(DType dtype) {
        assertThat(dtype.bytes(0)).isZero();
        assertThat(dtype.bytes(64)).isEqualTo(8L * dtype.bits());
        assertThat(dtype.bytes(5)).isEqualTo((5L * dtype.bits() + 7) / 8);
        assertThat(dtype.bytes(1L << 40)).isEqualTo((1L << 40) / 8 * dtype.bits());
    }

    @ParameterizedTest
    @CsvSource({"int4,-8,7", "int8,-128,127", "uint8,0,255", "int16,-32768,32767", "uint16,0,65535",
            "int32,-2147483648,2147483647", "uint32,0,4294967295",
            "int64,-9223372036854775808,9223372036854775807", "uint64,0,-1", "bool,0,1"})
    void integerRanges(String name, long min, long max) {
        DType dtype = DType.parse(name).orElseThrow();
        assertThat(dtype.minInteger()).isEqualTo(min);
        assertThat(dtype.maxInteger()).isEqualTo(max);
    }
}
