package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The depth shared among cores: both modes agree with the reference; cores add to GM in no fixed order. */
class ShareRunTest {
    private static final String LISTED = "x=bf16 24,1536; weight=int8 1536,12288; antiquant_scale=bf16 %d,12288;"
            + "antiquant_offset=bf16 %d,12288; antiquant_group_size=%d";

    @ParameterizedTest
    @ValueSource(strings = {"x=f16 65,64; weight=int8 64,64 t nz; antiquant_scale=f16 64",
            "x=f16 128,2240; weight=int8 192,2240 t nz; antiquant_scale=f16 192; antiquant_offset=f16 192;"
                    + "bias=f16 192",
            "x=bf16 129,1088; weight=int8 192,1088 t nz; antiquant_scale=bf16 192; antiquant_offset=bf16 192;"
                    + "bias=f32 192",
            "x=f16 256,640; weight=int4 128,640 t nz; antiquant_scale=f16 128; antiquant_offset=f16 128",
            "x=bf16 70,2560; weight=int4 448,2560 t nz; antiquant_scale=bf16 448; tiling={\"template\":\"nz_split_k\","
                    + "\"cores\":4,\"single_n\":448,\"single_k\":1024,\"ring\":2}",
            "x=f16 100,1536; weight=int8 320,1536 t nz; antiquant_scale=f16 320; tiling={\"template\":\"nz_split_k\","
                    + "\"cores\":2,\"single_n\":320,\"single_k\":1024,\"base_m\":64,\"step_ka\":4,\"depth_a1\":8}"})
    void agrees(String text) {
        Launches launches = Launches.of(text, 3);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.NZ_SPLIT_K);
        launches.agreeButForAtomics();
    }

    /** One of the four shapes, groups that slots are no multiple of. */
    @Test
    void listed() {
        Launches launches = Launches.of(LISTED.formatted(16, 16, 96), 3);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.ND_SPLIT_K);
        launches.agreeButForAtomics();
    }

    /** tiling_quant §1.6. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        128,1024  | 2048 | {template=nz_split_k, cores=24, base_m=128, base_n=128, base_k=128, step_ka=8, step_kb=4, \
        depth_a1=8, depth_b1=8, single_n=128, single_k=1024, vec_k=32, ring=4}
        65,7168   | 4096 | {template=nz_split_k, cores=24, base_m=80, base_n=128, base_k=128, step_ka=8, step_kb=4, \
        depth_a1=8, depth_b1=8, single_n=1408, single_k=1024, vec_k=32, ring=4}
        256,49152 | 1024 | {template=nz_split_k, cores=24, base_m=128, base_n=128, base_k=128, step_ka=4, step_kb=4, \
        depth_a1=8, depth_b1=8, single_n=1024, single_k=2048, vec_k=32, ring=4}
        """)
    void officialTilings(String x, long n, String expected) {
        String k = x.substring(x.indexOf(',') + 1);
        var call = WqbmmCases.call("x=f16 %s; weight=int8 %d,%s t nz; antiquant_scale=f16 %d".formatted(x, n, k, n), 1);
        assertThat(new WqbmmPlanner(Launches.CHIP).tiling(call).toMap().toString()).hasToString(expected);
    }

    @Test
    void officialTilingOfAListedShape() {
        var call = WqbmmCases.call(LISTED.formatted(24, 24, 64), 1);
        assertThat(new WqbmmPlanner(Launches.CHIP).tiling(call).toMap().toString()).hasToString("{template=nd_split_k, "
                + "cores=24, base_m=32, base_n=128, base_k=128, step_ka=8, step_kb=4, depth_a1=8, depth_b1=8, "
                + "single_n=1024, single_k=1024, vec_k=64, ring=4}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "cores":25        | cores 25; at most 24
        "single_n":96     | single_n 96; a multiple of 64
        "single_k":256    | single_k 256; a multiple of 512
        "ring":16         | ring 16; at most 15
        "vec_k":64        | vec_k 64; 32, a block of FRACTAL_NZ
        "cores":1         | for 3 cores; at most cores, 1
        "step_ka":16      | depth_a1 8; a multiple of step_ka
        "base_m":256      | L0A needs
        """)
    void tilingsThatAreRefused(String knob, String message) {
        var call = WqbmmCases.call("x=f16 100,1024; weight=int8 192,1024 t nz; antiquant_scale=f16 192;"
                + "tiling={\"template\":\"nz_split_k\"," + knob + "}", 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }
}
