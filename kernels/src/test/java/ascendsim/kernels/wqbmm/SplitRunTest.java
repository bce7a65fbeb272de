package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MSD over parts of the depth: both modes agree with the reference and with one another to the bit. */
class SplitRunTest {
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,13728; weight=int8 13728,32; antiquant_scale=f16 32",
            "x=bf16 3,14400; weight=int8 14400,96; antiquant_scale=bf16 96; antiquant_offset=bf16 96; bias=f32 96",
            "x=f16 2,64; weight=int8 64,32032; antiquant_scale=f16 32032; antiquant_offset=f16 32032; bias=f16 32032",
            "x=f16 5,13760; weight=int8 64,13760 t; antiquant_scale=f16 64; antiquant_offset=f16 64",
            "x=f16 2,13728; weight=int8 13728,64 nz; antiquant_scale=f16 64; bias=f16 64",
            "x=bf16 2,13728; weight=int8 64,13728 t nz; antiquant_scale=bf16 64; antiquant_offset=bf16 64",
            "x=f16 1,64; weight=int4 32,64 t; antiquant_scale=f16 32",
            "x=bf16 17,96; weight=int4 1056,96 t; antiquant_scale=bf16 1056; antiquant_offset=bf16 1056; bias=f32 1056",
            "x=f16 64,352; weight=int4 160,352 t; antiquant_scale=f16 160; antiquant_offset=f16 160; bias=f16 160",
            "x=f16 3,1024; weight=int32 64,128 t; antiquant_scale=f16 64"})
    void perChannel(String text) {
        Launches launches = Launches.of(text, 3);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.MSD_SPLIT);
        launches.agree(false);
    }

    /** Groups of 64 or 128; sums in float16 where speed is preferred or weights are in FRACTAL_NZ. */
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,256; weight=int4 256,64; antiquant_scale=f16 4,64; antiquant_group_size=64",
            "x=bf16 3,1152; weight=int4 1152,192; antiquant_scale=bf16 9,192; antiquant_offset=bf16 9,192; bias=f32 192;"
                    + "antiquant_group_size=128",
            "x=f16 16,2560; weight=int4 2560,832; antiquant_scale=f16 20,832; antiquant_offset=f16 20,832;"
                    + "antiquant_group_size=128; bias=f16 832; inner_precise=1",
            "x=f16 8,1984; weight=int4 1984,64 nz; antiquant_scale=f16 31,64; antiquant_group_size=64",
            "x=bf16 5,640; weight=int32 640,40; antiquant_scale=bf16 5,320; antiquant_group_size=128; bias=f32 320"})
    void perGroup(String text) {
        Launches.of(text + "; tiling={\"template\":\"msd_split\"}", 3).agree(false);
    }

    /** Rounds enough for the ring to go round twice, in several rows and columns of vector cores. */
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 5,1056; weight=int8 1056,1312; antiquant_scale=f16 1312; antiquant_offset=f16 1312"
            + "; tiling={\"template\":\"msd_split\",\"cores\":3,\"k_blocks\":3,\"task_n\":128,\"ring\":2,\"single_n\":64,"
            + "\"base_n\":32,\"vec_n\":64}",
            "x=f16 50,1056; weight=int8 1056,608; antiquant_scale=f16 608; tiling={\"template\":\"msd_split\",\"cores\":2,"
                    + "\"k_blocks\":2,\"task_n\":128,\"ring\":4,\"single_n\":64,\"base_n\":32,\"base_m\":112,\"vec_n\":128}",
            "x=f16 6,3200; weight=int4 3200,576; antiquant_scale=f16 25,576 uniform(0.0001,0.002); antiquant_group_size=128; bias=f16 576"
                    + "; tiling={\"template\":\"msd_split\",\"cores\":3,\"task_n\":128,\"ring\":4,\"single_n\":64,"
                    + "\"base_n\":64,\"vec_n\":64}"})
    void ring(String text) {
        Launches.of(text, 5).agree(false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "cores":25                     | cores 25; at most 24
        "ring":3                       | ring 3; an even number
        "k_blocks":1                   | k_blocks 1, 13760 of the depth each; parts of at most 12288; raise k_blocks
        "vec_n":100                    | vec_n 100; a multiple of 32 up to 4096
        "base_n":48                    | base_n 48; a multiple of 32
        "single_n":40                  | single_n 40; a multiple of 32
        "task_n":192                   | task_n 192; all columns, 6400, or a multiple of vec_n and of 32
        "vec_n":32                     | needs 192 vector cores; at most 48; raise vec_n or lower task_n
        "base_m":16                    | base_m 16; all digits of x, 18 rows, or more
        "base_k":512                   | L0B needs
        """)
    void tilingsThatAreRefused(String knob, String message) {
        var call = WqbmmCases.call("x=f16 9,13728; weight=int8 13728,6400; antiquant_scale=f16 6400;"
                + "tiling={\"template\":\"msd_split\"," + knob + "}", 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "vec_n":512   | vec_n 512 of 16 rows; at most 4096 elements
        "base_k":192  | base_k x step_ka or step_kb; a divisor of antiquant_group_size, 128
        "step_ka":2   | base_k x step_ka or step_kb; a divisor of antiquant_group_size, 128
        """)
    void tilingsOfGroupsThatAreRefused(String knob, String message) {
        var call = WqbmmCases.call("x=f16 16,256; weight=int4 256,1024; antiquant_scale=f16 2,1024;"
                + "antiquant_group_size=128; tiling={\"template\":\"msd_split\"," + knob + "}", 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }
}
