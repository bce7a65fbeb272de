package ascendsim.isa.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AffineTest {
    private static final Register R1 = new Register(1);
    private static final Register R2 = new Register(2);

    @Test
    void equalValuesAreEqualWhateverTheWayToThem() {
        Affine a = Affine.of(R1).plus(R2, 3).plus(5);
        Affine b = Affine.of(5).plus(R2, 1).plus(R2, 2).plus(R1, 7).plus(R1, -6);
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
        assertThat(a.minus(b)).isEqualTo(Affine.ZERO);
    }

    @Test
    void printsAndParsesBack() {
        assertThat(Affine.of(128).plus(R1, 512).plus(R2, -1)).hasToString("128+r1*512-r2");
        assertThat(Affine.ZERO).hasToString("0");
        assertThat(Affine.of(R2).times(-1)).hasToString("-r2");
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Affine value = Affine.of(random.nextLong(-1000, 1000)).plus(new Register(random.nextInt(1024)),
                    random.nextLong(-99, 99)).plus(new Register(random.nextInt(4)), random.nextLong(-9, 9));
            assertThat(Affine.parse(value.toString())).as("draw %d", i).isEqualTo(value);
        }
        assertThat(Affine.parse("-9223372036854775808")).isEqualTo(Affine.of(Long.MIN_VALUE));
    }

    @Test
    void refusesWhatIsNoSum() {
        for (String bad : new String[]{"", "x", "1+", "r1*r2", "r1*2*3", "2*r1", "r9999", "99999999999999999999"}) {
            assertThatThrownBy(() -> Affine.parse(bad)).as(bad).isInstanceOf(IllegalInstruction.class);
        }
    }

    @Test
    void evaluates() {
        long[] registers = new long[Register.COUNT];
        registers[1] = 10;
        registers[2] = -2;
        assertThat(Affine.parse("7+r1*3-r2").evaluate(registers)).isEqualTo(39);
    }
}
