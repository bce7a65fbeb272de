package ascendsim.kernels.qmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npu_quant_matmul on 950: sums go from L0C into the UBs of both vector cores. ' stands for ". */
class DrainedQuantMatmulTest {
    private static final String CALL = "{'x1':{'shape':[%d,%d],'dtype':'int8'},'x2':{'shape':[%d,%d],'dtype':'int8'},"
            + "'scale':{'shape':[%d],'dtype':'float32'},'output_dtype':'float16',"
            + "'pertoken_scale':{'shape':[%d],'dtype':'float32'}}";

    @ParameterizedTest
    @ValueSource(strings = {
            // even and odd rows, one row, columns that leave a tail
            "'x1':{'shape':[150,70],'dtype':'int8'},'x2':{'shape':[70,301],'dtype':'int8'},"
                    + "'scale':{'shape':[301],'dtype':'bfloat16'},'output_dtype':'bfloat16'",
            "'x1':{'shape':[255,70],'dtype':'int8'},'x2':{'shape':[70,320],'dtype':'int8'},"
                    + "'scale':{'shape':[320],'dtype':'float32'},'output_dtype':'float16',"
                    + "'pertoken_scale':{'shape':[255],'dtype':'float32'},'bias':{'shape':[320],'dtype':'float16'}",
            "'x1':{'shape':[1,300],'dtype':'int8'},'x2':{'shape':[300,90],'dtype':'int8'},"
                    + "'scale':{'shape':[90],'dtype':'bfloat16'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[1],'dtype':'float32'},'bias':{'shape':[90],'dtype':'float32'}",
            // one scale for all columns, bias of both kinds, operands stored in every way
            "'x1':{'shape':[33,70],'dtype':'int8'},'x2':{'shape':[70,24],'dtype':'int8'},"
                    + "'scale':{'shape':[1],'dtype':'bfloat16'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[33],'dtype':'float32'},'bias':{'shape':[24],'dtype':'bfloat16'}",
            "'x1':{'shape':[90,300],'dtype':'int8','transposed':true},"
                    + "'x2':{'shape':[90,130],'dtype':'int8','format':'FRACTAL_NZ'},"
                    + "'scale':{'shape':[1],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'bias':{'shape':[130],'dtype':'int32'}",
            "'x1':{'shape':[40,600],'dtype':'int8'},"
                    + "'x2':{'shape':[70,600],'dtype':'int8','format':'FRACTAL_NZ','transposed':true},"
                    + "'scale':{'shape':[70],'dtype':'float32'},'output_dtype':'float16',"
                    + "'pertoken_scale':{'shape':[40],'dtype':'float32'},'bias':{'shape':[70],'dtype':'int32'}",
            // batches
            "'x1':{'shape':[3,40,20],'dtype':'int8','transposed':true},"
                    + "'x2':{'shape':[40,70],'dtype':'int8','format':'FRACTAL_NZ'},"
                    + "'scale':{'shape':[70],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[20],'dtype':'float32'},'bias':{'shape':[3,1,70],'dtype':'int32'}",
            // one vector core; a workspace, as on 910B
            "'x1':{'shape':[75,64],'dtype':'int8'},'x2':{'shape':[64,100],'dtype':'int8'},"
                    + "'scale':{'shape':[100],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'tiling':{'aiv_per_aic':1,'cores':3,'base_m':32,'base_n':64}",
            "'x1':{'shape':[300,64],'dtype':'int8'},'x2':{'shape':[64,512],'dtype':'int8'},"
                    + "'scale':{'shape':[512],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[300],'dtype':'float32'},"
                    + "'tiling':{'aiv_per_aic':2,'cores':3,'base_m':64,'base_n':128,'cv_stages':2}",
            // Fixpipe to the output
            "'x1':{'shape':[40,70],'dtype':'int8'},'x2':{'shape':[70,90],'dtype':'int8'},"
                    + "'scale':{'shape':[90],'dtype':'float32'},'output_dtype':'float16',"
                    + "'bias':{'shape':[90],'dtype':'int32'}",
            // int4 is made int8 first: in one run, packed, in FRACTAL_NZ with an odd number of blocks of 32, batches
            "'x1':{'shape':[50,200],'dtype':'int4'},'x2':{'shape':[200,90],'dtype':'int4'},"
                    + "'scale':{'shape':[90],'dtype':'int64'},'output_dtype':'float16'",
            "'x1':{'shape':[1,16],'dtype':'int32'},'x2':{'shape':[70,16],'dtype':'int32','transposed':true},"
                    + "'scale':{'shape':[1],'dtype':'int64'},'output_dtype':'float16',"
                    + "'bias':{'shape':[70],'dtype':'int32'}",
            "'x1':{'shape':[150,72],'dtype':'int4'},'x2':{'shape':[72,280],'dtype':'int4','format':'FRACTAL_NZ'},"
                    + "'scale':{'shape':[280],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[150],'dtype':'float32'},'bias':{'shape':[280],'dtype':'int32'}",
            "'x1':{'shape':[20,40],'dtype':'int4'},"
                    + "'x2':{'shape':[3,40,88],'dtype':'int4','format':'FRACTAL_NZ'},"
                    + "'scale':{'shape':[88],'dtype':'float32'},'output_dtype':'float16'",
            "'x1':{'shape':[900,600],'dtype':'int4'},'x2':{'shape':[700,600],'dtype':'int4','transposed':true},"
                    + "'scale':{'shape':[1],'dtype':'float32'},'output_dtype':'bfloat16',"
                    + "'pertoken_scale':{'shape':[900],'dtype':'float32'},'bias':{'shape':[700],'dtype':'float32'}",
            // x1 stays in L1 over several blocks of columns
            "'x1':{'shape':[1000,96],'dtype':'int8'},'x2':{'shape':[96,3000],'dtype':'int8'},"
                    + "'scale':{'shape':[3000],'dtype':'float32'},'output_dtype':'bfloat16'"})
    void cases(String operands) {
        QuantMatmulRuns.agrees(QuantMatmulRuns.V310, ("{" + operands + "}").replace('\'', '"'), 7);
    }

