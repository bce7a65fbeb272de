package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels for floats against the reference: values and time together, values alone, time alone. */
class NonQuantRunTest {
    private static final String SMALL =
            ",'tiling':{'cores':3,'base_m':32,'base_n':48,'base_k':32,'step_ka':2,'step_kb':4}";

    static Stream<String> groups() {
        return Stream.of(
                rows("float16", 100, 70, 90, "[30,30,61,100]", ""),
                rows("float16", 100, 70, 90, "[30,0,31,20]", ",'group_list_type':1" + SMALL),
                rows("bfloat16", 60, 64, 256, "[0,0,1,60]", ",'bias':" + t("4,256", "float32")),
                rows("float32", 50, 45, 33, "[10,17,17,40]", ",'bias':" + t("4,33", "float32") + SMALL),
                rows("float16", 50, 45, 33, "[0,0,0,0]", ""),
                rows("float16", 130, 300, 72, "[20,40,90,130]",
                        ",'bias':" + t("4,72", "float16") + SMALL.replace("}", ",'unit_flag':true}")));
    }

    @ParameterizedTest
    @MethodSource
    void groups(String json) {
        GroupedRuns.agree(json, 1);
    }

    /** Blocks of five base tiles; the rows of x of a block stay in L1. */
    static Stream<String> wideBlocks() {
        String wide = ",'tiling':{'template':'a_full','cores':2,'base_m':32,'base_n':16,'base_k':32,'step_kb':2}";
        return Stream.of(rows("float16", 100, 70, 190, "[30,30,61,100]", wide),
                rows("bfloat16", 60, 64, 81, "[0,0,1,60]", ",'bias':" + t("4,81", "float32") + wide),
                rows("float32", 50, 45, 33, "[0,0,0,0]", wide));
    }

    @ParameterizedTest
    @MethodSource
    void wideBlocks(String json) {
        GroupedRuns.agree(json, 5);
    }

    @Test
    void theOfficialTilingOfWideBlocks() {
        String json = "{'x':" + t("1024,352", "float16") + ",'weight':" + t("2,352,2560", "float16")
                + ",'group_list':[500,1024],'group_type':0,'split_item':3}";
        assertThat(GroupedRuns.of(json, 1).task().plan().tiling().toMap()).containsEntry("template", "a_full")
                .containsEntry("step_ka", 8).containsEntry("depth_a1", 8).containsEntry("cores", 18);
        assertThat(GroupedRuns.of(json.replace("352", "388"), 1).task().plan().tiling().toMap())
                .containsEntry("template", "base");
        GroupedRuns.agree(json.replace("1024", "512").replace("500", "200"), 6);
    }

