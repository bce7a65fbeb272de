package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights of small integers beside 16-bit floats: values and time together, values alone, time alone. */
class AntiquantRunTest {
    private static final String SMALL =
            ",'tiling':{'cores':3,'base_m':32,'base_n':48,'base_k':32,'step_ka':2,'step_kb':4}";
    /** Blocks of more columns than the vendor's tiles have. */
    private static final String WIDE = ",'tiling':{'cores':3,'base_m':64,'base_n':512,'base_k':32}";

    /**
     * A call with one x and one weight.
     *
     * @param pieces groups of k with a scale each; 0: a scale for each column
     */
    private record Case(String x, String weight, boolean transposed, int k, int n, int pieces, boolean offset,
            boolean bias, String counts, String rest) {
        String json() {
            List<String> fields = new ArrayList<>();
            int groups = counts.split(",").length;
            int rows = Stream.of(counts.replaceAll("[\\[\\] ]", "").split(",")).mapToInt(Integer::parseInt).sum();
            int inner = weight.equals("int32") ? 8 : 1;
            fields.add("'x':" + t(rows + 2 + "," + k, x));
            fields.add("'weight':{'shape':[" + groups + ","
                    + (transposed ? n + "," + k / inner : k + "," + n / inner) + "],'dtype':'" + weight
                    + "','transposed':" + transposed + "}");
            String factors = groups + "," + (pieces == 0 ? "" : pieces + ",") + n;
            fields.add("'antiquant_scale':" + t(factors, x));
            if (offset) {
                fields.add("'antiquant_offset':" + t(factors, x));
            }
            if (bias) {
                fields.add("'bias':" + t(groups + "," + n, x.equals("float16") ? x : "float32"));
            }
            return "{" + String.join(",", fields) + ",'group_list':" + counts
                    + ",'group_list_type':1,'group_type':0,'split_item':3" + rest + "}";
        }
    }

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    static Stream<Case> weights() {
        List<Case> cases = new ArrayList<>();
        for (String x : List.of("float16", "bfloat16")) {
            for (String weight : List.of("int8", "int4", "int32")) {
                for (boolean transposed : List.of(false, true)) {
                    cases.add(new Case(x, weight, transposed, 72, 328, 0, true, true, "[3,0,40]", ""));
                    cases.add(new Case(x, weight, transposed, 400, 88, 0, false, false, "[1,37]", SMALL));
                    cases.add(new Case(x, weight, transposed, 200, 704, 0, true, false, "[9,1]", WIDE));
                    if (!weight.equals("int8")) {
                        cases.add(new Case(x, weight, transposed, 240, 104, 4, false, true, "[20,5]", ""));
                        cases.add(new Case(x, weight, transposed, 1024, 40, 2, false, false, "[5]", SMALL));
                        cases.add(new Case(x, weight, transposed, 144, 40, 24, false, false, "[5,6]", SMALL));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource
    void weights(Case call) {
        GroupedRuns.agree(call.json(), 1);
    }

    /** Lists of weights, of x and of y. */
    static Stream<String> lists() {
        String factors = "'antiquant_scale':[" + t("48", "float16") + "," + t("48", "float16") + "]";
        return Stream.of(
                "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "int8") + "," + t("80,48", "int8") + "],"
                        + factors + ",'antiquant_offset':[" + t("48", "float16") + "," + t("48", "float16")
                        + "],'bias':[" + t("48", "float16") + "," + t("48", "float16")
                        + "],'group_list':[10,64],'group_type':0,'split_item':3" + SMALL + "}",
                "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "int4") + "," + t("80,48", "int4") + "],"
                        + factors + ",'group_list':[10,64],'split_item':0" + SMALL + "}",
                "{'x':[" + t("40,32", "float16") + "," + t("1,300", "float16") + "],'weight':[" + t("32,48", "int8")
                        + "," + t("300,48", "int8") + "]," + factors + ",'group_type':0,'split_item':2" + SMALL + "}",
                "{'x':[" + t("40,32", "bfloat16") + "," + t("3,6,130", "bfloat16")
                        + "],'weight':[{'shape':[48,32],'dtype':'int8','transposed':true},"
                        + "{'shape':[70,130],'dtype':'int8','transposed':true}],'antiquant_scale':["
                        + t("48", "bfloat16") + "," + t("70", "bfloat16") + "],'group_type':-1,'split_item':0}",
                "{'x':[" + t("40,64", "bfloat16") + "," + t("9,128", "bfloat16") + "],'weight':["
                        + t("64,48", "int4") + "," + t("128,70", "int4") + "],'antiquant_scale':["
                        + t("2,48", "bfloat16") + "," + t("4,70", "bfloat16") + "],'group_type':-1,'split_item':0}");
    }

    /** Weights of a list, each with groups of k of its own length, one with a scale for each column. */
    static Stream<String> lengths() {
        List<String> cases = new ArrayList<>();
        for (String x : List.of("float16", "bfloat16")) {
            for (boolean transposed : List.of(false, true)) {
                String weights = Stream.of("600,48", "64,48", "96,48", "600,48").map(shape -> transposed
                        ? "{'shape':[" + shape.replaceAll("(.*),(.*)", "$2,$1")
                                + "],'dtype':'int4','transposed':true}"
                        : t(shape, "int4")).collect(Collectors.joining(","));
                String factors = Stream.of("300,48", "1,48", "48", "2,48").map(shape -> t(shape, x))
                        .collect(Collectors.joining(","));
                String xs = Stream.of("40,600", "9,64", "3,96", "17,600").map(shape -> t(shape, x))
                        .collect(Collectors.joining(","));
                String call = "{'x':[" + xs + "],'weight':[" + weights + "],'antiquant_scale':[" + factors
                        + "],'group_type':-1,'split_item':0";
                cases.add(call + "}");
                cases.add(call + SMALL + "}");
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource
    void lengths(String json) {
        GroupedRuns.agree(json, 3);
    }

    @ParameterizedTest
    @MethodSource
    void lists(String json) {
        GroupedRuns.agree(json, 3);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String x = random.nextBoolean() ? "float16" : "bfloat16";
        boolean small = random.nextBoolean();
        int pieces = small ? random.nextInt(0, 5) : 0;
        int k = Math.max(1, pieces) * 2 * random.nextInt(4, 60);
        String counts = random.ints(random.nextInt(1, 5), -8, 60).map(g -> Math.max(g, 0)).boxed().toList().toString();
        String tiling = ",'tiling':{'cores':%d,'base_m':%d,'base_n':%d,'base_k':%d,'cv_stages':%d}".formatted(
                random.nextInt(1, 6), 16 * random.nextInt(1, 5), 16 * random.nextInt(1, 9), 16 * random.nextInt(1, 4),
                random.nextInt(1, 4));
        GroupedRuns.agree(new Case(x, small ? "int4" : "int8", random.nextBoolean(), k, 2 * random.nextInt(1, 100),
                pieces, pieces < 2 && random.nextBoolean(), random.nextBoolean(), counts, tiling).json(), seed);
    }

    static LongStream random() {
        return LongStream.range(300, 320);
    }

    @Test
    void timeAloneIsTheSameTime() {
        GroupedRuns runs = GroupedRuns.of(
                new Case("float16", "int8", false, 96, 300, 0, true, true, "[3,0,40]", "").json(), 1);
        assertThat(runs.run(Options.of(Mode.TIMING)).cycles()).isEqualTo(runs.run(Options.of(Mode.TIMED)).cycles())
                .isPositive();
    }
}
