package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** int4 weights beside int8 and int4 x: values and time together, values alone, time alone. */
class Int4RunTest {
    private static final String SMALL =
            ",'tiling':{'cores':3,'base_m':32,'base_n':64,'base_k':64,'step_ka':2,'step_kb':4}";

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    /** A call. */
    private record Case(String x, String weight, boolean nz, boolean transposed, int k, int n, int pieces,
            String counts, String rest) {
        String json() {
            int groups = counts.split(",").length;
            int rows = Stream.of(counts.replaceAll("[\\[\\] ]", "").split(",")).mapToInt(Integer::parseInt).sum();
            int inner = weight.equals("int32") ? 8 : 1;
            List<String> fields = new ArrayList<>();
            fields.add("'x':" + t(rows + 1 + "," + k, x));
            fields.add("'weight':{'shape':[" + groups + ","
                    + (transposed ? n + "," + k / inner : k + "," + n / inner) + "],'dtype':'" + weight
                    + "','transposed':" + transposed + (nz ? ",'format':'FRACTAL_NZ'" : "") + "}");
            fields.add("'scale':" + t(groups + "," + pieces + "," + n, "int64"));
            if (x.equals("int8")) {
                fields.add("'bias':" + t(groups + "," + n, "float32"));
            }
            return "{" + String.join(",", fields) + ",'group_list':" + counts
                    + ",'group_list_type':1,'group_type':0,'split_item':3" + rest + "}";
        }
    }

    static Stream<Case> calls() {
        List<Case> cases = new ArrayList<>();
        for (String tiling : List.of("", SMALL)) {
            String token = ",'output_dtype':'bfloat16','per_token_scale':" + t("46", "float32") + tiling;
            for (boolean transposed : List.of(false, true)) {
                for (boolean nz : List.of(false, true)) {
                    cases.add(new Case("int8", "int4", nz, transposed, 512, 320, 2, "[3,0,42]", token));
                    cases.add(new Case("int4", "int4", nz, transposed, 256, 128, 2, "[3,0,42]", token));
                }
                cases.add(new Case("int8", "int32", false, transposed, 192, 72, 1, "[3,42]",
                        token.replace("bfloat16", "float16") + ",'offset':" + t("2,1,72", "float32")));
                cases.add(new Case("int4", "int32", false, transposed, 88, 136, 1, "[1,44]",
                        ",'output_dtype':'float16'" + tiling));
                cases.add(new Case("int4", "int4", false, transposed, 96, 136, 3, "[1,44]",
                        ",'output_dtype':'float16'" + tiling));
            }
        }
        cases.add(new Case("int8", "int4", false, false, 8448, 64, 1, "[2,3]",
                ",'output_dtype':'bfloat16','per_token_scale':" + t("6", "float32") + ",'offset':"
                        + t("2,1,64", "float32")));
        cases.add(new Case("int8", "int4", false, false, 8448, 64, 33, "[2,3]",
                ",'output_dtype':'float16','per_token_scale':" + t("6", "float32")));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource
    void calls(Case call) {
        GroupedRuns.agree(call.json(), 1);
    }

    @Test
    void timeAloneIsTheSameTime() {
        GroupedRuns runs = GroupedRuns.of(new Case("int8", "int4", false, false, 512, 320, 2, "[3,0,42]",
                ",'output_dtype':'bfloat16','per_token_scale':" + t("46", "float32")).json(), 1);
        assertThat(runs.run(Options.of(Mode.TIMING)).cycles()).isEqualTo(runs.run(Options.of(Mode.TIMED)).cycles())
                .isPositive();
    }
}