    static Stream<String> weights() {
        List<String> cases = new ArrayList<>();
        for (String type : List.of("float16", "bfloat16", "float32")) {
            for (boolean transposed : List.of(false, true)) {
                for (String tiling : List.of("", SMALL)) {
                    cases.add(weight(type, transposed, "ND", 67, 83) + tiling + "}");
                    if (!type.equals("float32")) {
                        cases.add(weight(type, transposed, "FRACTAL_NZ", 160, 112) + tiling + "}");
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource
    void weights(String json) {
        GroupedRuns.agree(json, 2);
    }

    private static String weight(String type, boolean transposed, String format, long k, long n) {
        return "{'x':" + t("70," + k, type) + ",'weight':{'shape':[3," + (transposed ? n + "," + k : k + "," + n)
                + "],'dtype':'" + type + "','format':'" + format + "','transposed':" + transposed
                + "},'group_list':[33,34,70],'group_type':0,'split_item':2";
    }

    static Stream<String> lists() {
        return Stream.of(
                // one x, a weight for each group
                "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "float16") + "," + t("80,48", "float16")
                        + "],'bias':[" + t("48", "float16") + "," + t("48", "float16")
                        + "],'group_list':[10,64],'group_type':0,'split_item':3" + SMALL + "}",
                // one x, a weight and a y for each group
                "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "float16") + "," + t("80,100", "float16")
                        + "],'group_list':[10,64],'split_item':0" + SMALL + "}",
                // an x and a weight for each group, one y
                "{'x':[" + t("40,32", "bfloat16") + "," + t("1,300", "bfloat16") + "," + t("33,7", "bfloat16")
                        + "],'weight':[" + t("32,48", "bfloat16") + "," + t("300,48", "bfloat16") + ","
                        + t("7,48", "bfloat16") + "],'group_type':0,'split_item':2" + SMALL + "}",
                // an x, a weight and a y for each group
                "{'x':[" + t("40,32", "float16") + "," + t("3,6,130", "float16") + "],'weight':["
                        + t("32,48", "float16") + "," + t("130,70", "float16") + "],'bias':[" + t("48", "float16")
                        + "," + t("70", "float16") + "],'group_type':-1,'split_item':0}",
                "{'x':[" + t("40,32", "float32") + "," + t("3,6,130", "float32") + "],'weight':["
                        + t("32,48", "float32") + "," + t("130,70", "float32") + "],'group_type':-1,'split_item':0"
                        + SMALL + "}",
                "{'x':[" + t("40,32", "float16") + "," + t("200,144", "float16")
                        + "],'weight':[{'shape':[48,32],'dtype':'float16','transposed':true},"
                        + "{'shape':[80,144],'dtype':'float16','transposed':true}],'group_type':-1,'split_item':0"
                        + SMALL + "}",
                "{'x':[" + t("40,32", "float16") + "," + t("20,140", "float16")
                        + "],'weight':[{'shape':[32,48],'dtype':'float16','format':'FRACTAL_NZ'},"
                        + "{'shape':[140,80],'dtype':'float16','format':'FRACTAL_NZ'}],'group_type':-1,"
                        + "'split_item':0" + SMALL + "}");
    }

    @ParameterizedTest
    @MethodSource
    void lists(String json) {
        GroupedRuns.agree(json, 3);
    }

    static Stream<String> depths() {
        return Stream.of(depth("float16", 100, 60, 70, "[30,0,200,70]", ""),
                depth("bfloat16", 9, 17, 1, "[7,2]", "").replace("'split_item':3", "'split_item':2"),
                depth("float16", 44, 1, 19, "[7,7]", ""), depth("float32", 90, 35, 40, "[16,0,41]", SMALL),
                depth("float32", 90, 35, 40, "[0,0]", ""), depth("float16", 300, 300, 20, "[100,150]", ""),
                depth("bfloat16", 130, 90, 100, "[10,0,120]", SMALL.replace("}", ",'unit_flag':true}")));
    }

    @ParameterizedTest
    @MethodSource
    void depths(String json) {
        GroupedRuns.agree(json.replace("[30,0,200,70]", "[30,0,25,40]"), 4);
    }

    private static String depth(String type, long k, long m, long n, String counts, String rest) {
        return "{'x':{'shape':[" + k + "," + m + "],'dtype':'" + type + "','transposed':true},'weight':"
                + t(k + "," + n, type) + ",'group_list':" + counts
                + ",'group_list_type':1,'group_type':2,'split_item':3" + rest + "}";
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String type = List.of("float16", "bfloat16", "float32").get(random.nextInt(3));
        int groups = random.nextInt(1, 6);
        List<Integer> counts = random.ints(groups, -8, 60).map(g -> Math.max(g, 0)).boxed().toList();
        int sum = counts.stream().mapToInt(count -> count).sum() + random.nextInt(1, 9);
        int n = random.nextInt(1, 150);
        String tiling = ",'tiling':{'cores':%d,'base_m':%d,'base_n':%d,'base_k':%d,'step_ka':%d,'unit_flag':%b,"
                .formatted(random.nextInt(1, 6), 16 * random.nextInt(1, 5), 16 * random.nextInt(1, 6),
                        16 * random.nextInt(1, 4), random.nextInt(1, 3), random.nextBoolean())
                + "'step_kb':" + 2 * random.nextInt(1, 3) + ",'l0c_stages':" + random.nextInt(1, 3) + "}";
        String json = random.nextBoolean()
                ? depth(type, sum, random.nextInt(1, 100), n, counts.toString(), tiling)
                : grouped(new Random(type, random.nextBoolean(), random.nextInt(1, 260), n), sum, counts.toString(),
                        groups, tiling);
        GroupedRuns.agree(json, seed);
    }

    private record Random(String type, boolean transposed, int k, int n) {
    }

    private static String grouped(Random sizes, int m, String counts, int groups, String tiling) {
        String matrix = sizes.transposed ? sizes.n + "," + sizes.k : sizes.k + "," + sizes.n;
        return "{'x':" + t(m + "," + sizes.k, sizes.type) + ",'weight':{'shape':[" + groups + "," + matrix
                + "],'dtype':'" + sizes.type + "','transposed':" + sizes.transposed + "},'group_list':" + counts
                + ",'group_list_type':1,'group_type':0,'split_item':3" + tiling + "}";
    }

    static LongStream random() {
        return LongStream.range(200, 230);
    }

    @Test
    void timeAloneIsTheSameTime() {
        GroupedRuns runs = GroupedRuns.of(rows("float16", 100, 70, 90, "[30,30,61,100]", ""), 1);
        assertThat(runs.run(Options.of(Mode.TIMING)).cycles()).isEqualTo(runs.run(Options.of(Mode.TIMED)).cycles())
                .isPositive();
    }

    private static String rows(String type, long m, long k, long n, String list, String rest) {
        return "{'x':" + t(m + "," + k, type) + ",'weight':" + t("4," + k + "," + n, type) + ",'group_list':" + list
                + ",'group_type':0,'split_item':3" + rest + "}";
    }

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }
}
