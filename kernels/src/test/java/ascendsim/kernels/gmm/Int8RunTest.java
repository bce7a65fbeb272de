package ascendsim.kernels.gmm;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** int8 operands against the reference; ' stands for ". */
class Int8RunTest {
    private static final String GROUPS =
            "'group_list':[30,0,200,70],'group_list_type':1,'group_type':0,'split_item':3,";

    @ParameterizedTest
    @ValueSource(strings = {
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'scale':{'shape':[4,301],'dtype':'int64'}",
            "'weight':{'shape':[4,70,600],'dtype':'int8'},'scale':{'shape':[4,600],'dtype':'int64'},"
                    + "'bias':{'shape':[4,600],'dtype':'int32'}",
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'bias':{'shape':[4,301],'dtype':'int32'},"
                    + "'output_dtype':'int32'",
            "'weight':{'shape':[4,64,320],'dtype':'int8','format':'FRACTAL_NZ'}",
            "'weight':{'shape':[4,70,301],'dtype':'int8'},'scale':{'shape':[4,301],'dtype':'bfloat16'},"
                    + "'output_dtype':'bfloat16'",
            "'weight':{'shape':[4,301,70],'dtype':'int8','transposed':true},'scale':{'shape':[4,301],"
                    + "'dtype':'float32'},'bias':{'shape':[4,301],'dtype':'int32'},'output_dtype':'float16'",
            "'weight':{'shape':[4,64,320],'dtype':'int8','format':'FRACTAL_NZ'},'scale':{'shape':[4,320],"
                    + "'dtype':'float32'},'per_token_scale':{'shape':[300],'dtype':'float32'},'output_dtype':'float16'",
            "'weight':{'shape':[4,70,24],'dtype':'int8'},'scale':{'shape':[4,24],'dtype':'bfloat16'},"
                    + "'per_token_scale':{'shape':[300],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'tuning_config':[200]"})
    void paths(String operands) {
        String depth = operands.contains("64,320") ? "64" : "70";
        GroupedRuns.agree("{'x':{'shape':[300," + depth + "],'dtype':'int8'}," + GROUPS + operands + "}", 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void activations(int type) {
        GroupedRuns.agree("{'x':{'shape':[300,70],'dtype':'int8'}," + GROUPS
                + "'weight':{'shape':[4,70,150],'dtype':'int8'},'scale':{'shape':[4,150],'dtype':'float32'},"
                + "'per_token_scale':{'shape':[300],'dtype':'float32'},'output_dtype':'float16','act_type':" + type
                + "}", type);
    }

    /** Lists of tensors. */
    @ParameterizedTest
    @ValueSource(strings = {
            "{'x':{'shape':[90,70],'dtype':'int8'},'weight':[{'shape':[70,40],'dtype':'int8'},"
                    + "{'shape':[70,40],'dtype':'int8'}],'scale':[{'shape':[40],'dtype':'float32'},"
                    + "{'shape':[40],'dtype':'float32'}],'group_list':[30,60],'group_list_type':1,'group_type':0,"
                    + "'split_item':3,'output_dtype':'float16'}",
            "{'x':[{'shape':[30,70],'dtype':'int8'},{'shape':[50,40],'dtype':'int8'}],"
                    + "'weight':[{'shape':[70,40],'dtype':'int8'},{'shape':[40,330],'dtype':'int8'}],"
                    + "'scale':[{'shape':[40],'dtype':'int64'},{'shape':[330],'dtype':'int64'}],"
                    + "'group_type':-1,'split_item':0}"})
    void lists(String json) {
        GroupedRuns.agree(json, 6);
    }

    static LongStream random() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int k = random.nextInt(1, 300);
        int n = random.nextInt(1, 500);
        String perToken = random.nextBoolean() ? "'per_token_scale':{'shape':[300],'dtype':'float32'}," : "";
        String knobs = "'tiling':{'cores':%d,'aiv_per_aic':%d,'cv_stages':%d,'base_m':%d,'base_n':%d,'base_k':%d}"
                .formatted(random.nextInt(1, 6), random.nextInt(1, 3), random.nextInt(1, 5), 16 * random.nextInt(1, 6),
                        32 * random.nextInt(1, 6), 32 * random.nextInt(1, 5));
        GroupedRuns.agree("{'x':{'shape':[300,%d],'dtype':'int8'},%s%s%s,%s}".formatted(k, GROUPS, perToken,
                "'weight':{'shape':[4,%d,%d],'dtype':'int8'},'scale':{'shape':[4,%d],'dtype':'float32'}".formatted(k, n,
                        n) + ",'output_dtype':'float16'",
                knobs), seed);
    }
}
