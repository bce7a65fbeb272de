package ascendsim.kernels.qmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** npu_quant_matmul on the 950 with floats of 8 and 4 bits: bit for bit the reference, in both modes. */
class NarrowQuantMatmulRunTest {
    private static final List<String> FLOAT8 = List.of("float8_e4m3fn", "float8_e5m2");
    private static final List<String> FLOAT4 = List.of("float4_e2m1", "float4_e1m2");
    private static final List<String> OUTPUTS = List.of("float16", "bfloat16", "float32");

    static LongStream seeds() {
        return LongStream.range(0, 24);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withScalesOfColumnsAndRows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Sizes sizes = Sizes.draw(random, 1);
        boolean hif8 = random.nextInt(3) == 0;
        String scale = random.nextInt(3) == 0 ? "1" : "" + sizes.n;
        String tokens = random.nextBoolean() ? ",'pertoken_scale':{'shape':[%d],'dtype':'float32'}".formatted(sizes.m)
                : "";
        String output = OUTPUTS.get(random.nextInt(3));
        String bias = random.nextBoolean() ? ",'bias':{'shape':[%d],'dtype':'%s'}".formatted(sizes.n,
                random.nextBoolean() ? output : "float32") : "";
        String tiling = random.nextBoolean() ? ",'tiling':{'cores':%d,'base_m':%d,'base_n':%d,'base_k':%d}".formatted(
                random.nextInt(1, 6), 32 * random.nextInt(1, 5), 32 * random.nextInt(1, 7),
                32 * random.nextInt(1, 5)) : "";
        agrees(sizes.operands(random, hif8 ? List.of("hifloat8") : FLOAT8) + ",'scale':{'shape':[" + scale
                + "],'dtype':'" + (random.nextBoolean() ? "float32" : "bfloat16") + "'}" + tokens + bias + tiling
                + ",'output_dtype':'" + output + "'", seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withScalesOfBlocks(long seed) {
        SplittableRandom random = new SplittableRandom(100 + seed);
        boolean four = random.nextBoolean();
        Sizes sizes = Sizes.draw(random, four ? 2 : 1);
        long pairs = Math.ceilDiv(sizes.k, 64);
        String rows = sizes.left ? pairs + "," + sizes.m : sizes.m + "," + pairs;
        String columns = sizes.right ? sizes.n + "," + pairs : pairs + "," + sizes.n;
        String bias = random.nextBoolean() ? ",'bias':{'shape':[%d],'dtype':'float32'}".formatted(sizes.n) : "";
        agrees(sizes.operands(random, four ? FLOAT4 : FLOAT8)
                + ",'pertoken_scale':{'shape':[%s,2],'dtype':'float8_e8m0'},'scale':{'shape':[%s,2],'dtype':'float8_e8m0'}"
                        .formatted(rows, columns)
                + bias + (random.nextBoolean() ? ",'group_sizes':[1,1,32]" : "") + ",'output_dtype':'"
                + OUTPUTS.get(random.nextInt(3)) + "'", seed);
    }

    /** Sizes, and which operands are stored the other way round. */
    private record Sizes(long m, long n, long k, boolean left, boolean right) {
        static Sizes draw(SplittableRandom random, int unit) {
            return new Sizes((long) random.nextInt(1, 300) * unit, (long) random.nextInt(1, 300) * unit,
                    (long) random.nextInt(1, 200) * unit, random.nextInt(3) == 0, random.nextBoolean());
        }

        String operands(SplittableRandom random, List<String> types) {
            return "'x1':{'shape':[%s],'dtype':'%s','transposed':%b},'x2':{'shape':[%s],'dtype':'%s','transposed':%b,"
                    .formatted(left ? k + "," + m : m + "," + k, types.get(random.nextInt(types.size())), left,
                            right ? n + "," + k : k + "," + n, types.get(random.nextInt(types.size())), right)
                    + "'format':'%s'}".formatted(random.nextInt(3) == 0 ? "FRACTAL_NZ" : "ND");
        }
    }

    @Test
    void batches() {
        agrees("'x1':{'shape':[3,20,40],'dtype':'float8_e5m2'},'x2':{'shape':[40,70],'dtype':'float8_e4m3fn'},"
                + "'scale':{'shape':[70],'dtype':'float32'},'output_dtype':'bfloat16'", 5);
    }

    private static void agrees(String operands, long seed) {
        String json = "{" + operands.replace('\'', '"') + "}";
        OperatorRunner runner = new OperatorRunner(new Device(QuantMatmulRuns.V310));
        OperatorCall call = QuantMatmulRuns.call(json, seed);
        assertThat(new QuantMatmulContract().check(call)).as(json).isEmpty();
        var operator = new QuantMatmulOperator();
        var task = runner.prepare(operator, call, Optional.empty());
        assertThat(task.plan().kernel().problems()).as(json).isEmpty();
        Tensor expected = operator.reference().expected(call).get("y").tensor();
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            Tensor y = runner.launch(task, Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind)))
                    .outputs().get("y");
            assertThat(diagnostics.kept()).as(mode + ", seed " + seed + ", " + json).isEmpty();
            assertThat(y.segment().mismatch(expected.segment())).as(mode + ", seed " + seed + ", " + json)
                    .isEqualTo(-1);
        }
    }

    @Test
    void anotherChipRefusesThemInOneLine() {
        OperatorCall call = QuantMatmulRuns.call("""
            {"x1":{"shape":[8,64],"dtype":"hifloat8"},"x2":{"shape":[64,8],"dtype":"hifloat8"},
             "scale":{"shape":[8],"dtype":"float32"},"output_dtype":"float16"}""", 1);
        assertThatThrownBy(() -> new QuantMatmulPlanner(QuantMatmulRuns.CHIP).plan(call)).isInstanceOf(BadInput.class)
                .hasMessage("quant_matmul: hifloat8 operands on Ascend910B3; a v310 chip; the cube of v220 has no"
                        + " 8-bit and 4-bit floats");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^',
            textBlock = """
                float8_e4m3fn | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'},'output_dtype':'float16' | case.x2: hifloat8 v\
                alues; expected float8_e4m3fn as in x1, or the other float of as many bits
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'} | case.output_dtype: not given; expected float16 o\
                r bfloat16 or float32 beside 8-bit and 4-bit floats
                hifloat8 | hifloat8 | 'scale':{'shape':[5],'dtype':'float32'},'output_dtype':'float16' | case.scale: shape [5]; e\
                xpected (1,) or (n,) = [6]
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'int64'},'output_dtype':'float16' | case.scale: dtype int64; e\
                xpected float32 or bfloat16
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'},'bias':{'shape':[6],'dtype':'bfloat16'},'output_dty\
                pe':'float16' | case.bias: dtype bfloat16; expected float32 or float16
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'},'group_sizes':[1,1,32],'output_dtype':'float16' | c\
                ase.group_sizes: [1, 1, 32]; expected zeros; leave it out
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'},'offset':{'shape':[6],'dtype':'float32'},'output_dt\
                ype':'float16' | case.offset: given beside 8-bit or 4-bit floats; expected none; leave it out
                hifloat8 | hifloat8 | 'scale':{'shape':[6],'dtype':'float32'},'pertoken_scale':{'shape':[3],'dtype':'float32'},'o\
                utput_dtype':'float16' | case.pertoken_scale: shape [3]; expected (m,) = [4]
                float4_e2m1 | float4_e1m2 | 'scale':{'shape':[6],'dtype':'float32'},'output_dtype':'float16' | case.scale: dtyp\
                e float32; expected float8_e8m0 beside float4_e2m1
                hifloat8 | hifloat8 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4,2,2],'dtype':'\
                float8_e8m0'},'output_dtype':'float16' | case.scale: dtype float8_e8m0; expected float32 or bfloat16 beside hiflo\
                at8
                float4_e2m1 | float4_e1m2 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4,1,2],'dt\
                ype':'float8_e8m0'},'output_dtype':'float16' | case.pertoken_scale: shape [4,1,2]; expected (m,ceil(k/64),2) = [4\
                ,2,2]
                float8_e5m2 | float8_e5m2 | 'scale':{'shape':[6,2,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4,2,2],'dt\
                ype':'float8_e8m0'},'output_dtype':'float16' | case.scale: shape [6,2,2]; expected (ceil(k/64),n,2) = [2,6,2]
                float8_e5m2 | float8_e5m2 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'output_dtype':'float16' | case.perto\
                ken_scale: not given; npu_quant_matmul needs one
                float8_e5m2 | float8_e5m2 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4],'dtype'\
                :'float32'},'output_dtype':'float16' | case.pertoken_scale: shape [4] has rank 1; expected rank 3
                float8_e5m2 | float8_e5m2 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4,2,2],'dt\
                ype':'float8_e8m0'},'group_sizes':[128,128,128],'output_dtype':'float16' | case.group_sizes: [128, 128, 128]; exp\
                ected [1, 1, 32] or zeros; leave it out
                float8_e5m2 | float8_e5m2 | 'scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'pertoken_scale':{'shape':[4,2,2],'dt\
                ype':'float8_e8m0'},'bias':{'shape':[6],'dtype':'float16'},'output_dtype':'float16' | case.bias: dtype float16; e\
                xpected float32
                """)
    void refusesEverythingElse(String x1, String x2, String more, String line) {
        String json =
                "{'x1':{'shape':[4,66],'dtype':'%s'},'x2':{'shape':[66,6],'dtype':'%s'},%s}".formatted(x1, x2, more);
        assertThat(new QuantMatmulContract().check(QuantMatmulRuns.call(json.replace('\'', '"'), 1)))
                .containsExactly(line);
    }
}
