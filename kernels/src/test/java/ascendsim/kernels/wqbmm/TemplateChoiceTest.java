package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.kernels.program.digits.Digits;
import ascendsim.kernels.program.wqbmm.MsdProblem;
import ascendsim.kernels.program.wqbmm.SplitCut;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kernel takes a call, and the worked tilings of tiling_quant §3. */
class TemplateChoiceTest {
    private static final String WORKED = "x=bf16 %s; weight=int8 %s; antiquant_scale=bf16 %s";

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                x=f16 1,64; weight=int8 64,32; antiquant_scale=f16 32 | MSD
                x=f16 64,64; weight=int8 64,32; antiquant_scale=f16 32 | MSD
                x=f16 65,64; weight=int8 64,32; antiquant_scale=f16 32 | CUSTOM
                x=f16 1,64; weight=int8 64,33; antiquant_scale=f16 33 | CUSTOM
                x=f16 1,48; weight=int8 48,32; antiquant_scale=f16 32 | CUSTOM
                x=f16 1,64; weight=int8 64,32; antiquant_scale=f16 1 | CUSTOM
                x=f16 64,1 t; weight=int8 64,32; antiquant_scale=f16 32 | CUSTOM
                x=f16 1,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=f32 1 | CUSTOM
                x=f16 1,13728; weight=int8 13728,32; antiquant_scale=f16 32 | MSD_SPLIT
                x=f16 1,64; weight=int8 64,32032; antiquant_scale=f16 32032 | MSD_SPLIT
                x=f16 1,64; weight=int4 64,32; antiquant_scale=f16 32 | CUSTOM
                x=f16 1,64; weight=int4 32,64 t; antiquant_scale=f16 32 | MSD_SPLIT
                x=f16 17,64; weight=int4 32,64 t; antiquant_scale=f16 32 | CUSTOM
                x=f16 8,128; weight=int4 128,64; antiquant_scale=f16 2,64; antiquant_group_size=64 | MSD_GROUP
                x=f16 8,128; weight=int4 128,64; antiquant_scale=f16 4,64; antiquant_group_size=32 | CUSTOM
                x=f16 9,128; weight=int4 128,64; antiquant_scale=f16 2,64; antiquant_group_size=64 | CUSTOM
                x=f16 8,14080; weight=int4 14080,64; antiquant_scale=f16 110,64; antiquant_group_size=128 | MSD_SPLIT
                x=f16 65,64; weight=int8 64,64 t nz; antiquant_scale=f16 64 | NZ_SPLIT_K
                x=f16 65,96; weight=int8 64,96 t nz; antiquant_scale=f16 64 | CUSTOM
                x=f16 1,64; weight=int8 64,64 t; antiquant_scale=int64 64 | FIXPIPE
                x=bf16 24,1536; weight=int8 1536,12288; antiquant_scale=bf16 24,12288; antiquant_offset=bf16 \
                24,12288; antiquant_group_size=64 | ND_SPLIT_K
                """)
    void firstThatCan(String text, WqbmmTemplate expected) {
        TemplateChoice choice = new TemplateChoice(WqbmmProblem.of(WqbmmCases.call(text, 1)), Target.V220, 24, 524032);
        assertThat(choice.capable().getFirst()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                x=f16 1,64; weight=int8 64,32; antiquant_scale=f16 32 | N_FIRST
                x=f16 9,128; weight=int4 128,64; antiquant_scale=f16 2,64; antiquant_group_size=64 | N_FIRST
                x=f16 9,128; weight=int4 64,128 t; antiquant_scale=f16 64,2 t; antiquant_group_size=64 | N_FIRST
                x=f16 65,64; weight=int8 64,64 t nz; antiquant_scale=f16 64 | N_FIRST
                """)
    void onV310(String text, WqbmmTemplate expected) {
        TemplateChoice choice = new TemplateChoice(WqbmmProblem.of(WqbmmCases.call(text, 1)), Target.V310, 32, 524032);
        assertThat(choice.capable().getFirst()).isEqualTo(expected);
    }

    /** The worked grids and blocks of tiling_quant §3, 950PR; up to 256 KiB of x stay in L1 (§2.2). */
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                1,2048   | 2048,2048     | 2048  | {n_dim=8, m_dim=1, main_blocks=8, tail_blocks=0, base_n=256, \
                base_k=64, step_ka=32, depth_a1=32}
                1,2048   | 2048,2048 t   | 2048  | {n_dim=32, m_dim=1, main_blocks=0, tail_blocks=32, base_n=64, \
                base_k=256, vec_k=1024, vec_loads=2}
                4,2048   | 2048,4096     | 4096  | {n_dim=16, m_dim=1, main_blocks=16, tail_blocks=0, base_n=256}
                4,2048   | 4096,2048 t   | 4096  | {n_dim=32, m_dim=1, main_blocks=0, tail_blocks=32, base_n=128, \
                base_k=128, vec_k=512, vec_loads=4}
                16,4096  | 4096,11008    | 11008 | {n_dim=32, main_blocks=43, tail_blocks=0, step_ka=64}
                16,4096  | 11008,4096 t  | 11008 | {n_dim=32, main_blocks=0, tail_blocks=64, base_n=176}
                96,5120  | 5120,13824    | 13824 | {n_dim=32, main_blocks=54, tail_blocks=0, step_ka=4, depth_a1=8}
                96,5120  | 13824,5120 t  | 13824 | {n_dim=32, main_blocks=0, tail_blocks=64, base_n=224}
                32,28672 | 28672,8192    | 8192  | {n_dim=32, main_blocks=32, tail_blocks=0}
                32,28672 | 8192,28672 t  | 8192  | {n_dim=32, main_blocks=32, tail_blocks=0, base_n=256}
                112,1040 | 4096,1040 t   | 4096  | {base_m=112, base_k=128, base_n=128, step_ka=12, depth_a1=12}
                112,1184 | 4096,1184 t   | 4096  | {base_m=112, base_k=128, base_n=128, step_ka=4, depth_a1=8}
                """)
    void workedOnV310(String x, String weight, String scale, String expected) {
        Chip chip = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
        WqbmmTiling tiling = new WqbmmPlanner(chip)
                .tiling(WqbmmCases.call(WORKED.formatted(x, weight, scale), 1));
        assertThat(tiling.template()).isEqualTo(WqbmmTemplate.N_FIRST);
        Map<String, String> found = new TreeMap<>();
        tiling.toMap().forEach((knob, size) -> found.put(knob, size.toString()));
        Map<String, String> worked = new TreeMap<>();
        for (String pair : expected.replaceAll("[{}\\s]", "").split(",")) {
            worked.put(pair.split("=")[0], pair.split("=")[1]);
        }
        assertThat(found).containsAllEntriesOf(worked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                1,2048   | 2048,2048    | 2048  | {cores=24, base_m=16, base_n=256, base_k=128, step_ka=16, \
                step_kb=1, depth_a1=16, depth_b1=2, single_n=256, warmed=3}
                1,2048   | 2048,2048 t  | 2048  | {cores=24, base_m=16, base_n=96, base_k=128, step_ka=16, \
                step_kb=4, depth_a1=16, depth_b1=8, single_n=96, warmed=3}
                4,2048   | 4096,2048 t  | 4096  | {cores=24, base_m=16, base_n=192, base_k=128, step_ka=16, \
                step_kb=4, depth_a1=16, depth_b1=8, single_n=192, warmed=3}
                16,4096  | 11008,4096 t | 11008 | {cores=24, base_m=32, base_n=256, base_k=128, step_ka=32, \
                step_kb=4, depth_a1=32, depth_b1=8, single_n=480, warmed=3}
                64,2560  | 2560,5120    | 5120  | {cores=24, base_m=128, base_n=256, base_k=128, step_ka=20, \
                step_kb=1, depth_a1=20, depth_b1=2, single_n=256, warmed=3}
                96,5120  | 5120,13824   | 13824 | {cores=24, base_m=96, base_n=192, base_k=80, step_ka=8, \
                step_kb=4, depth_a1=16, depth_b1=8, single_m=96, n_dim=24, m_dim=1, vec_n=512, vec_k=32, ring=3}
                32,28672 | 28672,8192   | 8192  | {cores=24, base_m=64, base_n=256, base_k=128, step_ka=4, \
                step_kb=4, depth_a1=8, depth_b1=8, single_n=256, vec_n=128, ring=6, k_blocks=3, task_n=6144}
                32,28672 | 8192,28672 t | 8192  | {cores=24, base_m=64, base_n=256, base_k=128, step_ka=4, \
                step_kb=4, depth_a1=8, depth_b1=8, single_n=256, vec_n=128, ring=6, k_blocks=3, task_n=6144}
                64,14336 | 14336,4096   | 4096  | {cores=24, base_m=128, base_n=256, base_k=128, step_ka=4, \
                step_kb=4, depth_a1=8, depth_b1=8, single_n=256, vec_n=128, ring=8, k_blocks=2, task_n=4096}
                1,61440  | 61440,2048   | 2048  | {cores=24, base_m=16, base_n=256, base_k=128, step_ka=4, \
                step_kb=4, depth_a1=8, depth_b1=8, single_n=256, vec_n=128, ring=16, k_blocks=5, task_n=2048}
                """)
    void workedTilings(String x, String weight, String n, String expected) {
        var call = WqbmmCases.call(WORKED.formatted(x, weight, n), 1);
        var sizes = new TreeMap<String, Object>(new WqbmmPlanner(Launches.CHIP).tiling(call).toMap());
        sizes.remove("template");
        assertThat(sizes.toString()).isEqualTo(sorted(expected));
    }

    /** As tiling_quant §3: 9600, 9600 and 9472 of the depth, or 9728 twice; 4.7 MB a round. */
    @ParameterizedTest
    @CsvSource({"9600,3", "9728,3", "12288,3", "7168,4"})
    void parts(long part, long parts) {
        var problem = new MsdProblem(32, 28672, 8192, DType.BFLOAT16, 0, false, Optional.empty(), Digits.OF_INT8);
        SplitCut cut = new SplitCut(part, 6144, 256, 128, 6, 1, 24, 2, DType.INT32);
        assertThat(cut.parts(problem)).isEqualTo(parts);
        assertThat(cut.rounds(problem)).isEqualTo(2);
        assertThat(cut.slotBytes(problem)).isEqualTo(parts * 64 * 6144 * 4);
        WqbmmProblem call = WqbmmProblem.of(WqbmmCases.call(WORKED.formatted("32,28672", "28672,8192", "8192"), 1));
        assertThat(OfficialSplit.part(call, 3)).isEqualTo(9600);
    }

    private static String sorted(String map) {
        return Arrays.stream(map.substring(1, map.length() - 1).split(", ")).sorted()
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"template":"msd"}                              | msd cannot compute this call; expected one of custom
        {"template":"costum"}                           | did you mean custom
        {"template":"custom","single_n":64}             | unknown knob of template custom
        {"template":"custom","base_n":0}                | a whole number from 1 to
        {"template":"custom","base_n":40}               | base_n 40; a multiple of 16
        {"template":"custom","cores":25}                | cores 25; at most 24
        {"template":"custom","n_dim":25}                | n_dim x m_dim 25; at most cores, 24
        {"template":"custom","ring":2}                  | ring 2; 3 slabs or more
        {"template":"custom","vec_n":4096,"vec_k":255}  | a tile that fits
        {"template":"custom","base_m":256,"base_n":256,"single_m":256} | L0C needs
        """)
    void tilingsThatAreRefused(String tiling, String message) {
        var call = WqbmmCases.call("x=f16 80,64; weight=int8 64,96; antiquant_scale=f16 96; tiling=" + tiling, 1);
        assertThatThrownBy(() -> new WqbmmPlanner(Launches.CHIP).plan(call)).hasMessageContaining(message);
    }
}
