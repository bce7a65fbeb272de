package ascendsim.isa.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.ScalarArithmetic.Op;
import org.junit.jupiter.api.Test;

class ScalarArithmeticTest {
    private static long bits(float value) {
        return Integer.toUnsignedLong(Float.floatToIntBits(value));
    }

    @Test
    void floatQuotientsOfBitPatterns() {
        assertThat(Op.FDIV.apply(bits(127), bits(3))).isEqualTo(bits(127f / 3));
        assertThat(Op.FDIV.apply(bits(-1), bits(0))).isEqualTo(0xFF80_0000L);
        assertThat(Op.FDIV.apply(bits(0), bits(0))).isEqualTo(bits(Float.NaN));
    }
}
