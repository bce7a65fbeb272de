package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MSD group by group: both modes agree with the reference; cores add to GM in no fixed order. */
class GroupRunTest {
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,256; weight=int4 256,64; antiquant_scale=f16 4,64; antiquant_group_size=64",
            "x=bf16 3,1152; weight=int4 1152,1216; antiquant_scale=bf16 9,1216; antiquant_offset=bf16 9,1216;"
                    + "bias=f32 1216; antiquant_group_size=128",
            "x=f16 16,640; weight=int4 640,3136; antiquant_scale=f16 5,3136 uniform(0.0001,0.002);"
                    + "antiquant_offset=f16 5,3136; antiquant_group_size=128; bias=f16 3136",
            "x=f16 8,960; weight=int4 960,64 nz; antiquant_scale=f16 15,64; antiquant_group_size=64",
            "x=f16 2,3200; weight=int4 3200,128; antiquant_scale=f16 25,128 uniform(0.0001,0.002);"
                    + "antiquant_group_size=128; tiling={\"template\":\"msd_group\",\"cores\":3,\"single_k\":1280,"
                    + "\"single_n\":128,\"base_n\":64,\"warmed\":1}",
            "x=bf16 5,640; weight=int32 640,40; antiquant_scale=bf16 5,320; antiquant_group_size=128; bias=f32 320"})
    void agrees(String text) {
        Launches launches = Launches.of(text, 3);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.MSD_GROUP);
        launches.agreeButForAtomics();
    }

    /** tiling_quant §1.4: 2048 columns a core, the cores that are left share the depth in whole groups. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,4096   | 4096  | 128 | {template=msd_group, cores=24, base_m=16, base_n=512, single_n=2048, single_k=384, \
        warmed=3}
        16,13952 | 2048  | 128 | {template=msd_group, cores=24, base_m=48, base_n=512, single_n=2048, single_k=640, \
        warmed=3}
        8,4096   | 49152 | 64  | {template=msd_group, cores=24, base_m=32, base_n=512, single_n=2048, single_k=4096, \
        warmed=3}
        """)
    void officialTilings(String x, long n, long group, String expected) {
        long k = Long.parseLong(x.substring(x.indexOf(',') + 1));
        var call = WqbmmCases.call("x=f16 %s; weight=int4 %d,%d; antiquant_scale=f16 %d,%d; antiquant_group_size=%d"
                .formatted(x, k, n, k / group, n, group), 1);
        assertThat(new WqbmmPlanner(Launches.CHIP).tiling(call).toMap().toString()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "cores":25       | cores 25; at most 24
        "single_n":192   | single_n 192; a multiple of 128 up to 2048
        "single_k":64    | single_k 64; a multiple of antiquant_group_size, 128
        "cores":2        | for 3 cores; at most cores, 2
        "base_n":96      | base_n 96; a multiple of 64
        "base_m":16      | base_m 16; a multiple of 16, all digits of x, 21 rows, or more
        "base_n":1024    | L0B needs
        """)
    void tilingsThatAreRefused(String knob, String message) {
        var call = WqbmmCases.call("x=f16 7,384; weight=int4 384,64; antiquant_scale=f16 3,64;"
                + "antiquant_group_size=128; tiling={\"template\":\"msd_group\"," + knob + "}", 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }
}
