package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.Lanes;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All halves, and the floats between and around them. */
class HalfConversionTest {
    private static final List<Arithmetic> BOTH = List.of(new PlainArithmetic(), new VectorApiArithmetic());
    private static final int LANES = 64;

    private final MemorySegment staged = Arena.ofAuto().allocate(Lanes.RESULTS + Lanes.SLOT);

    @Test
    void everyHalfWidensExactly() {
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.convert(DType.FLOAT16, DType.FLOAT32, Rounding.RINT);
            for (int first = 0; first < 0x10000; first += LANES) {
                for (int i = 0; i < LANES; i++) {
                    staged.set(Matrices.SHORT, 2L * i, (short) (first + i));
                }
                lanes.apply(staged, Lanes.RESULTS, LANES, 0);
                for (int i = 0; i < LANES; i++) {
                    int expected = Float.floatToIntBits((float) HalfOracle.value(first + i));
                    assertThat(staged.get(Matrices.INT, Lanes.RESULTS + 4L * i)).as("code %x", first + i)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void everyNeighbourhoodOfAHalfNarrowsToTheNearest() {
        for (Arithmetic arithmetic : BOTH) {
            Lanes lanes = arithmetic.convert(DType.FLOAT32, DType.FLOAT16, Rounding.RINT);
            float[] samples = new float[LANES];
            for (int code = 0; code <= 0x7C00; code += 8) {
                for (int i = 0; i < LANES; i++) {
                    samples[i] = sample(Math.min(code + i / 8, 0x7C00), i % 8);
                    staged.set(Matrices.FLOAT, 4L * i, samples[i]);
                }
                lanes.apply(staged, Lanes.RESULTS, LANES, 0);
                for (int i = 0; i < LANES; i++) {
                    assertThat(staged.get(Matrices.SHORT, Lanes.RESULTS + 2L * i)).as("%s", samples[i])
                            .isEqualTo((short) HalfOracle.nearest(samples[i]));
                }
            }
        }
    }

    /** The half itself, the middle to the one below, and the neighbours of both, with alternating signs. */
    private static float sample(int code, int which) {
        float value = code == 0x7C00 ? 65536 : (float) HalfOracle.value(code);
        float below = code == 0 ? 0 : (float) HalfOracle.value(code - 1);
        float middle = (value + below) / 2;
        float sample = switch (which) {
            case 0 -> value;
            case 1 -> Math.nextUp(value);
            case 2 -> Math.nextDown(value);
            case 3 -> middle;
            case 4 -> Math.nextUp(middle);
            case 5 -> Math.nextDown(middle);
            case 6 -> Float.MAX_VALUE;
            default -> Float.NaN;
        };
        return code % 2 == 0 ? sample : -sample;
    }
}
