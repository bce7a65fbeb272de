package ascendsim.kernels.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.Magnitudes;
import ascendsim.kernels.reference.Pools;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final Magnitudes NONE = indices -> new double[indices.length];

    /** S, the largest difference that passes beside g = 1, and one that does not; both are exact in the type. */
    @ParameterizedTest
    @CsvSource({
            "F32, FLOAT32, 1, 0x1.2p-20, 0x1.4p-20", //
            "F32, FLOAT32, 1048576, 1, 1.0001", //
            "F16, FLOAT16, 1, 0x1p-10, 0x1p-9", //
            "BF16, BFLOAT16, 1, 0x1p-7, 0x1p-6", //
            "BF16, BFLOAT16, 65536, 0x1.2p-4, 0x1.4p-4", //
            "SUM, FLOAT32, 1, 0x1p-20, 0x1.2p-20", //
            "SUM, FLOAT32, 4096, 0x1p-8, 0x1.02p-8", //
            "MSD, FLOAT32, 1, 0.00999, 0.0101", //
            "DQ, FLOAT32, 1, 0.000099, 0.000101"})
    void rulesAtTheirEdge(Rule rule, DType dtype, double magnitude, double passes, double fails) {
        Magnitudes magnitudes = indices -> {
            double[] sums = new double[indices.length];
            Arrays.fill(sums, magnitude);
            return sums;
        };
        for (double sign : new double[]{1, -1}) {
            Expected expected = new Expected(floats(dtype, 1), magnitudes);
            Acceptance acceptance = Acceptance.of(rule);
            assertThat(Comparison.of("reference", expected, floats(dtype, (float) (1 + sign * passes)), acceptance)
                    .passed()).as("%s within %s", rule, sign * passes).isTrue();
            assertThat(Comparison.of("reference", expected, floats(dtype, (float) (1 + sign * fails)), acceptance)
                    .passed()).as("%s beyond %s", rule, sign * fails).isFalse();
        }
    }

    @Test
    void exactMeansBytes() {
        assertThat(compare(Rule.EXACT, floats(DType.FLOAT32, 0f), floats(DType.FLOAT32, -0f)).errors())
                .isEqualTo(new Comparison.Errors(1, 1, 0, 0));
        Tensor nan = floats(DType.FLOAT16, 0);
        Tensor otherNan = floats(DType.FLOAT16, 0);
        nan.putCode(0, 0x7E00);
        otherNan.putCode(0, 0x7E01);
        assertThat(compare(Rule.EXACT, nan, otherNan).passed()).isFalse();
        assertThat(compare(Rule.F16, nan, otherNan).passed()).isTrue();
        assertThat(compare(Rule.F32, floats(DType.FLOAT32, 0f), floats(DType.FLOAT32, -0f)).passed()).isTrue();
        assertThat(compare(Rule.EXACT, longs(DType.INT64, Long.MAX_VALUE), longs(DType.INT64, Long.MAX_VALUE - 1))
                .errors().mismatched()).isEqualTo(1);
    }

    @Test
    void quantisedIntegersMayBeOffByOne() {
        Tensor expected = longs(DType.INT8, 5, 5, 5, -128);
        Comparison comparison = compare(Rule.DQ, expected, longs(DType.INT8, 6, 4, 7, -128));
        assertThat(comparison.errors()).isEqualTo(new Comparison.Errors(4, 1, 2, 0.4));
        assertThat(comparison.first()).containsExactly(new Mismatch(Shape.of(4), 2, 5, 7));
    }

    @Test
    void nanAndInfinityStandAgainstThemselvesOnly() {
        float nan = Float.NaN;
        float inf = Float.POSITIVE_INFINITY;
        Tensor expected = floats(DType.FLOAT32, nan, 1, inf, -inf, inf, 3, nan, 1);
        Tensor found = floats(DType.FLOAT32, nan, nan, inf, inf, 3, inf, 1, 1);
        for (Rule rule : Rule.values()) {
            Comparison comparison = Comparison.of("reference", new Expected(expected, indices -> {
                double[] sums = new double[indices.length];
                Arrays.fill(sums, Double.POSITIVE_INFINITY);
                return sums;
            }), found, Acceptance.of(rule));
            assertThat(comparison.errors()).as(rule.text()).isEqualTo(new Comparison.Errors(8, 5, 0, 0));
            assertThat(comparison.first()).extracting(Mismatch::index).containsExactly(1L, 3L, 4L, 5L, 6L);
            assertThat(comparison.vendor().passed()).isFalse();
        }
    }

    @Test
    void countsErrorsAndMessages() {
        Tensor expected = Tensor.ofFloats(DType.FLOAT32, Shape.of(2, 3), 1, 2, 3, 4, 5, 0);
        Tensor found = Tensor.ofFloats(DType.FLOAT32, Shape.of(2, 3), 1, 2.5f, 3, 4, 4, 8);
        Comparison comparison = compare(Rule.F32, expected, found);
        assertThat(comparison.passed()).isFalse();
        assertThat(comparison.backend()).isEqualTo("reference");
        assertThat(comparison.errors()).isEqualTo(new Comparison.Errors(6, 3, 8, 0.25));
        assertThat(comparison.first()).extracting(Mismatch::toString).containsExactly("[0,1] is 2.5; expected 2.0",
                "[1,1] is 4.0; expected 5.0", "[1,2] is 8.0; expected 0.0");
    }

    @Test
    void onlySuspectsAskForTheirMagnitude() {
        Magnitudes fussy = indices -> {
            assertThat(indices).containsExactly(70_001);
            return new double[]{1e9};
        };
        Tensor expected = Tensor.zeros(TensorType.nd(DType.FLOAT32, 100_000));
        Tensor found = Tensor.zeros(TensorType.nd(DType.FLOAT32, 100_000));
        expected.putFloat(5, 1);
        found.putFloat(5, Math.nextUp(1f));
        found.putFloat(70_001, 3);
        Comparison comparison = Comparison.of("reference", new Expected(expected, fussy), found,
                Acceptance.of(Rule.SUM));
        assertThat(comparison.errors()).isEqualTo(new Comparison.Errors(100_000, 0, 3, 0x1p-23));
    }

    @Test
    void manyChunksOnAnyNumberOfThreads() {
        long seed = 5;
        Random random = new Random(seed);
        Tensor expected = Tensor.zeros(TensorType.nd(DType.INT4, 3, 70_001));
        Tensor found = Tensor.zeros(expected.type());
        long wrong = 0;
        for (long i = 0; i < expected.elements(); i++) {
            long code = random.nextInt(16);
            boolean changed = i > 65_000 && random.nextInt(100) == 0;
            expected.putCode(i, code);
            found.putCode(i, changed ? code ^ 1 : code);
            wrong += changed ? 1 : 0;
        }
        Comparison one = Pools.run(1, () -> compare(Rule.EXACT, expected, found));
        Comparison six = Pools.run(6, () -> compare(Rule.EXACT, expected, found));
        assertThat(one.errors().mismatched()).as("seed %d", seed).isEqualTo(wrong).isPositive();
        assertThat(one.errors().compared()).isEqualTo(210_003);
        assertThat(six).isEqualTo(one);
        assertThat(one.first()).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(a.index(), b.index()));
        assertThat(one.first().getFirst().index()).isGreaterThan(65_000);
    }

    @Test
    void theFormatMayDiffer() {
        Tensor expected = longs(DType.INT8, 1, 2, 3, 4, 5, 6);
        Tensor matrix = Tensor.zeros(new TensorType(DType.INT8, Shape.of(2, 3), Format.FRACTAL_NZ));
        for (int i = 0; i < 6; i++) {
            matrix.putLong(i, i + 1);
        }
        Tensor plain = Tensor.ofLongs(DType.INT8, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(compare(Rule.EXACT, plain, matrix).passed()).isTrue();
        assertThatThrownBy(() -> compare(Rule.EXACT, expected, matrix)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("comparison: output is int8[2,3] FRACTAL_NZ; expected int8[6]");
    }

    @Test
    void severalOutputsMakeOneComparison() {
        Comparison first = compare(Rule.DQ, longs(DType.INT8, 1, 2), longs(DType.INT8, 1, 4));
        Comparison second = compare(Rule.DQ, floats(DType.FLOAT32, 1), floats(DType.FLOAT32, 1.5f));
        Comparison both = first.and(second);
        assertThat(both.errors()).isEqualTo(new Comparison.Errors(3, 2, 2, 1));
        assertThat(both.first()).hasSize(2);
        assertThat(first.and(compare(Rule.DQ, longs(DType.INT8, 1), longs(DType.INT8, 1))).errors())
                .isEqualTo(new Comparison.Errors(3, 1, 2, 1));
    }

    @Test
    void nothingToCompare() {
        Tensor empty = Tensor.zeros(TensorType.nd(DType.FLOAT32, 0, 4));
        assertThat(compare(Rule.F32, empty, Tensor.zeros(empty.type())).errors())
                .isEqualTo(new Comparison.Errors(0, 0, 0, 0));
    }

    @Test
    void unwrittenElementsAreNotLookedAt() {
        Tensor wanted = floats(DType.FLOAT32, 1, 2, 3);
        Tensor found = floats(DType.FLOAT32, 1, 5, 7);
        Comparison comparison = Comparison.of("reference", new Expected(wanted, NONE, 2), found,
                Acceptance.of(Rule.EXACT));
        assertThat(comparison.errors()).isEqualTo(new Comparison.Errors(2, 1, 3, 1.5));
    }

    /** One ulp of bfloat16 from a rounded 2.0625 is beyond the rule, half of one from what was rounded is not. */
    @Test
    void narrowOutputsAgainstUnroundedNumbers() {
        Tensor found = floats(DType.BFLOAT16, 2.078125f, 2.125f);
        assertThat(compare(Rule.MSD, floats(DType.FLOAT32, 2.0704f, 2.0704f), found).errors().mismatched())
                .isEqualTo(1);
        assertThat(compare(Rule.MSD, floats(DType.BFLOAT16, 2.0625f, 2.0625f), found).errors().mismatched())
                .isEqualTo(2);
        assertThatThrownBy(() -> compare(Rule.MSD, floats(DType.FLOAT16, 1, 2), found))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Comparison compare(Rule rule, Tensor expected, Tensor found) {
        return Comparison.of("reference", new Expected(expected, NONE), found, Acceptance.of(rule));
    }

    static Tensor floats(DType dtype, float... values) {
        return Tensor.ofFloats(dtype, Shape.of(values.length), values);
    }

    static Tensor longs(DType dtype, long... values) {
        return Tensor.ofLongs(dtype, Shape.of(values.length), values);
    }
}
