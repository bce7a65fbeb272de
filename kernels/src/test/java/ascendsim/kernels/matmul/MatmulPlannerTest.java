package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelText;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatmulPlannerTest {

    private final MatmulPlanner planner = new MatmulPlanner(MatmulCases.CHIP);

    @ParameterizedTest(name = "{0} {1}x{2}x{3}")
    @CsvSource({ //
            "FLOAT16, 1024, 1024, 1024, 128, 256, 64, 8, 4", //
            "FLOAT16, 64, 100, 40, 64, 128, 128, 8, 4", //
            "FLOAT16, 8192, 512, 512, 128, 256, 64, 8, 4", //
            "INT8, 2048, 2048, 4096, 128, 256, 128, 8, 4", //
            "FLOAT32, 2048, 512, 512, 128, 256, 32, 8, 4", //
            "BFLOAT16, 300, 20, 5, 128, 16, 64, 8, 64"})
    void officialTilings(DType type, long m, long n, long k, int baseM, int baseN, int baseK, int stepA, int stepB) {
        MatmulTiling tiling = planner.tiling(MatmulCases.call(type, m, n, k));
        assertThat(tiling.base()).isEqualTo(new Base(baseM, baseN, baseK));
        assertThat(tiling.staging()).isEqualTo(new Staging(stepA, stepB, 2 * stepA, 2 * stepB));
        assertThat(tiling.cores()).as("idle ones too").isEqualTo(20);
        assertThat(tiling.order()).isEqualTo(BlockOrder.of(new BlockOrder.Diagonal()));
        assertThat(tiling.results()).isEqualTo(new Results(true, 1, 2));
    }

    @Test
    void officialTilingsAreAlwaysLegal() {
        for (long seed = 0; seed < 300; seed++) {
            OperatorCall call = MatmulCases.draw(seed).call();
            MatmulProblem problem = MatmulProblem.of(call);
            assertThat(planner.infeasible(problem, planner.official(problem))).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aBiasTakesItsShareOfL1() {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024).with("bias",
                TensorArgument.of(Tensor.zeros(TensorType.nd(DType.FLOAT16, 1024))));
        assertThat(planner.tiling(call).staging()).isEqualTo(new Staging(4, 4, 8, 8));
    }

    @Test
    void anOverflowNamesTheBufferTheSizesAndAWayOut() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        assertThat(lines(with(official, new Base(192, 128, 256), new Staging(1, 1, 2, 2)))).containsExactly(
                "tiling: L0A needs 196608 B for 2 tiles of base_m 192 x base_k 256; at most 65536 (v220 L0A);"
                        + " lower base_k to 64",
                "tiling: L0B needs 131072 B for 2 tiles of base_k 256 x base_n 128; at most 65536 (v220 L0B);"
                        + " lower base_k to 128");
        assertThat(lines(with(official, new Base(128, 512, 16), new Staging(1, 1, 2, 2)))).containsExactly(
                "tiling: L0C needs 262144 B for 1 tiles of base_m 128 x base_n 512; at most 131072 (v220 L0C);"
                        + " lower base_n to 256");
        assertThat(lines(with(official, new Base(128, 256, 64), new Staging(8, 8, 16, 16)))).containsExactly(
                "tiling: L1 needs 786432 B for depth_a1 16 x base_m 128 x base_k 64 and depth_b1 16 x base_n 256;"
                        + " at most 524288 (v220 L1); lower depth_a1 or depth_b1");
    }

    @Test
    void allBrokenRulesAreReported() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        MatmulTiling odd = with(official, new Base(100, 250, 60), new Staging(3, 2, 7, 8)).withCores(40)
                .withOrder(new BlockOrder(Optional.of(new Grid(4, 6)), new RowMajor(), 1, 1));
        assertThat(lines(odd)).containsExactly("tiling: base_m 100; a multiple of 16; set it to 112",
                "tiling: base_n 250; a multiple of 16; set it to 256",
                "tiling: base_k 60; a multiple of 16; set it to 64",
                "tiling: depth_a1 7 with step_ka 3; a multiple of step_ka; set it to 9",
                "tiling: step_ka 3 with step_kb 2; one a multiple of the other",
                "tiling: cores 40; at most 20 (Ascend910B3); set it to 20",
                "tiling: grid [4,6] with cores 40; as many cores as parts; set cores to 24");
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024);
        assertThatThrownBy(() -> planner.plan(call, odd)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).hasSize(7));
    }

    @Test
    void flagsAreCounted() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        assertThat(lines(with(official, new Base(16, 16, 16), new Staging(1, 1, 4, 3)))).containsExactly(
                "tiling: 4 loads of x and 3 of y in L1 need 7 flags; at most 6 between MTE2 and MTE1;"
                        + " raise the steps or lower the depths");
    }

    @Test
    void allOrdersOfBlocksHavePrograms() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        for (BlockOrder.Path path : List.of(new BlockOrder.RowMajor(), new BlockOrder.Swizzle(3, 0),
                new BlockOrder.Diagonal(), new BlockOrder.Runs(true), new BlockOrder.Runs(false))) {
            assertThat(lines(official.withOrder(BlockOrder.of(path)))).as("%s", path).isEmpty();
        }
    }

    @Test
    void aPrePassHasToFit() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        assertThat(lines(official.withNd2Nz(nd2nz(48, 1024)))).isEmpty();
        assertThat(lines(official.withNd2Nz(nd2nz(64, 1024)))).containsExactly("tiling: nd2nz_a [64,1024] needs"
                + " 262144 B of UB; at most 196608 (v220 UB); lower its rows or columns");
        assertThat(lines(official.withNd2Nz(nd2nz(16, 100))))
                .containsExactly("tiling: nd2nz_a [16,100]; columns a multiple of 16");
    }

    private static Nd2Nz nd2nz(int rows, int columns) {
        return new Nd2Nz(Optional.of(new Nd2Nz.Tile(rows, columns)), Optional.empty());
    }

    @Test
    void slabsHaveToFitTheirLoads() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        MatmulTiling slabs = with(official, new Base(128, 128, 128), new Staging(3, 3, 9, 6));
        assertThat(lines(slabs.withTemplate(new Template.SingleCoreSplitK(new SingleCore(384, 512, 384), 3))))
                .isEmpty();
        assertThat(lines(with(slabs, slabs.base(), new Staging(3, 2, 6, 2))
                .withTemplate(new Template.SingleCoreSplitK(new SingleCore(1000, 200, 512), 4)))).containsExactly(
                        "tiling: step_ka 3 with step_kb 2; one a multiple of the other");
        assertThat(lines(with(slabs, slabs.base(), new Staging(3, 3, 6, 3))
                .withTemplate(new Template.SingleCoreSplitK(new SingleCore(1000, 200, 512), 4)))).containsExactly(
                        "tiling: single_m 1000; a multiple of 16; set it to 1008",
                        "tiling: single_n 200; a multiple of 16; set it to 208",
                        "tiling: single_k 512 with loads of 384 and 384 k; one load of each operand;"
                                + " set it to step_ka * base_k = step_kb * base_k",
                        "tiling: step_m 4 with 2 loads of x in L1; a divisor of the loads;"
                                + " set depth_a1 to step_m loads",
                        "tiling: 1 load of y in L1; two of them; double depth_b1");
    }

    @Test
    void aSharedDepthHasToGiveEveryCoreSome() {
        MatmulTiling official = planner.tiling(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        MatmulTiling shared = with(official, new Base(128, 128, 128), new Staging(3, 3, 6, 9)).withCores(4)
                .withTemplate(new Template.DeterministicSplitK(new SingleCore(1024, 512, 384), 1, 3));
        assertThat(lines(shared)).containsExactly(
                "tiling: single_n 512; at most 384, the blocks kept in L1; lower it or raise the step",
                "tiling: cores 4 with 3 times single_k of depth; no core without any; set cores to 3");
    }

    @Test
    void int8ColumnsComeInBlocksOf32() {
        OperatorCall call = MatmulCases.call(DType.INT8, 64, 64, 64);
        MatmulTiling tiling = with(planner.tiling(call), new Base(16, 48, 32), new Staging(1, 1, 2, 2));
        assertThat(planner.infeasible(MatmulProblem.of(call), tiling)).extracting(Infeasible::line)
                .containsExactly("tiling: base_n 48; a multiple of 32; set it to 64");
    }

    @Test
    void parametersCarryTheNamesOfTheTensors() {
        OperatorCall call = MatmulCases.call(DType.BFLOAT16, 40, 96, 64).with("bias",
                TensorArgument.of(Tensor.zeros(TensorType.nd(DType.FLOAT32, 96))));
        Kernel kernel = planner.plan(call).kernel();
        assertThat(kernel.type()).isEqualTo(KernelType.AIC_ONLY);
        assertThat(kernel.parameters()).extracting(Parameter::name).containsExactly("x", "y", "bias", "out");
        assertThat(kernel.parameter("out").orElseThrow().type()).isEqualTo(TensorType.nd(DType.BFLOAT16, 40, 96));
    }

    @Test
    void narrowSumsOfASplitDepthAreKeptInAWorkspace() {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 40, 64, 640);
        MatmulTiling tiling = with(planner.tiling(call), new Base(48, 64, 16), new Staging(2, 2, 4, 4)).withSplitK(15);
        Plan plan = planner.plan(call, tiling);
        assertThat(plan.kernel().type()).isEqualTo(KernelType.MIX_AIC_1_2);
        assertThat(plan.kernel().parameters()).extracting(Parameter::role).containsExactly(Parameter.Role.IN,
                Parameter.Role.IN, Parameter.Role.OUT, Parameter.Role.WORKSPACE);
        assertThat(MatmulTiling.of(plan.tiling()).splitK()).as("20 loads in 15 parts of 2 each").isEqualTo(10);
    }

    @Test
    void whatTheKernelCannotMultiplyIsRefused() {
        assertRefused(MatmulCases.call(TensorType.nd(DType.FLOAT16, 4, 5), TensorType.nd(DType.FLOAT16, 6, 7), false),
                "case.y: shape [6,7]; expected [5,N]");
        assertRefused(MatmulCases.call(TensorType.nd(DType.FLOAT16, 4, 5), TensorType.nd(DType.FLOAT32, 5, 7), false),
                "case.x: float16 with float32; expected two of float16, bfloat16, float32, int8 or of a narrower float");
        assertRefused(
                MatmulCases.call(DType.BFLOAT16, 4, 5, 6).with("bias",
                        TensorArgument.of(Tensor.zeros(TensorType.nd(DType.BFLOAT16, 5)))),
                "case.bias: bfloat16 with bfloat16 operands; expected float32");
    }

    @Test
    void programsAreSoundAndReadBackEqual() {
        for (long seed = 0; seed < 100; seed++) {
            MatmulCases.Case drawn = MatmulCases.draw(seed);
            Kernel kernel = planner.plan(drawn.call(), drawn.tiling()).kernel();
            assertThat(kernel.problems()).as("seed %d: %s", seed, drawn).isEmpty();
            assertThat(KernelParser.parse("matmul.asm", KernelText.print(kernel))).as("seed %d: %s", seed, drawn)
                    .isEqualTo(kernel);
        }
    }

    private void assertRefused(OperatorCall call, String line) {
        assertThatThrownBy(() -> planner.plan(call)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).containsExactly(line));
    }

    private List<String> lines(MatmulTiling tiling) {
        MatmulProblem problem = MatmulProblem.of(MatmulCases.call(DType.FLOAT16, 1024, 1024, 1024));
        return planner.infeasible(problem, tiling).stream().map(Infeasible::line).toList();
    }

    private static MatmulTiling with(MatmulTiling tiling, Base base, Staging staging) {
        return tiling.withBase(base, staging);
    }
}
