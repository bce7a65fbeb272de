package ascendsim.kernels.matmul.v3;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.tiling.Nd2Nz.Tile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nd2NzRuleTest {
    /** Rows of whole 256-byte lines and some short ones are read as they are. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"NN, 1024x1024x1024, false, false", "NN, 1000x1000x1000, true, true",
            "NN, 1000x1024x1000, false, true", "NT, 1000x1000x1024, true, true", "TN, 1024x1000x1024, false, false",
            "TN, 1000x512x512, true, false", "NN, 64x96x192, false, false", "NN, 64x144x80, true, false",
            "NN, 64x65664x128, true, false", "NN, 64x65536x128, true, false"})
    void ofHalfs(String layout, String shape, boolean left, boolean right) {
        Nd2NzRule rule = new Nd2NzRule(V3Cases.half(layout, shape));
        assertThat(rule.left()).isEqualTo(left);
        assertThat(rule.right()).isEqualTo(right);
    }

    @Test
    void float32StaysUpToTheLongestPitch() {
        assertThat(new Nd2NzRule(V3Cases.terms("Ascend910B2", 4, "NN", "64x1001x333")).choose().isNeeded()).isFalse();
        assertThat(new Nd2NzRule(V3Cases.terms("Ascend910B2", 4, "NN", "64x65537x333")).left()).isTrue();
    }

    @Test
    void int8IsNotThisKernels() {
        assertThat(new Nd2NzRule(V3Cases.terms("Ascend910B2", 1, "NN", "64x1001x333")).choose().isNeeded()).isFalse();
    }

    /** Where all cores would read the same lines at once. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"Ascend910B2, NN, 4096x6656x16384, true", "Ascend910B3, NN, 4096x6656x16384, false",
            "Ascend910B3, NN, 4224x6656x16384, true", "Ascend910B2, NN, 4096x6400x16384, false",
            "Ascend910B2, NT, 4096x16384x7168, true", "Ascend910B2, NT, 4608x16384x7168, false",
            "Ascend910B2, TT, 4096x16384x7168, false"})
    void crowdedRightOperands(String chip, String layout, String shape, boolean right) {
        assertThat(new Nd2NzRule(V3Cases.terms(chip, 2, layout, shape)).right()).isEqualTo(right);
    }

    /** Outer x inner, tile: short rows whole, long ones so that all 48 vector cores get the same number. */
    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"1023, 1023, 22, 1024", "1000, 1000, 21, 1008", "100000, 100, 417, 112", "7168, 16384, 96, 512",
            "2047, 2047, 43, 1024", "65600, 20, 1367, 32", "100000, 1023, 47, 1024"})
    void tiles(long outer, long inner, int rows, int columns) {
        Terms terms = V3Cases.half("NN", outer + "x" + inner + "x128");
        Tile tile = new Nd2NzTile(terms, outer, inner).choose();
        assertThat(tile).isEqualTo(new Tile(rows, columns));
        assertThat(2L * tile.rows() * tile.columns() * 2).isLessThanOrEqualTo(196608);
    }
}
