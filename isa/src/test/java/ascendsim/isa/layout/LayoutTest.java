package ascendsim.isa.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    private static final long SEED = 11L;

    // The worked examples that come with the layout formulas.
    @Test
    void workedExamples() {
        assertThat(Layout.fractalNz(32, 48, DType.FLOAT16).offset(17, 20)).isEqualTo(788);
        assertThat(Layout.fractalNz(32, 64, DType.INT8).offset(17, 40)).isEqualTo(1576);
        assertThat(Layout.fractalNz(32, 64, DType.FLOAT32).offset(17, 20)).isEqualTo(652);
        assertThat(Layout.zz(32, 48, DType.FLOAT16).offset(17, 20)).isEqualTo(1044);
        assertThat(Layout.zn(48, 32, DType.FLOAT16).offset(20, 17)).isEqualTo(788);
    }

    // A weight (n1, k1, 16, 32) of int8 as the quantised operators store it: NZ of the K x N matrix.
    @Test
    void int8WeightInBlocks() {
        long k = 64;
        Layout weight = Layout.fractalNz(k, 96, DType.INT8);
        for (long row = 0; row < k; row++) {
            for (long column = 0; column < 96; column++) {
                long blocks = (column / 32) * (k / 16) + row / 16;
                assertThat(weight.offset(row, column)).isEqualTo(blocks * 512 + (row % 16) * 32 + column % 32);
            }
        }
    }

    @Test
    void l0cDoesNotDependOnTheType() {
        Layout accumulator = Layout.l0c(20, 40);
        assertThat(accumulator.offset(19, 33)).isEqualTo((33 / 16) * 32 * 16 + 19 * 16 + 1);
        assertThat(accumulator.elements()).isEqualTo(32 * 48);
        assertThatThrownBy(() -> new Layout(Layout.Kind.L0C, 16, 16, 32)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 16");
    }

    @ParameterizedTest
    @EnumSource
    void everyPositionHasOnePlace(Layout.Kind kind) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int round = 0; round < 200; round++) {
            int c0 = kind == Layout.Kind.L0C ? 16 : 8 << random.nextInt(4);
            Layout layout = new Layout(kind, random.nextInt(1, 90), random.nextInt(1, 150), c0);
            BitSet seen = new BitSet();
            for (long i = 0; i < layout.paddedRows(); i++) {
                for (long j = 0; j < layout.paddedColumns(); j++) {
                    seen.set((int) layout.offset(i, j));
                }
            }
            assertThat(seen.cardinality()).as("%s, seed %d", layout, SEED).isEqualTo((int) layout.elements());
            assertThat(seen.length()).as("%s, seed %d", layout, SEED).isEqualTo((int) layout.elements());
            assertThat(layout.elements()).isGreaterThanOrEqualTo(layout.rows() * layout.columns());
        }
    }

    // Inside a fractal zN and nZ are each other's transpose, as are their fractal grids.
    @Test
    void nzOfTheTransposeIsZn() {
        Layout nz = new Layout(Layout.Kind.FRACTAL_NZ, 40, 70, 16);
        Layout zn = new Layout(Layout.Kind.ZN, 70, 40, 16);
        Layout zzOfTranspose = new Layout(Layout.Kind.ZZ, 40, 70, 16);
        for (long i = 0; i < 40; i++) {
            for (long j = 0; j < 70; j++) {
                assertThat(zn.offset(j, i)).isEqualTo(nz.offset(i, j));
                assertThat(zzOfTranspose.offset(i, j) % 256).isEqualTo(nz.offset(i, j) % 256);
            }
        }
    }

    @Test
    void names() {
        assertThat(Layout.Kind.FRACTAL_NZ.text()).isEqualTo("zN");
        assertThat(Layout.Kind.ZN.text()).isEqualTo("nZ");
        assertThat(Layout.Kind.ZZ.text()).isEqualTo("zZ");
    }

    @Test
    void sizesBelowZeroAreRefused() {
        assertThatThrownBy(() -> Layout.nd(-1, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
