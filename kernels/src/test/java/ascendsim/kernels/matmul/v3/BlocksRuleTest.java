package ascendsim.kernels.matmul.v3;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Template;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked results of tiling_dense §5 and the samples of §1 on 910B2, and the rules between them. */
class BlocksRuleTest {
    /** M x K x N, base, steps, depths; parts for L2. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({ //
            "NN, 1024x1024x1024, 96x256x64 8/4 16/8, 1, 1", //
            "NN, 2048x2048x2048, 128x256x64 8/4 16/8, 1, 1", //
            "NN, 2048x7168x2048, 128x256x64 4/4 8/8, 1, 1", //
            "NN, 2048x2048x7168, 128x256x64 8/4 16/8, 1, 1", //
            "NN, 4096x4096x4096, 128x256x64 8/4 16/8, 1, 1", //
            "NN, 8192x8192x8192, 128x256x64 8/4 16/8, 8, 2", //
            "NN, 64x64x64, 64x128x128 8/4 16/8, 1, 1", //
            "NN, 1023x1023x1023, 96x256x64 8/4 16/8, 1, 1"})
    void workedResults(String layout, String shape, String sizes, int l2SplitM, int l2SplitN) {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half(layout, shape));
        assertThat(V3Cases.text(tiling)).isEqualTo(sizes);
        assertThat(tiling.order())
                .isEqualTo(BlockOrder.of(new BlockOrder.Diagonal()).split(l2SplitM, l2SplitN));
        assertThat(tiling.template()).isEqualTo(Template.Blocks.WHOLE);
        assertThat(tiling.cores()).isEqualTo(24);
        assertThat(tiling.unitFlag()).isTrue();
        assertThat(tiling.l0cStages()).isEqualTo(1);
    }

    @Test
    void aPublishedSampleOfAWeightInFractalNz() {
        Terms terms = V3Cases.withRightNz(V3Cases.half("NT", "4x7168x2020"));
        assertThat(V3Cases.text(V3Cases.chosen(terms))).isEqualTo("16x96x128 32/4 64/8");
    }

    /** Base and blocks as published; its loads into L1 are in the closed library. */
    @Test
    void aPublishedSampleOfDecoding() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("NT", "32x1408x11264"));
        assertThat(tiling.base()).isEqualTo(new Base(32, 128, 128));
        assertThat(tiling.l0cStages()).isEqualTo(2);
        assertThat(V3Cases.half("NT", "32x1408x11264").blocks(tiling.base())).isEqualTo(88);
    }

    @Test
    void unalignedRowsAreConvertedFirst() {
        Optional<Nd2Nz.Tile> tile = Optional.of(new Nd2Nz.Tile(22, 1024));
        assertThat(V3Cases.chosen(V3Cases.half("NN", "1023x1023x1023")).nd2nz()).isEqualTo(new Nd2Nz(tile, tile));
        assertThat(V3Cases.chosen(V3Cases.half("NN", "1024x1024x1024")).nd2nz()).isEqualTo(Nd2Nz.NONE);
    }

    /** Only one transposed operand lets rows have the wide side. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"NT, 8192x512x2048, 256x128x64", "NT, 2048x512x8192, 128x256x64", "TT, 4096x4096x4096, 256x128x64",
            "TN, 4096x512x2048, 256x128x64", "TN, 3072x512x4096, 128x256x64", "NT, 2500x512x2400, 256x128x64",
            "NN, 8192x512x2048, 128x256x64"})
    void theWideSide(String layout, String shape, String base) {
        assertThat(V3Cases.text(V3Cases.chosen(V3Cases.half(layout, shape)))).startsWith(base + " ");
    }

    /** Where usual blocks leave cores idle. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"NN, 1x4096x4096, 16x256x64", "NN, 512x4096x4096, 128x256x64", "NN, 100x100x40, 112x128x128",
            "NN, 256x100x512, 48x256x64", "NT, 512x512x512, 96x128x128", "NT, 512x500x512, 128x96x64",
            "TN, 500x512x512, 48x256x64", "TN, 512x512x500, 256x48x64", "TN, 500x512x500, 128x96x64",
            "TT, 512x512x512, 256x48x64", "TT, 500x512x512, 128x96x64"})
    void smallOutputs(String layout, String shape, String base) {
        assertThat(V3Cases.text(V3Cases.chosen(V3Cases.half(layout, shape)))).startsWith(base + " ");
    }

    @Test
    void aBiasLimitsColumnsAndTakesItsShareOfL1() {
        Terms terms = V3Cases.withBias(V3Cases.half("NN", "2048x2048x2048"));
        assertThat(V3Cases.text(V3Cases.chosen(terms))).isEqualTo("128x256x64 4/4 8/8");
        Terms flat = V3Cases.half("NN", "1x1000x6100");
        assertThat(new BlocksRule(flat).tiling().base().n()).isEqualTo(1024);
        assertThat(new BlocksRule(V3Cases.withBias(flat)).tiling().base().n()).isEqualTo(256);
    }

    /** Even rows only on 24 cores; the loads stay those of 128 rows. */
    @Test
    void loadIsBalancedOn24Cores() {
        assertThat(V3Cases.text(V3Cases.chosen(V3Cases.terms("Ascend910B3", 2, "NN", "1024x1024x1024"))))
                .isEqualTo("128x256x64 8/4 16/8");
        assertThat(V3Cases.chosen(V3Cases.half("NN", "656x1024x8192")).base().m()).as("657 rows in 6 blocks")
                .isEqualTo(112);
        assertThat(V3Cases.chosen(V3Cases.half("NN", "688x1024x8192")).base().m()).isEqualTo(128);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"2048x7168x2048, 4", "2048x8192x2048, 8", "2048x7184x2048, 8", "10368x1280x1280, 4",
            "10368x1296x1280, 8",
            "10368x1408x1280, 4", "10352x1408x1280, 8", "2176x13824x1408, 4", "320000x1408x1024, 4",
            "16384x7168x2048, 8"})
    void longLoadsAreCut(String shape, int step) {
        assertThat(new BlocksRule(V3Cases.half("NN", shape)).tiling().staging().stepKa()).isEqualTo(step);
    }

    /** Whatever the problem, a block fits two tiles of each operand in L0 and the loads fit L1. */
    @Test
    void everyChoiceFits() {
        SplittableRandom random = new SplittableRandom(5);
        String[] layouts = {"NN", "NT", "TN", "TT"};
        String[] chips = {"Ascend910B2", "Ascend910B3", "Ascend910B4"};
        for (int i = 0; i < 3000; i++) {
            int bytes = 1 << random.nextInt(3);
            String shape = size(random) + "x" + size(random) + "x" + size(random);
            Terms terms = V3Cases.terms(chips[random.nextInt(3)], bytes, layouts[random.nextInt(4)], shape);
            Terms asked = random.nextInt(4) == 0 ? V3Cases.withBias(terms) : terms;
            for (MatmulTiling tiling : new TemplateChoice(asked).tilings()) {
                assertFits(asked, tiling);
            }
        }
    }

    private static long size(SplittableRandom random) {
        long size = 1 + (long) Math.exp(random.nextDouble(11.5));
        return random.nextBoolean() ? size : (size + 127) / 128 * 128;
    }

    private static void assertFits(Terms terms, MatmulTiling tiling) {
        Base base = tiling.base();
        String about = terms + " " + tiling.toMap();
        assertThat(2L * base.m() * base.k() * terms.bytes()).as(about).isPositive().isLessThanOrEqualTo(65536);
        assertThat(2L * base.n() * base.k() * terms.bytes()).as(about).isPositive().isLessThanOrEqualTo(65536);
        assertThat(4L * tiling.l0cStages() * base.m() * base.n()).as(about).isLessThanOrEqualTo(131072);
        long left = (long) tiling.staging().depthA1() * base.m() * base.k() * terms.bytes();
        long right = (long) tiling.staging().depthB1() * base.n() * base.k() * terms.bytes();
        assertThat(left + right).as(about).isLessThanOrEqualTo(524288 - (terms.bias() ? 1024 : 0));
        assertThat(tiling.cores()).as(about).isBetween(1, terms.cores());
    }
}
