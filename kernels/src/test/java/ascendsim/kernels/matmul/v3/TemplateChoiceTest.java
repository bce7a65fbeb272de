package ascendsim.kernels.matmul.v3;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Template;
import ascendsim.kernels.tiling.Template.DeterministicSplitK;
import ascendsim.kernels.tiling.Template.RightInL1;
import ascendsim.kernels.tiling.Template.SingleCoreSplitK;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When each template is chosen on 24 cores (tiling_dense §1.5, §1.7, §1.8), on both sides of its limits. */
class TemplateChoiceTest {
    @ParameterizedTest(name = "{0} bytes {1} {2}")
    @CsvSource({ //
            "2, NN, 100000x33x17, B_FULL_FIXPIPE", "2, NN, 12000x33x17, BASE", "2, TN, 100000x33x17, BASE",
            "2, NN, 100000x33x128, B_FULL", "2, NN, 100000x15x15, BASE", //
            "4, NT, 16x8192x256, A_FULL", "4, NT, 16x8192x400, BASE", "4, NT, 17x8192x256, BASE",
            "4, NN, 16x4096x256, BASE", //
            "2, NN, 256x8192x8192, SINGLE_CORE_SPLIT_K", "2, NT, 1x10240x8192, SINGLE_CORE_SPLIT_K",
            "2, NN, 257x8192x8192, BASE", "2, NN, 256x6016x8192, BASE", "2, NN, 256x8192x8200, BASE", //
            "2, NN, 16384x64x32, B_FULL", "2, NN, 1024x64x32, BASE", "2, NN, 65536x256x256, B_FULL",
            "2, NN, 65536x256x288, BASE", "2, NT, 40000x512x512, B_FULL", "2, NT, 30000x512x512, BASE", //
            "2, NN, 384x1536x49152, SINGLE_CORE_SPLIT_K", "2, NN, 384x1408x49152, BASE",
            "2, TN, 8192x11264x6144, SINGLE_CORE_SPLIT_K", "2, TN, 8192x10880x6144, BASE",
            "2, NT, 4096x16384x4096, SINGLE_CORE_SPLIT_K", "2, NT, 4096x16128x4096, BASE",
            "2, NN, 8192x28672x8192, SINGLE_CORE_SPLIT_K", //
            "2, NN, 128x15000x128, DETERMINISTIC_SPLIT_K", "2, NN, 128x9000x128, BASE", "2, NT, 128x15000x128, BASE",
            "2, NN, 2048x32768x2048, DETERMINISTIC_SPLIT_K", "2, TN, 256x4096x256, DETERMINISTIC_SPLIT_K",
            "2, TN, 272x4096x256, BASE", "4, NN, 64x8192x64, DETERMINISTIC_SPLIT_K"})
    void templates(int bytes, String layout, String shape, Template.Kind kind) {
        assertThat(V3Cases.chosen(V3Cases.terms("Ascend910B2", bytes, layout, shape)).template().kind())
                .isEqualTo(kind);
    }

    @Test
    void int8HasBlocksOnly() {
        assertThat(V3Cases.chosen(V3Cases.terms("Ascend910B2", 1, "NN", "128x30000x128")).template())
                .isEqualTo(Template.Blocks.WHOLE);
    }

    /** A keeps 3 blocks of 3 steps, B two loads. */
    @Test
    void threeByThree() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("TN", "8192x11264x6144"));
        assertThat(V3Cases.text(tiling)).isEqualTo("128x128x128 3/3 9/6");
        assertThat(tiling.template()).isEqualTo(new SingleCoreSplitK(new SingleCore(768, 3072, 384), 3));
        assertThat(tiling.cores()).isEqualTo(22);
        assertThat(tiling.l0cStages()).isEqualTo(2);
    }

    @Test
    void fewRowsShareTheColumnsOnly() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("NN", "16x8192x8192"));
        assertThat(tiling.base()).isEqualTo(new Base(16, 512, 32));
        assertThat(tiling.template()).isEqualTo(new SingleCoreSplitK(new SingleCore(16, 512, 128), 1));
        assertThat(tiling.cores()).isEqualTo(16);
    }

    @Test
    void theDepthIsDealtOut() {
        MatmulTiling square = V3Cases.chosen(V3Cases.half("TN", "256x4096x256"));
        assertThat(V3Cases.text(square)).isEqualTo("128x128x128 3/3 9/6");
        assertThat(square.template()).isEqualTo(new DeterministicSplitK(new SingleCore(256, 256, 384), 3, 1));
        assertThat(square.cores()).as("4096 in pieces of 384").isEqualTo(11);
        MatmulTiling tall = V3Cases.chosen(V3Cases.half("NN", "1024x15000x64"));
        assertThat(V3Cases.text(tall)).isEqualTo("128x64x128 3/3 6/9");
        assertThat(tall.template()).isEqualTo(new DeterministicSplitK(new SingleCore(1024, 64, 384), 1, 3));
    }

    /** What each core touches of a large output fits its share of L2. */
    @Test
    void theLargeAxisIsCut() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("NN", "2048x32768x2048"));
        assertThat(tiling.template()).isEqualTo(new DeterministicSplitK(new SingleCore(384, 1024, 384), 3, 1));
    }

    @Test
    void theRightOperandStaysInL1() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("NN", "65536x256x256"));
        assertThat(V3Cases.text(tiling)).isEqualTo("128x256x64 4/4 8/4");
        assertThat(tiling.template()).isEqualTo(new RightInL1(new SingleCore(256, 256, 256)));
        MatmulTiling square = V3Cases.chosen(V3Cases.half("NT", "40000x512x512"));
        assertThat(V3Cases.text(square)).isEqualTo("128x256x64 8/8 16/8");
        assertThat(square.template()).isEqualTo(new RightInL1(new SingleCore(3344, 256, 512)));
    }

    @Test
    void theLeftOperandStaysInL1() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.terms("Ascend910B2", 4, "NT", "16x4096x256"));
        assertThat(V3Cases.text(tiling)).isEqualTo("16x16x256 16/1 16/2");
        assertThat(tiling.order()).isEqualTo(BlockOrder.of(new BlockOrder.Runs(false)));
    }

    /** The vector cores write what is no multiple of a line; they do not convert as well. */
    @Test
    void shortRowsAreWrittenByTheVectorCores() {
        MatmulTiling tiling = V3Cases.chosen(V3Cases.half("NN", "100000x33x17"));
        assertThat(V3Cases.text(tiling)).isEqualTo("256x32x48 1/1 2/1");
        assertThat(tiling.nd2nz()).isEqualTo(Nd2Nz.NONE);
        assertThat(tiling.usesVectorCores()).isTrue();
    }

    /** Long rows need no pre-pass where the depth is dealt out. */
    @Test
    void splittingTheDepthReadsLongRowsAsTheyAre() {
        Terms terms = V3Cases.half("NN", "100x15001x200");
        assertThat(new BlocksRule(terms).tiling().nd2nz().left()).isPresent();
        MatmulTiling tiling = V3Cases.chosen(terms);
        assertThat(tiling.template().kind()).isEqualTo(Template.Kind.DETERMINISTIC_SPLIT_K);
        assertThat(tiling.nd2nz()).isEqualTo(Nd2Nz.NONE);
    }

    @Test
    void everyTemplateHasSizesForWhoAsksForIt() {
        TemplateChoice choice = new TemplateChoice(V3Cases.half("NN", "1024x1024x1024"));
        for (Template.Kind kind : Template.Kind.values()) {
            assertThat(choice.tiling(kind).template().kind()).isEqualTo(kind);
        }
    }
}
