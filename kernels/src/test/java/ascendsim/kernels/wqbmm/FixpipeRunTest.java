package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.program.KernelType;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Fixpipe widens weights, cube cores alone: to the bit what the reference says. */
class FixpipeRunTest {
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,64; weight=int8 64,64 t; antiquant_scale=int64 64",
            "x=f16 17,320; weight=int8 64,320 t; antiquant_scale=int64 64; antiquant_offset=int32 64; bias=f16 64",
            "x=f16 96,1088; weight=int8 448,1088 t; antiquant_scale=int64 1,448; antiquant_offset=int32 1,448",
            "x=f16 96,2816; weight=int8 832,2816 t; antiquant_scale=int64 832; bias=f16 832",
            "x=f16 33,512; weight=int8 3200,512 t; antiquant_scale=int64 3200; antiquant_offset=int32 3200;"
                    + "bias=f16 3200",
            "x=f16 33,704; weight=int8 192,704 t; antiquant_scale=int64 192; antiquant_offset=int32 192; bias=f16 192;"
                    + "tiling={\"template\":\"fixpipe\",\"cores\":3,\"single_m\":32,\"single_n\":192,\"base_n\":128}",
            "x=f16 96,1408; weight=int8 128,1408 t; antiquant_scale=int64 128; bias=f16 128;"
                    + "tiling={\"template\":\"fixpipe\",\"single_m\":96,\"single_n\":128,\"base_n\":64,\"base_k\":320}"})
    void agrees(String text) {
        Launches launches = Launches.of(text, 11);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.FIXPIPE);
        assertThat(launches.task().plan().kernel().type()).isEqualTo(KernelType.AIC_ONLY);
        launches.agree(true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,64    | 64   | {template=fixpipe, cores=24, base_n=16, base_k=64, single_m=16, single_n=16}
        96,4096 | 384  | {template=fixpipe, cores=24, base_n=16, base_k=512, single_m=96, single_n=16}
        96,4096 | 448  | {template=fixpipe, cores=24, base_n=32, base_k=512, single_m=96, single_n=32}
        96,4096 | 128  | {template=fixpipe, cores=24, base_n=16, base_k=512, single_m=32, single_n=16}
        16,4096 | 8192 | {template=fixpipe, cores=24, base_n=128, base_k=512, single_m=16, single_n=352}
        """)
    void officialTilings(String x, long n, String expected) {
        String k = x.substring(x.indexOf(',') + 1);
        var call = WqbmmCases.call("x=f16 %s; weight=int8 %d,%s t; antiquant_scale=int64 %d".formatted(x, n, k, n), 1);
        assertThat(new WqbmmPlanner(Launches.CHIP).tiling(call).toMap().toString()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "cores":25     | cores 25; at most 24
        "single_m":112 | single_m 112; a multiple of 16 up to 96
        "base_k":576   | base_k 576; a multiple of 64 up to 512
        "base_n":48    | base_n 48; 16, or a multiple of 32 up to 128
        "single_n":24  | single_n 24; a multiple of 16
        "cores":2      | for 4 cores; at most cores, 2
        """)
    void tilingsThatAreRefused(String knob, String message) {
        var call = WqbmmCases.call("x=f16 8,64; weight=int8 64,64 t; antiquant_scale=int64 64;"
                + "tiling={\"template\":\"fixpipe\"," + knob + "}", 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }
}
