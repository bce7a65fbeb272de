package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.KernelType;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small weights that all vector cores widen together, round by round. */
class RoundRunTest {
    private static final String ROUNDS =
            ",'tiling':{'antiquant_path':'rounds','cores':3,'base_m':32,'base_n':48,'base_k':32,'step_ka':2,'step_kb':4}";

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    /** @param factors shape of the scales */
    private static String call(String x, String weight, String sizes, String factors, String rest) {
        String[] s = sizes.split(",");
        return "{'x':" + t(s[0] + "," + s[1], x) + ",'weight':" + t(s[3] + "," + s[1] + "," + s[2], weight)
                + ",'antiquant_scale':" + t(factors, x) + ",'group_type':0,'split_item':3" + rest + "}";
    }

    static Stream<String> kernels() {
        return Stream.of(
                call("float16", "int8", "44,72,328,3", "3,328",
                        ",'group_list':[3,0,40],'group_list_type':1" + ROUNDS),
                call("bfloat16", "int8", "44,72,328,3", "3,328", ",'group_list':[3,3,42],'antiquant_offset':"
                        + t("3,328", "bfloat16") + ",'bias':" + t("3,328", "float32") + ROUNDS),
                call("bfloat16", "int4", "30,240,104,2", "2,4,104",
                        ",'group_list':[[1,20],[0,5]],'group_list_type':2" + ROUNDS),
                call("float16", "int4", "30,1024,40,2", "2,2,40", ",'group_list':[20,30]" + ROUNDS),
                call("float16", "int4", "30,144,40,2", "2,24,40",
                        ",'group_list':[20,30],'tiling':{'antiquant_path':'rounds','aiv_per_aic':1}"),
                "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "int4") + "," + t("80,48", "int4")
                        + "],'antiquant_scale':[" + t("2,48", "float16") + "," + t("48", "float16")
                        + "],'group_list':[10,64],'group_type':0,'split_item':3" + ROUNDS + "}",
                // 3600 x 2400 of float16 are more than a round holds: columns by columns
                call("float16", "int8", "40,3600,2400,2", "2,2400",
                        ",'group_list':[20,40],'tiling':{'antiquant_path':'rounds'}"),
                // three whole weights to a round, the last round has one
                call("bfloat16", "int8", "90,2000,1300,4", "4,1300",
                        ",'group_list':[10,20,55,90],'tiling':{'antiquant_path':'rounds'}"));
    }

    @ParameterizedTest
    @MethodSource
    void kernels(String json) {
        GroupedRuns.agree(json, 1);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        boolean int4 = random.nextBoolean();
        int pieces = int4 ? random.nextInt(0, 5) : 0;
        int k = Math.max(1, pieces) * random.nextInt(1, 120);
        int n = 2 * random.nextInt(1, 200);
        int groups = random.nextInt(1, 6);
        List<Integer> counts =
                random.ints(groups, -8, 80).map(g -> Math.max(g, 0)).boxed().toList();
        int rows = counts.stream().mapToInt(Integer::intValue).sum() + random.nextInt(1, 4);
        String x = random.nextBoolean() ? "float16" : "bfloat16";
        String factors = groups + "," + (pieces == 0 ? "" : pieces + ",") + n;
        String tiling = ",'tiling':{'antiquant_path':'rounds','cores':%d,'base_m':%d,'base_n':%d,'base_k':%d}"
                .formatted(random.nextInt(1, 6), 16 * random.nextInt(1, 5), 16 * random.nextInt(1, 9),
                        16 * random.nextInt(1, 4));
        String offset = pieces < 2 && random.nextBoolean() ? ",'antiquant_offset':" + t(factors, x) : "";
        GroupedRuns.agree(call(x, int4 ? "int4" : "int8", rows + "," + k + "," + n + "," + groups, factors,
                ",'group_list':" + counts + ",'group_list_type':1" + offset + tiling), seed);
    }

    static LongStream random() {
        return LongStream.range(400, 416);
    }

    /** Blocks of an average group against 0.4 of 24 cores, rows of k against 5 MiB of widened weights. */
    @ParameterizedTest
    @CsvSource({"bfloat16, 1024, 1024, 1280, 4, true", "bfloat16, 1024, 853, 1280, 4, false",
            "bfloat16, 1024, 854, 1280, 4, true", "float16, 1024, 1024, 1280, 4, true",
            "float16, 1024, 1024, 1024, 4, false", "bfloat16, 1024, 1024, 1024, 4, true",
            "bfloat16, 512, 1024, 1024, 4, false", "float16, 4096, 1024, 1280, 32, false"})
    void whereTheVendorWidensWholeWeights(String x, int m, int k, int n, int groups, boolean rounds) {
        GroupedRuns runs = GroupedRuns.of(call(x, "int4", m + "," + k + "," + n + "," + groups, groups + "," + n,
                ",'group_list':[" + "0,".repeat(groups - 1) + m + "]"), 1);
        AntiquantPath path = ((MatmulTiling) runs.task().plan().tiling()).antiquantPath();
        assertThat(path).isEqualTo(rounds ? AntiquantPath.ROUNDS : AntiquantPath.WORKSPACE);
        assertThat(runs.task().plan().kernel().type())
                .isEqualTo(rounds ? KernelType.MIX_AIC_1_2 : KernelType.MIX_AIC_1_1);
    }

    @Test
    void whatItCannotDoIsSaid() {
        assertThatThrownBy(() -> GroupedRuns.of(call("float16", "int8", "40,32,32,2", "2,32",
                ",'group_list':[20,40],'tiling':{'antiquant_path':'rounds','cv_stages':3}"), 1))
                .isInstanceOf(BadInput.class).hasMessageContaining("cv_stages 3; 2 halves");
        assertThatThrownBy(() -> GroupedRuns.of("{'x':" + t("40,32", "float16")
                + ",'weight':{'shape':[2,32,32],'dtype':'int8','transposed':true},'antiquant_scale':"
                + t("2,32", "float16") + ",'group_type':0,'group_list':[20,40],'split_item':3,"
                + "'tiling':{'antiquant_path':'rounds'}}", 1))
                .isInstanceOf(BadInput.class).hasMessageContaining("weights that are not transposed");
    }

    @Test
    void timeAloneIsTheSameTime() {
        GroupedRuns runs = GroupedRuns.of(kernels().findFirst().orElseThrow(), 1);
        assertThat(runs.run(Options.of(Mode.TIMING)).cycles()).isEqualTo(runs.run(Options.of(Mode.TIMED)).cycles())
                .isPositive();
    }
}
