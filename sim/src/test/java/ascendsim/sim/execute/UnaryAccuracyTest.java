package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorUnary.Op;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.Lanes;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Square root, reciprocals, exponential and logarithm against exact arithmetic; halves all of them. */
class UnaryAccuracyTest {
    private static final List<Arithmetic> BOTH = List.of(new PlainArithmetic(), new VectorApiArithmetic());
    private static final long RESULT = Lanes.RESULTS;
    private static final MathContext DIGITS = new MathContext(40);
    private static final int LANES = 64;

    private final MemorySegment staged = Arena.ofAuto().allocate(Lanes.RESULTS + Lanes.SLOT);

    @ParameterizedTest
    @EnumSource(value = Op.class, names = {"VSQRT", "VRSQRT", "VREC"})
    void halvesAreTheNearest(Op op) {
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.unary(op, DType.FLOAT16);
            for (int code = 1; code < 0x7C00; code++) {
                double x = HalfOracle.value(code);
                short result = half(lanes, (short) code);
                if ((result & 0x7FFF) == 0x7C00) {
                    assertThat(compare(op, x, BigDecimal.valueOf(65520))).as("%s of %s", op, x).isNotNegative();
                    continue;
                }
                double y = HalfOracle.value(result);
                double below = HalfOracle.value(result - 1);
                double above = result == 0x7BFF ? 65536 : HalfOracle.value(result + 1);
                assertThat(compare(op, x, middle(below, y))).as("%s of %s is %s", op, x, y).isNotNegative();
                assertThat(compare(op, x, middle(y, above))).as("%s of %s is %s", op, x, y).isNotPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Op.class, names = {"VSQRT", "VRSQRT", "VREC"})
    void floatsAreTheNearest(Op op) {
        Random random = new Random(77);
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.unary(op, DType.FLOAT32);
            for (int i = 0; i < 3000; i++) {
                float x = Float.intBitsToFloat(random.nextInt(0x0080_0000, 0x7E80_0000));
                float y = single(lanes, x);
                assertThat(compare(op, x, middle(Math.nextDown(y), y))).as("%s of %s is %s", op, x, y)
                        .isNotNegative();
                assertThat(compare(op, x, middle(y, Math.nextUp(y)))).as("%s of %s is %s", op, x, y).isNotPositive();
            }
        }
    }

    @Test
    void exponentialIsTheNearestFloat() {
        Random random = new Random(78);
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.unary(Op.VEXP, DType.FLOAT32);
            for (int i = 0; i < 400; i++) {
                float x = random.nextFloat(-80, 80);
                float y = single(lanes, x);
                BigDecimal exact = exponential(new BigDecimal(x));
                assertThat(exact).as("exp of %s is %s", x, y).isBetween(middle(Math.nextDown(y), y),
                        middle(y, Math.nextUp(y)));
            }
        }
    }

    @Test
    void logarithmIsTheNearestFloat() {
        Random random = new Random(79);
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.unary(Op.VLN, DType.FLOAT32);
            for (int i = 0; i < 400; i++) {
                float x = random.nextInt(4) == 0
                        ? random.nextFloat(0.9f, 1.1f)
                        : Float.intBitsToFloat(random.nextInt(0x0080_0000, 0x7F80_0000));
                float y = single(lanes, x);
                assertThat(new BigDecimal(x)).as("ln of %s is %s", x, y).isBetween(
                        exponential(middle(Math.nextDown(y), y)), exponential(middle(y, Math.nextUp(y))));
            }
        }
    }

    @Test
    void specialValues() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        Object[][] cases = {{Op.VEXP, inf, inf}, {Op.VEXP, -inf, 0f}, {Op.VEXP, 100f, inf}, {Op.VEXP, nan, nan},
                {Op.VLN, 0f, -inf}, {Op.VLN, -0f, -inf}, {Op.VLN, -1f, nan}, {Op.VLN, 1f, 0f}, {Op.VLN, inf, inf},
                {Op.VSQRT, -0f, -0f}, {Op.VSQRT, -1f, nan}, {Op.VSQRT, inf, inf}, {Op.VRSQRT, 0f, inf},
                {Op.VRSQRT, -0f, -inf}, {Op.VRSQRT, inf, 0f}, {Op.VRSQRT, -2f, nan}, {Op.VREC, -0f, -inf},
                {Op.VREC, -inf, -0f}, {Op.VABS, -0f, 0f}, {Op.VABS, -inf, inf}, {Op.VRELU, -0f, 0f},
                {Op.VRELU, -3f, 0f}, {Op.VRELU, 3f, 3f}, {Op.VRELU, nan, nan}};
        for (Arithmetic arithmetic : BOTH) {
            for (Object[] test : cases) {
                float expected = (float) test[2];
                float x = (float) test[1];
                int bits = Float.floatToRawIntBits(single(arithmetic.unary((Op) test[0], DType.FLOAT32), x));
                assertThat(bits).as("%s of %s", test[0], x).isEqualTo(Float.floatToIntBits(expected));
                short code = half(arithmetic.unary((Op) test[0], DType.FLOAT16), Float.floatToFloat16(x));
                assertThat(code).as("half %s of %s", test[0], x).isEqualTo((short) HalfOracle.nearest(expected));
            }
        }
    }

    private float single(Lanes lanes, float x) {
        staged.set(Matrices.FLOAT, 0, x);
        lanes.apply(staged, RESULT, LANES, 0);
        return staged.get(Matrices.FLOAT, RESULT);
    }

    private short half(Lanes lanes, short code) {
        staged.set(Matrices.SHORT, 0, code);
        lanes.apply(staged, RESULT, LANES, 0);
        return staged.get(Matrices.SHORT, RESULT);
    }

    private static BigDecimal middle(double low, double high) {
        return new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.TWO);
    }

    /** Whether the exact value of {@code op} at a positive x is above, at or below {@code bound}. */
    private static int compare(Op op, double x, BigDecimal bound) {
        if (bound.signum() <= 0) {
            return 1;
        }
        BigDecimal exact = new BigDecimal(x);
        return switch (op) {
            case VSQRT -> exact.compareTo(bound.multiply(bound));
            case VREC -> BigDecimal.ONE.compareTo(exact.multiply(bound));
            default -> BigDecimal.ONE.compareTo(exact.multiply(bound).multiply(bound));
        };
    }

    /** Halved until the series converges at once, then squared back. */
    private static BigDecimal exponential(BigDecimal x) {
        int halvings = 10;
        BigDecimal small = x.divide(BigDecimal.TWO.pow(halvings));
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < 30; i++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }
}