    static LongStream random() {
        return LongStream.range(0, 24);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int m = random.nextInt(1, 400);
        int n = random.nextInt(1, 600);
        int k = random.nextInt(1, 300);
        boolean left = random.nextInt(3) == 0;
        boolean right = random.nextBoolean();
        String bias = switch (random.nextInt(3)) {
            case 0 -> ",'bias':{'shape':[%d],'dtype':'int32'}".formatted(n);
            case 1 -> ",'bias':{'shape':[%d],'dtype':'float32'}".formatted(n);
            default -> "";
        };
        String tokens = random.nextBoolean() ? ",'pertoken_scale':{'shape':[%d],'dtype':'float32'}".formatted(m) : "";
        String tiling = random.nextBoolean()
                ? ",'tiling':{'cores':%d,'base_m':%d,'base_n':%d,'base_k':%d,'unit_flag':%b}".formatted(
                        random.nextInt(1, 6), 32 * random.nextInt(1, 5), 32 * random.nextInt(1, 7),
                        32 * random.nextInt(1, 5), random.nextBoolean())
                : "";
        String json = "{'x1':{'shape':[%s],'dtype':'int8','transposed':%b},'x2':{'shape':[%s],'dtype':'int8',"
                .formatted(left ? k + "," + m : m + "," + k, left, right ? n + "," + k : k + "," + n)
                + "'transposed':%b,'format':'%s'},'scale':{'shape':[%d],'dtype':'bfloat16'}%s%s%s,".formatted(right,
                        random.nextBoolean() ? "ND" : "FRACTAL_NZ", random.nextBoolean() ? 1 : n, bias, tokens, tiling)
                + "'output_dtype':'bfloat16'}";
        QuantMatmulRuns.agrees(QuantMatmulRuns.V310, json.replace('\'', '"'), seed);
    }

    private static Plan plan(String json) {
        var call = QuantMatmulRuns.call(json.replace('\'', '"'), 3);
        return new QuantMatmulPlanner(QuantMatmulRuns.V310).plan(call);
    }

    @Test
    void nothingGoesThroughTheWorkspace() {
        Plan plan = plan(CALL.formatted(300, 128, 128, 512, 512, 300));
        assertThat(plan.kernel().parameters()).noneMatch(parameter -> parameter.role() == Role.WORKSPACE);
        assertThat(plan.kernel().programs().getFirst().lines().stream().map(Program.Line::instruction)
                .filter(instruction -> instruction instanceof Drain)
                .map(instruction -> ((Drain) instruction).dst().space())).isNotEmpty().containsOnly(Space.UB);
    }

    /** What is printed of a tiling asks for the same kernel again. */
    @Test
    void theTilingThatIsPrintedIsTheOneThatRan() {
        Plan plan = plan(CALL.formatted(300, 128, 128, 512, 512, 300));
        assertThat(plan.tiling().toMap()).doesNotContainKey("cv_stages");
    }

    /** Worked results of tiling_dense §6 and shapes of the same rules; stored [k, n]. */
    @ParameterizedTest
    @CsvSource({"1024,3584,3584,256,256,128,3", "999,4096,4096,256,256,128,3", "4096,4096,4096,256,256,128,3",
            "16,7168,4096,16,128,256,3", "1024,4096,1025,176,256,128,3"})
    void blocks(long m, long k, long n, int baseM, int baseN, int baseK, int step) {
        Plan plan = plan("{'x1':{'shape':[%d,%d],'dtype':'int8'},'x2':{'shape':[%d,%d],'dtype':'int8'},"
                .formatted(m, k, k, n)
                + "'scale':{'shape':[%d],'dtype':'int64'},'output_dtype':'float16'}".formatted(n));
        MatmulTiling tiling = MatmulTiling.of(plan.tiling());
        assertThat(tiling.base()).isEqualTo(new Base(baseM, baseN, baseK));
        assertThat(tiling.staging().stepKa()).isEqualTo(step);
        assertThat(tiling.order().path().text()).isEqualTo("windows");
    }

    /** x1 stays in L1 if no core has two blocks, however many rows of blocks there are (tiling_dense §4). */
    @ParameterizedTest
    @CsvSource({"512,128,650,4,7", "600,128,1100,3,10"})
    void oneBlockOfEachCoreKeepsItsRows(long m, long k, long n, long down, long across) {
        String json = "{'x1':{'shape':[%d,%d],'dtype':'int8'},'x2':{'shape':[%d,%d],'dtype':'int8','transposed':true},"
                .formatted(m, k, n, k)
                + "'scale':{'shape':[%d],'dtype':'float32'},'output_dtype':'bfloat16'}".formatted(n);
        MatmulTiling tiling = MatmulTiling.of(plan(json).tiling());
        assertThat(Math.ceilDiv(m, tiling.base().m())).isEqualTo(down);
        assertThat(Math.ceilDiv(n, tiling.base().n())).isEqualTo(across);
        assertThat(tiling.template().kind()).isEqualTo(Template.Kind.A_FULL);
        QuantMatmulRuns.agrees(QuantMatmulRuns.V310, json.replace('\'', '"'), 5);
    }
}
