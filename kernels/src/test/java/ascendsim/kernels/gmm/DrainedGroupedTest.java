package ascendsim.kernels.gmm;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npu_grouped_matmul with int8 operands on 950: sums go from L0C into UB. ' stands for ". */
class DrainedGroupedTest {
    private static final String GROUPS =
            "'group_list':[31,0,200,69],'group_list_type':1,'group_type':0,'split_item':3,";

    @ParameterizedTest
    @ValueSource(strings = {
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'scale':{'shape':[4,301],'dtype':'int64'}",
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'bias':{'shape':[4,301],'dtype':'int32'},"
                    + "'output_dtype':'int32'",
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'scale':{'shape':[4,301],'dtype':'bfloat16'},"
                    + "'output_dtype':'bfloat16'",
            "'weight':{'shape':[4,301,70],'dtype':'int8','transposed':true},'scale':{'shape':[4,301],"
                    + "'dtype':'float32'},'bias':{'shape':[4,301],'dtype':'int32'},'output_dtype':'float16'",
            "'weight':{'shape':[4,70,24],'dtype':'int8'},'scale':{'shape':[4,24],'dtype':'bfloat16'},"
                    + "'per_token_scale':{'shape':[300],'dtype':'float32'},'output_dtype':'bfloat16'"})
    void paths(String operands) {
        GroupedRuns.agree(GroupedRuns.V310, "{'x':{'shape':[300,70],'dtype':'int8'}," + GROUPS + operands + "}", 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void activations(int type) {
        GroupedRuns.agree(GroupedRuns.V310, "{'x':{'shape':[300,70],'dtype':'int8'}," + GROUPS
                + "'weight':{'shape':[4,70,150],'dtype':'int8'},'scale':{'shape':[4,150],'dtype':'float32'},"
                + "'per_token_scale':{'shape':[300],'dtype':'float32'},'output_dtype':'float16','act_type':" + type
                + "}", type);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{'x':{'shape':[90,70],'dtype':'int8'},'weight':[{'shape':[70,40],'dtype':'int8'},"
                    + "{'shape':[70,40],'dtype':'int8'}],'scale':[{'shape':[40],'dtype':'float32'},"
                    + "{'shape':[40],'dtype':'float32'}],'group_list':[30,60],'group_list_type':1,'group_type':0,"
                    + "'split_item':3,'output_dtype':'float16'}",
            "{'x':[{'shape':[33,70],'dtype':'int8'},{'shape':[50,40],'dtype':'int8'}],"
                    + "'weight':[{'shape':[70,40],'dtype':'int8'},{'shape':[40,330],'dtype':'int8'}],"
                    + "'scale':[{'shape':[40],'dtype':'float32'},{'shape':[330],'dtype':'float32'}],"
                    + "'group_type':-1,'split_item':0,'output_dtype':'float16'}"})
    void lists(String json) {
        GroupedRuns.agree(GroupedRuns.V310, json, 6);
    }

    static LongStream random() {
        return LongStream.range(0, 16);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int k = random.nextInt(1, 300);
        int n = random.nextInt(1, 600);
        boolean turned = random.nextBoolean();
        String tokens = random.nextBoolean() ? "'per_token_scale':{'shape':[300],'dtype':'float32'}," : "";
        String knobs = random.nextBoolean()
                ? ",'tiling':{'cores':%d,'base_m':%d,'base_n':%d,'base_k':%d}".formatted(random.nextInt(1, 6),
                        32 * random.nextInt(1, 4), 32 * random.nextInt(1, 6), 32 * random.nextInt(1, 5))
                : "";
        String weight = "'weight':{'shape':[4,%d,%d],'dtype':'int8','transposed':%b}".formatted(turned ? n : k,
                turned ? k : n, turned);
        GroupedRuns.agree(GroupedRuns.V310, "{'x':{'shape':[300,%d],'dtype':'int8'},%s%s%s,".formatted(k, GROUPS,
                tokens, weight)
                + "'scale':{'shape':[4,%d],'dtype':'float32'},'output_dtype':'float16'%s}".formatted(n,
                        knobs),
                seed);
    }
}
