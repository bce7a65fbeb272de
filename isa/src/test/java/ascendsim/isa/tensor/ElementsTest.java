package ascendsim.isa.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementsTest {
    private static final long SEED = 5L;
    private static final int COUNT = 301;

    @ParameterizedTest
    @EnumSource
    void codesComeBackFromPackedLittleEndianStorage(DType dtype) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        MemorySegment storage = Arena.ofAuto().allocate(dtype.bytes(COUNT));
        long[] codes = new long[COUNT];
        for (int i : random.ints(4 * COUNT, 0, COUNT).toArray()) {
            codes[i] = random.nextLong() >>> (64 - dtype.bits());
            Elements.putCode(dtype, storage, i, codes[i]);
        }
        for (int i = 0; i < COUNT; i++) {
            assertThat(Elements.code(dtype, storage, i)).as("%s[%d], seed %d", dtype, i, SEED).isEqualTo(codes[i]);
        }
        Elements.putCode(dtype, storage, 0, 0x1);
        assertThat(storage.get(ValueLayout.JAVA_BYTE, 0) & 0xF).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberOfTheTypeComesBack(DType dtype) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int i = 0; i < 20_000; i++) {
            long code = dtype == DType.BOOL ? i & 1 : random.nextLong() >>> (64 - dtype.bits());
            if (dtype.isFloat()) {
                float value = Elements.toFloat(dtype, code);
                assertThat(Double.compare(Elements.toDouble(dtype, code), value)).isZero();
                if (value == value) {
                    assertThat(Elements.fromFloat(dtype, value)).as("%s 0x%x", dtype, code).isEqualTo(code);
                }
            } else if (dtype != DType.UINT64 || code >= 0) {
                long back = Elements.fromLong(dtype, Elements.toLong(dtype, code));
                assertThat(back).as("%s 0x%x", dtype, code).isEqualTo(code);
            }
        }
    }

    @Test
    void integersSaturate() {
        assertThat(Elements.fromLong(DType.INT8, 200)).isEqualTo(127);
        assertThat(Elements.fromLong(DType.UINT8, -1)).isZero();
        assertThat(Elements.fromLong(DType.INT4, -10)).isEqualTo(8);
        assertThat(Elements.fromLong(DType.UINT64, -1)).isZero();
        assertThat(Elements.fromFloat(DType.INT16, 1e9f)).isEqualTo(32767);
        assertThat(Elements.fromDouble(DType.INT32, 2.5)).isEqualTo(2);
    }

    @Test
    void unsigned64() {
        assertThat(Elements.toDouble(DType.UINT64, -1L)).isEqualTo(0x1p64);
        assertThat(Elements.toDouble(DType.UINT64, Long.MIN_VALUE)).isEqualTo(0x1p63);
        assertThat(Elements.toFloat(DType.UINT64, -1L)).isEqualTo(0x1p64f);
        assertThat(Elements.toDouble(DType.INT64, -1L)).isEqualTo(-1.0);
    }

    @Test
    void floatsToLong() {
        assertThat(Elements.toLong(DType.FLOAT32, Float.floatToRawIntBits(-2.9f) & 0xFFFF_FFFFL)).isEqualTo(-2);
        assertThat(Elements.fromLong(DType.FLOAT16, 2049)).isEqualTo(Elements.fromFloat(DType.FLOAT16, 2048f));
    }
}
