package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillingTest {
    private static final long SEED = 42;
    /** Some chunks and a rest. */
    private static final long MANY = 8 * Filling.CHUNK_ELEMENTS + 17;

    private static final long[] GOLDEN_RANDINT = {-5, 1, 3, 9, -8, 7, 0, -7, 8, 2, 6, -7};
    // Computed from the definition outside Java.
    private static final long GOLDEN_SEED = 0xBFBD_1511_4C8D_7DCBL;

    @ParameterizedTest
    @ValueSource(strings = {"uniform(-2,2)", "normal(0,1)", "randint(-10,10)", "randint(-9000000000,9000000000)",
            "choice(1,2,5)", "permutation(524305)", "arange", "ones"})
    void sameSeedSameBytesWhateverTheThreads(String init) {
        TensorType type = TensorType.nd(DType.FLOAT32, MANY);
        Initialiser initialiser = Initialiser.parse("test", init);
        TensorSeed seed = TensorSeed.of(SEED, "x", 0);
        Tensor parallel = Tensor.lazy(type, new Filling(type, initialiser, seed, 3));
        Tensor serial = Tensor.lazy(type, new Filling(type, initialiser, seed, 1));
        assertThat(parallel.segment().mismatch(serial.segment())).isEqualTo(-1);
    }

    @Test
    void nameIndexAndSeedGiveDifferentNumbers() {
        TensorType type = TensorType.nd(DType.FLOAT32, 64);
        Initialiser uniform = new Initialiser.Uniform(0, 1);
        Tensor x = Tensor.lazy(type, new Filling(type, uniform, TensorSeed.of(1, "x", 0)));
        for (TensorSeed other : new TensorSeed[]{TensorSeed.of(1, "y", 0), TensorSeed.of(1, "x", 1),
                TensorSeed.of(2, "x", 0)}) {
            Tensor different = Tensor.lazy(type, new Filling(type, uniform, other));
            assertThat(LongStream.range(0, 64).filter(i -> x.floatAt(i) == different.floatAt(i))).isEmpty();
        }
    }

    // The bytes of a seed are part of what results are compared with; a change here changes every run.
    @Test
    void firstNumbersOfSeed42() {
        assertThat(first("randint(-10,10)", DType.INT8)).containsExactly(GOLDEN_RANDINT);
        assertThat(TensorSeed.of(SEED, "x", 0).value()).isEqualTo(GOLDEN_SEED);
    }

    private static long[] first(String init, DType dtype) {
        Tensor tensor = filled(dtype, init, 100);
        return LongStream.range(0, 12).map(tensor::longAt).toArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "INT8", "INT32", "INT64", "FLOAT16", "FLOAT32"})
    void randintIsEvenAndStaysInside(DType dtype) {
        Tensor tensor = filled(dtype, "randint(-8,7)", 15 * 20_000);
        long[] counts = new long[15];
        LongStream.range(0, tensor.elements()).forEach(i -> counts[(int) tensor.longAt(i) + 8]++);
        // 20000 expected, standard deviation 137.
        assertThat(Arrays.stream(counts)).as("seed %d", SEED).allMatch(count -> Math.abs(count - 20_000) < 700);
    }

    @Test
    void eachDigitOfADrawIsEven() {
        int[] numbers = new int[8 * 6000];
        Draws.bounded(TensorSeed.of(SEED, "digits", 0).stream(0), 0, 3, numbers);
        for (int digit = 0; digit < 8; digit++) {
            int[] counts = new int[9];
            for (int i = digit; i < numbers.length; i += 8) {
                counts[numbers[i] * 3 + numbers[i / 8 * 8 + (digit + 1) % 8]]++;
            }
            // Pairs of digits: 667 expected, standard deviation 24.
            assertThat(Arrays.stream(counts)).as("digit %d, seed %d", digit, SEED)
                    .allMatch(count -> Math.abs(count - 667) < 130);
        }
    }

    @Test
    void wideRanges() {
        int[] all = new int[1000];
        Draws.bounded(TensorSeed.of(SEED, "wide", 0).stream(0), Integer.MIN_VALUE, 1L << 32, all);
        assertThat(Arrays.stream(all)).as("seed %d", SEED).anyMatch(value -> value < -2_000_000_000)
                .anyMatch(value -> value > 2_000_000_000);
        Tensor words = filled(DType.INT64, "randint(-9000000000000000000,9000000000000000000)", 1000);
        assertThat(LongStream.range(0, 1000).map(words::longAt)).allMatch(value -> Math.abs(value) <= 9e18)
                .anyMatch(value -> Math.abs(value) > 1L << 62);
    }

    @Test
    void momentsOfUniformAndNormal() {
        assertMoments("uniform(-1,3)", 1, 4 / Math.sqrt(12));
        assertMoments("normal(2,0.5)", 2, 0.5);
        Tensor uniform = filled(DType.FLOAT32, "uniform(-1,3)", MANY);
        assertThat(LongStream.range(0, MANY).allMatch(i -> uniform.floatAt(i) >= -1 && uniform.floatAt(i) < 3))
                .isTrue();
    }

    private static void assertMoments(String init, double mean, double deviation) {
        Tensor tensor = filled(DType.FLOAT32, init, MANY);
        double sum = LongStream.range(0, MANY).mapToDouble(tensor::doubleAt).sum();
        double squares = LongStream.range(0, MANY).mapToDouble(i -> Math.pow(tensor.doubleAt(i) - mean, 2)).sum();
        assertThat(Math.abs(sum / MANY - mean)).as("mean of %s, seed %d", init, SEED).isLessThan(0.01 * deviation);
        assertThat(Math.abs(Math.sqrt(squares / MANY) / deviation - 1)).as("deviation of %s, seed %d", init, SEED)
                .isLessThan(0.01);
    }

    @Test
    void exactContents() {
        assertThat(first("arange", DType.INT64)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(filled(DType.INT8, "arange", 300).longAt(299)).isEqualTo(127);
        assertThat(filled(DType.FLOAT8_E5M2, "ones", 3).codeAt(2)).isEqualTo(0x3C);
        assertThat(filled(DType.FLOAT16, "nan", 3).floatAt(1)).isNaN();
        assertThat(filled(DType.BFLOAT16, "inf", 3).codeAt(1)).isEqualTo(0x7F80);
        Tensor values = filled(DType.INT32, "values[-8,-1,0,7]", 4);
        assertThat(LongStream.range(0, 4).map(values::longAt)).containsExactly(-8L, -1L, 0L, 7L);
        Tensor picks = filled(DType.FLOAT32, "choice(0.5,-2)", 100);
        assertThat(LongStream.range(0, 100).mapToObj(picks::floatAt)).containsOnly(0.5f, -2f);
    }

    @Test
    void quantisationWords() {
        assertThat(QuantisationWord.of(0.02f)).isEqualTo(0x4000_3CA3_C000L);
        Tensor words = filled(DType.UINT64, "quant_word(0.001,0.02)", 1000);
        for (long i = 0; i < 1000; i++) {
            float scale = Float.intBitsToFloat((int) words.codeAt(i));
            assertThat(words.codeAt(i) >>> 32).isEqualTo(0x4000);
            assertThat(scale).isBetween(0.00099f, 0.02f);
            assertThat(words.codeAt(i) & 0x1FFF).isZero();
        }
    }

    @Test
    void permutations() {
        Tensor whole = filled(DType.INT32, "permutation(100000)", 100_000);
        assertThat(LongStream.range(0, 100_000).map(whole::longAt).sorted().toArray())
                .isEqualTo(LongStream.range(0, 100_000).toArray());
        assertThat(LongStream.range(0, 100_000).filter(i -> whole.longAt(i) == i).count()).isLessThan(12);
        Tensor part = filled(DType.INT64, "permutation(1000)", 10);
        assertThat(LongStream.range(0, 10).map(part::longAt).distinct()).hasSize(10).allMatch(v -> v >= 0 && v < 1000);
    }

    @Test
    void fractalNzHoldsTheSameNumbers() {
        TensorType plain = TensorType.nd(DType.INT4, 3, 50, 70);
        TensorType fractal = plain.with(Format.FRACTAL_NZ);
        Initialiser init = new Initialiser.RandInt(-8, 8);
        TensorSeed seed = TensorSeed.of(SEED, "w", 0);
        Tensor nz = Tensor.lazy(fractal, new Filling(fractal, init, seed));
        Tensor nd = Tensor.lazy(plain, new Filling(plain, init, seed));
        assertThat(nz.to(Format.ND).segment().mismatch(nd.segment())).isEqualTo(-1);
    }

    private static Tensor filled(DType dtype, String init, long elements) {
        TensorType type = new TensorType(dtype, Shape.of(elements), Format.ND);
        return Tensor.lazy(type, new Filling(type, Initialiser.parse("test", init), TensorSeed.of(SEED, "x", 0)));
    }
}
