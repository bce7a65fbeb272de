package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.MatmulTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small weights beside 16-bit floats on v310: vector cores widen them into L1. */
class FedRunTest {
    private static final String SMALL =
            ",'tiling':{'antiquant_path':'l1','cores':3,'base_m':32,'base_n':48,'base_k':32,'step_ka':2,'step_kb':4,"
                    + "'depth_a1':4,'depth_b1':8}";

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    /**
     * A call with one x and one weight of three groups.
     *
     * @param pieces groups of k with a scale each; 0: a scale for each column
     */
    private record Case(String x, String weight, boolean transposed, int k, int n, int pieces, String rest) {
        String json() {
            int inner = weight.equals("int32") ? 8 : 1;
            String factors = "3," + (pieces == 0 ? "" : pieces + ",") + n;
            return "{'x':" + t("52," + k, x) + ",'weight':{'shape':[3,"
                    + (transposed ? n + "," + k / inner : k + "," + n / inner) + "],'dtype':'" + weight
                    + "','transposed':" + transposed + "},'antiquant_scale':" + t(factors, x)
                    + (rest.contains("offset") ? ",'antiquant_offset':" + t(factors, x) : "")
                    + (rest.contains("bias") ? ",'bias':" + t("3," + n, x.equals("float16") ? x : "float32") : "")
                    + ",'group_list':[37,0,13],'group_list_type':1,'group_type':0,'split_item':3"
                    + rest.replace("offset", "").replace("bias", "") + "}";
        }
    }

    static Stream<Case> weights() {
        List<Case> cases = new ArrayList<>();
        for (String x : List.of("float16", "bfloat16")) {
            for (String weight : List.of("int8", "int4", "int32")) {
                for (boolean transposed : List.of(false, true)) {
                    cases.add(new Case(x, weight, transposed, 72, 328, 0, "offsetbias"));
                    cases.add(new Case(x, weight, transposed, 400, 88, 0, SMALL));
                    cases.add(new Case(x, weight, transposed, 1032, 704, 0, "offset"));
                }
                if (!weight.equals("int8")) {
                    cases.add(new Case(x, weight, false, 384, 104, 4, "bias"));
                    cases.add(new Case(x, weight, true, 384, 104, 4, "bias"));
                    cases.add(new Case(x, weight, false, 1024, 40, 32, SMALL));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource
    void weights(Case call) {
        String json = call.json();
        MatmulTiling tiling = MatmulTiling.of(GroupedRuns.of(GroupedRuns.V310, json, 1).task().plan().tiling());
        assertThat(tiling.antiquantPath()).isEqualTo(AntiquantPath.L1);
        GroupedRuns.agree(GroupedRuns.V310, json, 1);
    }

    /** Lists of weights. */
    @Test
    void lists() {
        String factors = "[" + t("48", "float16") + "," + t("48", "float16") + "]";
        GroupedRuns.agree(GroupedRuns.V310, "{'x':" + t("64,80", "float16") + ",'weight':[" + t("80,48", "int8") + ","
                + t("80,48", "int8") + "],'antiquant_scale':" + factors + ",'antiquant_offset':" + factors + ",'bias':"
                + factors + ",'group_list':[10,64],'group_type':0,'split_item':3}", 3);
    }

    /** What L1 is not built for goes through GM still; asked for, it is refused. */
    @Test
    void others() {
        String json = "{'x':" + t("40,240", "float16") + ",'weight':{'shape':[1,40,240],'dtype':'int4',"
                + "'transposed':true},'antiquant_scale':" + t("1,4,40", "float16")
                + ",'group_list':[40],'group_type':0,'split_item':3";
        MatmulTiling tiling = MatmulTiling.of(GroupedRuns.of(GroupedRuns.V310, json + "}", 1).task().plan().tiling());
        assertThat(tiling.antiquantPath()).isNotEqualTo(AntiquantPath.L1);
        assertThatThrownBy(() -> GroupedRuns.of(GroupedRuns.V310, json + ",'tiling':{'antiquant_path':'l1'}}", 1))
                .isInstanceOf(BadInput.class).hasMessageContaining("antiquant_path l1")
                .hasMessageContaining("groups of k of a multiple of 32");
        assertThatThrownBy(() -> GroupedRuns.of(GroupedRuns.V310, new Case("float16", "int8", false, 64, 64, 0,
                ",'tiling':{'antiquant_path':'l1','step_kb':4,'depth_b1':4}").json(), 1))
                .isInstanceOf(BadInput.class).hasMessageContaining("1 loads of weight; 2 slots in L1");
    }
}
