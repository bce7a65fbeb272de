package ascendsim.isa.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops over many elements do what {@link Elements} does to each. */
class BulkTest {
    private static final long SEED = 6L;
    private static final int COUNT = 257;

    @ParameterizedTest
    @EnumSource
    void floats(DType dtype) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) random.nextGaussian() * (1 << random.nextInt(12));
        }
        values[7] = Float.NaN;
        values[8] = Float.POSITIVE_INFINITY;
        MemorySegment storage = storage(dtype);
        Bulk.write(dtype, storage, 3, values);
        for (int i = 0; i < COUNT; i++) {
            assertCode(dtype, storage, i, Elements.fromFloat(dtype, values[i]));
        }
        float[] back = new float[COUNT];
        Bulk.read(dtype, storage, 3, back);
        for (int i = 0; i < COUNT; i++) {
            float single = Elements.toFloat(dtype, Elements.code(dtype, storage, i + 3));
            assertThat(Float.compare(back[i], single)).isZero();
        }
        assertThat(Elements.code(dtype, storage, 2)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void wholeNumbers(DType dtype) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (long start : new long[]{4, 3}) {
            int[] ints = random.ints(COUNT, -300, 300).toArray();
            long[] longs = random.longs(COUNT, -70_000, 70_000).toArray();
            MemorySegment storage = storage(dtype);
            Bulk.write(dtype, storage, start, ints);
            for (int i = 0; i < COUNT; i++) {
                assertCode(dtype, storage, i + start - 3, Elements.fromLong(dtype, ints[i]));
            }
            assertThat(Elements.code(dtype, storage, start + COUNT)).isZero();
            Bulk.write(dtype, storage, start, longs);
            long[] back = new long[COUNT];
            Bulk.read(dtype, storage, start, back);
            for (int i = 0; i < COUNT; i++) {
                assertCode(dtype, storage, i + start - 3, Elements.fromLong(dtype, longs[i]));
                assertThat(back[i]).isEqualTo(Elements.toLong(dtype, Elements.code(dtype, storage, i + start)));
            }
        }
    }

    private static MemorySegment storage(DType dtype) {
        return Arena.ofAuto().allocate(dtype.bytes(COUNT + 8));
    }

    private static void assertCode(DType dtype, MemorySegment storage, long index, long expected) {
        assertThat(Elements.code(dtype, storage, index + 3)).as("%s[%d], seed %d", dtype, index, SEED)
                .isEqualTo(expected);
    }
}
