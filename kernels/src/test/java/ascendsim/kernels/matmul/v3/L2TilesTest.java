package ascendsim.kernels.matmul.v3;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.tiling.Base;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class L2TilesTest {
    /** 8192^3 on 24 cores is the vendor's own test; 100 MiB of 192 are the budget. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"Ascend910B2, NN, 8192x8192x8192, 8, 2, true", "Ascend910B2, NN, 4096x4096x4096, 1, 1, true",
            "Ascend910B4, NN, 4096x4096x4096, 4, 1, true", "Ascend910B2, NN, 8192x1024x8192, 2, 1, true",
            "Ascend910B2, NN, 128x4096x14336, 1, 10, false"})
    void split(String chip, String layout, String shape, int m, int n, boolean found) {
        Terms terms = V3Cases.terms(chip, 2, layout, shape);
        assertThat(new L2Tiles(terms, new Base(128, 256, 64)).choose()).isEqualTo(new L2Tiles.Split(m, n, found));
    }
}
