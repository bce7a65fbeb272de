package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MSD over several cores: rows in digits, one column range for each cube core. */
class MsdRunTest {
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,64; weight=int8 64,32; antiquant_scale=f16 32",
            "x=f16 3,96; weight=int8 96,544; antiquant_scale=f16 544; antiquant_offset=f16 544; bias=f16 544",
            "x=bf16 2,4128; weight=int8 4128,64; antiquant_scale=bf16 1,64; antiquant_offset=bf16 1,64; bias=f32 1,64",
            "x=bf16 50,128; weight=int8 128,320; antiquant_scale=bf16 320; bias=f32 320",
            "x=f16 64,256; weight=int8 1600,256 t; antiquant_scale=f16 1600; antiquant_offset=f16 1600",
            "x=bf16 5,704; weight=int8 864,704 t; antiquant_scale=bf16 864,1 t; antiquant_offset=bf16 864,1 t",
            "x=f16 4,160; weight=int8 160,96 nz; antiquant_scale=f16 96; antiquant_offset=f16 96",
            "x=f16 4,160; weight=int8 96,160 t nz; antiquant_scale=f16 96; antiquant_offset=f16 96; bias=f16 96",
            "x=f16 2,64; weight=int8 64,6400; antiquant_scale=f16 6400; tiling={\"template\":\"msd\",\"cores\":3,"
                    + "\"single_n\":2176,\"base_n\":96,\"base_k\":32,\"step_ka\":1,\"depth_a1\":2}"})
    void agrees(String text) {
        Launches launches = Launches.of(text, 3);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.MSD);
        launches.agree(false);
    }
}
