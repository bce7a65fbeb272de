package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector cores widen, cube cores multiply: to the bit what the reference says. */
class CustomRunTest {
    private static final String FEW = "; tiling={\"template\":\"custom\",\"cores\":2,\"n_dim\":2,\"base_n\":32,"
            + "\"vec_n\":32,\"vec_k\":32}";

    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,1; weight=int8 1,1; antiquant_scale=f16 1,1; antiquant_offset=f16 1,1; bias=f16 1",
            "x=f16 17,21; weight=int8 21,19; antiquant_scale=f16 19; antiquant_offset=f16 19; bias=f16 1,19",
            "x=bf16 65,96; weight=int8 96,544; antiquant_scale=bf16 544; antiquant_offset=bf16 544; bias=f32 544",
            "x=bf16 9,7; weight=int8 7,21; antiquant_scale=bf16 1; antiquant_offset=bf16 1",
            "x=f16 3,100; weight=int8 70,100 t; antiquant_scale=f16 1; antiquant_offset=f16 1",
            "x=f16 130,600; weight=int8 90,600 t; antiquant_scale=f16 90,1 t; antiquant_offset=f16 90,1 t",
            "x=bf16 65,1030; weight=int8 90,1030 t; antiquant_scale=bf16 90",
            "x=f16 70,40 t; weight=int8 70,33; antiquant_scale=f16 33", "x=bf16 300,64; weight=int8 64,40;"
                    + "antiquant_scale=bf16 40; antiquant_offset=bf16 40; bias=f32 40",
            "x=f16 5,70; weight=int4 70,34; antiquant_scale=f16 34; antiquant_offset=f16 34",
            "x=bf16 5,70; weight=int4 34,70 t; antiquant_scale=bf16 34; antiquant_offset=bf16 34",
            "x=f16 5,70; weight=int32 70,5; antiquant_scale=f16 1",
            "x=f16 9,200; weight=int4 200,34; antiquant_scale=f16 7,34; antiquant_offset=f16 7,34;"
                    + "antiquant_group_size=32",
            "x=bf16 9,300; weight=int8 300,34; antiquant_scale=bf16 2,34; antiquant_group_size=288",
            "x=f16 70,104; weight=int4 1024,104 t; antiquant_scale=f16 1024,2 t; antiquant_offset=f16 1024,2 t;"
                    + "antiquant_group_size=64",
            "x=f16 65,161; weight=int4 161,1088; antiquant_scale=f16 6,1088; antiquant_group_size=32",
            "x=f16 9,200; weight=int4 34,200 t; antiquant_scale=f16 4,34; antiquant_offset=f16 4,34;"
                    + "antiquant_group_size=64",
            "x=bf16 9,200; weight=int8 34,200 t; antiquant_scale=bf16 34,4 t; antiquant_group_size=64",
            "x=bf16 65,128; weight=int8 128,96 nz; antiquant_scale=bf16 96; antiquant_offset=bf16 96",
            "x=f16 20,128; weight=int4 64,128 t nz; antiquant_scale=f16 64",
            "x=f16 20,256; weight=int4 256,64 nz; antiquant_scale=f16 2,64; antiquant_group_size=128",
            "x=f16 65,100; weight=int8 72,100 t nz; antiquant_scale=f16 72"})
    void agrees(String text) {
        Launches launches = Launches.of(text, 5);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.CUSTOM);
        launches.agree(true);
    }

    /** Words per column or for all, given or made of float32 by a launch before. */
    @ParameterizedTest
    @ValueSource(strings = {"quant_scale=f32 430; quant_offset=f32 430", "quant_scale=f32 1", "quant_scale=int64 430",
            "quant_scale=int64 1"})
    void quantised(String quant) {
        String base = "x=f16 20,96; weight=int8 96,430; antiquant_scale=f16 430; bias=f16 430; ";
        Launches.of(base + quant, 7).agree(true);
        Launches.of(base + quant + FEW, 8).agree(true);
    }

    /** Slabs enough for the ring to go round. */
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 20,96; weight=int8 96,430; antiquant_scale=f16 430; antiquant_offset=f16 430",
            "x=bf16 3,96; weight=int8 430,96 t; antiquant_scale=bf16 430; bias=f32 430",
            "x=f16 20,96; weight=int4 96,430; antiquant_scale=f16 3,430; antiquant_group_size=32",
            "x=f16 20,32; weight=int8 32,64; antiquant_scale=f16 64",
            "x=f16 20,32; weight=int8 32,100; antiquant_scale=f16 100"})
    void ring(String text) {
        Launches.of(text + FEW, 7).agree(true);
    }
}
