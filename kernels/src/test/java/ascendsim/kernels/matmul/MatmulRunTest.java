package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.Device;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import ascendsim.sim.probe.Probe;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel against the reference on the simulated machine, with the checks looking on. */
class MatmulRunTest {
    private static final Mode[] MODES = {Mode.ORDERED, Mode.TIMED};

    private MatmulPlanner planner = new MatmulPlanner(MatmulCases.CHIP);
    private Device device = new Device(MatmulCases.CHIP);
    private final Executor executor = new Executor(new VectorApiArithmetic());

    /** The rest of a test runs on a chip of the architecture. */
    private void on(Target target) {
        Chip chip = target == Target.V220 ? MatmulCases.CHIP : MatmulCases.V310;
        planner = new MatmulPlanner(chip);
        device = new Device(chip);
    }

    @ParameterizedTest
    @EnumSource
    void wholeDepthsAreEqualToTheBit(Target target) {
        on(target);
        int run = 0;
        for (long seed = 0; run < 200; seed++) {
            MatmulCases.Case drawn = MatmulCases.draw(seed);
            if (drawn.tiling().splitK() == 1) {
                assertEqual("seed " + seed + ", " + drawn, planner.plan(drawn.call(), drawn.tiling()), drawn.call());
                run++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void depthsInPartsAreEqualToTheSumsError(Target target) {
        on(target);
        int run = 0;
        for (long seed = 1000; run < 50; seed++) {
            MatmulCases.Case drawn = MatmulCases.draw(seed);
            Plan plan = planner.plan(drawn.call(), drawn.tiling());
            if (MatmulTiling.of(plan.tiling()).splitK() > 1) {
                assertClose("seed " + seed + ", " + drawn, plan, drawn.call());
                run++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void slabsAreEqualToTheSumsError(Target target) {
        on(target);
        for (long seed = 3000; seed < 3060; seed++) {
            MatmulCases.Case drawn = MatmulCases.drawSlabs(seed);
            assertClose("seed " + seed + ", " + drawn, planner.plan(drawn.call(), drawn.tiling()), drawn.call());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharedDepthsAreEqualToTheSumsError(Target target) {
        on(target);
        for (long seed = 4000; seed < 4060; seed++) {
            MatmulCases.Case drawn = MatmulCases.drawSharedDepth(seed);
            assertClose("seed " + seed + ", " + drawn, planner.plan(drawn.call(), drawn.tiling()), drawn.call());
        }
    }

    @ParameterizedTest
    @EnumSource
    void operandsInL1AreEqualToTheBit(Target target) {
        on(target);
        for (long seed = 5000; seed < 5060; seed++) {
            MatmulCases.Case drawn = MatmulCases.drawInL1(seed);
            assertEqual("seed " + seed + ", " + drawn, planner.plan(drawn.call(), drawn.tiling()), drawn.call());
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsWithoutTheirPaddingAreEqualToTheBit(Target target) {
        on(target);
        for (long seed = 6000; seed < 6060; seed++) {
            MatmulCases.Case drawn = MatmulCases.drawPaddedRows(seed);
            assertEqual("seed " + seed + ", " + drawn, planner.plan(drawn.call(), drawn.tiling()), drawn.call());
        }
    }

    /** What the sliding window of the 950 chooses, for shapes whose blocks do not come out even. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,300,333,200", "BFLOAT16,1,520,96", "FLOAT32,70,100,50", "INT8,290,540,130",
            "FLOAT16,1100,530,70"})
    void theOfficialTilingOfThe950IsEqualToTheBit(DType type, long m, long n, long k) {
        on(Target.V310);
        for (boolean transposed : new boolean[]{false, true}) {
            OperatorCall call = MatmulCases.call(TensorType.nd(type, m, k),
                    transposed ? TensorType.nd(type, n, k) : TensorType.nd(type, k, n), transposed);
            assertEqual("official " + transposed, planner.plan(call), call);
        }
    }

    /** The vendor's choice for very many rows of an odd length, which is faster than writing them from L0C. */
    @Test
    void manyRowsOfAnOddLength() {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 24576, 33, 128);
        Plan chosen = planner.plan(call);
        assertThat(MatmulTiling.of(chosen.tiling()).template().kind()).isEqualTo(Template.Kind.B_FULL_FIXPIPE);
        assertEqual("official", chosen, call);
        Plan blocks = planner.plan(call, new OfficialTiling(MatmulCases.CHIP, MatmulProblem.of(call))
                .tiling(Template.Kind.BASE));
        assertThat(cycles(chosen, call)).isLessThan(cycles(blocks, call));
    }

    private long cycles(Plan plan, OperatorCall call) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        return device.launch(plan.kernel(), inputs, Device.Options.of(Mode.TIMING)).cycles();
    }

    /** More chunks than a cross-core flag counts, whose sums the vector cores of the same AI core cast meanwhile. */
    @Test
    void slabsOfRowsOfWholeLines() {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 600, 128, 100);
        MatmulTiling tiling = planner.official(MatmulProblem.of(call)).withCores(1)
                .withBase(new Base(16, 32, 16), new Staging(2, 2, 4, 4)).withNd2Nz(Nd2Nz.NONE)
                .withTemplate(new Template.SingleCoreSplitK(new SingleCore(320, 64, 32), 1));
        assertClose("whole lines", planner.plan(call, tiling), call);
    }

    /** Beyond 65535 the pitch of an ND matrix and the gap between columns of an NZ one do not fit their fields. */
    @ParameterizedTest(name = "{0} {1}x{2}x{3} transposed {4} {5}")
    @CsvSource({"FLOAT16, 2, 65600, 20, false, ND", "INT8, 1, 65600, 40, false, ND", //
            "FLOAT32, 2, 4200, 37, false, ND", "FLOAT32, 2, 65600, 17, false, ND", //
            "FLOAT16, 17, 33, 65600, true, ND", "FLOAT16, 3, 20, 65600, false, FRACTAL_NZ",
            "INT8, 3, 65600, 40, true, FRACTAL_NZ", "FLOAT32, 1, 20, 65600, false, FRACTAL_NZ"})
    void sizesBeyondTheFields(DType type, long m, long n, long k, boolean transposed, Format format) {
        TensorType y = TensorType.nd(type, transposed ? n : k, transposed ? k : n).with(format);
        OperatorCall call = MatmulCases.call(TensorType.nd(type, m, k), y, transposed);
        assertEqual(type.text(), planner.plan(call), call);
    }

    @Test
    void officialTilings() {
        for (long seed = 2000; seed < 2030; seed++) {
            OperatorCall call = MatmulCases.draw(seed).call();
            assertEqual("seed " + seed, planner.plan(call), call);
        }
    }

    private void assertEqual(String about, Plan plan, OperatorCall call) {
        Expected expected = Reference.matmul().expected(call).get("out");
        for (Mode mode : MODES) {
            Tensor out = run(about + ", " + mode, plan, call, mode);
            assertThat(out.segment().mismatch(expected.tensor().segment())).as("%s, %s", about, mode).isEqualTo(-1);
        }
    }

    private void assertClose(String about, Plan plan, OperatorCall call) {
        Expected expected = Reference.matmul().expected(call).get("out");
        for (Mode mode : MODES) {
            Tensor out = run(about + ", " + mode, plan, call, mode);
            Comparison comparison = Comparison.of("reference", expected, out, new MatmulContract().acceptance(call));
            assertThat(comparison.first()).as("%s, %s", about, mode).isEmpty();
            assertThat(comparison.errors().compared()).isEqualTo(out.elements());
        }
    }

    private Tensor run(String about, Plan plan, OperatorCall call, Mode mode) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        Diagnostics diagnostics = new Diagnostics();
        Probe checks = Sanitizers.ALL.probe(diagnostics, executor::bind);
        try {
            Tensor out = device.launch(plan.kernel(), inputs, Device.Options.of(mode).with(checks)).outputs()
                    .get("out");
            assertThat(diagnostics.kept()).as(about).isEmpty();
            return out;
        } catch (RuntimeException e) {
            throw new AssertionError(about, e);
        }
    }
}
