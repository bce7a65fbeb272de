package ascendsim.kernels.matmul;

import static ascendsim.isa.dtype.DType.FLOAT4_E1M2;
import static ascendsim.isa.dtype.DType.FLOAT4_E2M1;
import static ascendsim.isa.dtype.DType.FLOAT8_E4M3FN;
import static ascendsim.isa.dtype.DType.FLOAT8_E5M2;
import static ascendsim.isa.dtype.DType.FLOAT8_E8M0;
import static ascendsim.isa.dtype.DType.HIFLOAT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.Device;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import ascendsim.sim.probe.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Floats of 8 and 4 bits, with and without scales, on the 950: the kernel against the reference. */
class NarrowMatmulRunTest {
    private static final List<DType> OUTPUTS = List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);
    private static final List<DType> FLOAT8 = List.of(FLOAT8_E4M3FN, FLOAT8_E5M2);
    private static final List<DType> FLOAT4 = List.of(FLOAT4_E2M1, FLOAT4_E1M2);

    private final MatmulPlanner planner = new MatmulPlanner(MatmulCases.V310);
    private final Device device = new Device(MatmulCases.V310);
    private final Executor executor = new Executor(new VectorApiArithmetic());

    @Test
    void eightBitFloatsAreEqualToTheBit() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean hif8 = random.nextInt(3) == 0;
            OperatorCall call = draw(random, hif8 ? List.of(HIFLOAT8) : FLOAT8, false);
            assertEqual("seed " + seed, planner.plan(call, tiling(random, call)), call);
        }
    }

    @Test
    void scaledFloatsAreEqualToTheBit() {
        for (long seed = 100; seed < 220; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            OperatorCall call = draw(random, random.nextBoolean() ? FLOAT8 : FLOAT4, true);
            assertEqual("seed " + seed, planner.plan(call, tiling(random, call)), call);
        }
    }

    @Test
    void officialTilingsAreEqualToTheBit() {
        for (long seed = 300; seed < 330; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean scaled = random.nextInt(3) > 0;
            OperatorCall call = draw(random, scaled && random.nextBoolean() ? FLOAT4 : FLOAT8, scaled);
            assertEqual("seed " + seed, planner.plan(call), call);
        }
    }

    /** Several pieces of scales for a block, in turns. */
    @Test
    void scalesOfADeepProductComeInPieces() {
        SplittableRandom random = new SplittableRandom(7);
        for (boolean transposed : new boolean[]{false, true}) {
            OperatorCall call =
                    call(new Sides(new Side(FLOAT8_E4M3FN, transposed), new Side(FLOAT8_E4M3FN, !transposed)),
                            random, true, new long[]{40, 70, 24000});
            Plan plan = planner.plan(call);
            assertThat(plan.kernel().programs().getFirst().lines()).anyMatch(l -> l.instruction() instanceof LoadMx);
            assertEqual("deep " + transposed, plan, call);
        }
    }

    @Test
    void anotherChipRefusesThemInOneLine() {
        OperatorCall call = MatmulCases.call(FLOAT8_E5M2, 32, 32, 32);
        assertThatThrownBy(() -> new MatmulPlanner(MatmulCases.CHIP).plan(call)).isInstanceOf(BadInput.class)
                .hasMessage("matmul: float8_e5m2 operands on Ascend910B3; a v310 chip; the cube of v220 has no 8-bit"
                        + " and 4-bit floats");
    }

    /** Scales need flags beside those of the operands: three loads of both leave none. */
    @Test
    void loadsThatLeaveNoFlagsForScalesAreRefused() {
        OperatorCall call = call(new Sides(new Side(FLOAT8_E4M3FN, false), new Side(FLOAT8_E4M3FN, true)),
                new SplittableRandom(1), true, new long[]{64, 64, 1024});
        MatmulTiling tiling = planner.tiling(call).withBase(new Base(64, 64, 64), new Staging(1, 1, 3, 3));
        assertThatThrownBy(() -> planner.plan(call, tiling)).isInstanceOf(BadInput.class)
                .hasMessageMatching("tiling: 3 loads of x and 3 of y in L1( and the bias)? and the scales need 8 flags;"
                        + " at most 6 between MTE2 and MTE1; raise the steps or lower the depths");
    }

    /** An operand: its type, and whether it is stored the other way round. */
    private record Side(DType type, boolean transposed) {
    }

    private record Sides(Side left, Side right) {
    }

    private static OperatorCall draw(SplittableRandom random, List<DType> types, boolean scaled) {
        Sides sides = new Sides(new Side(types.get(random.nextInt(types.size())), random.nextInt(3) == 0),
                new Side(types.get(random.nextInt(types.size())), random.nextBoolean()));
        int unit = sides.left.type.isPacked() ? 2 : 1;
        long m = random.nextInt(1, 150);
        m = sides.left.transposed ? m * unit : m;
        long n = random.nextInt(1, 150);
        n = sides.right.transposed ? n : n * unit;
        long k = (long) random.nextInt(1, 300) * unit;
        OperatorCall call = call(sides, random, scaled, new long[]{m, n, k});
        assertThat(new MatmulContract().check(call)).isEmpty();
        return call;
    }

    /** @param sizes m, n, k */
    private static OperatorCall call(Sides sides, SplittableRandom random, boolean scaled, long[] sizes) {
        long m = sizes[0];
        long n = sizes[1];
        long k = sizes[2];
        boolean left = sides.left.transposed;
        boolean right = sides.right.transposed;
        Format format = random.nextInt(3) == 0 ? Format.FRACTAL_NZ : Format.ND;
        TensorType x = TensorType.nd(sides.left.type, left ? k : m, left ? m : k);
        TensorType y = TensorType.nd(sides.right.type, right ? n : k, right ? k : n).with(format);
        OperatorCall call = OperatorCall.of("matmul").with("x", new TensorArgument(MatmulCases.filled(x, 1), left))
                .with("y", new TensorArgument(MatmulCases.filled(y, 2), right))
                .with("output_dtype", new Attribute.Text(OUTPUTS.get(random.nextInt(3)).text()));
        if (scaled) {
            long pairs = Math.ceilDiv(k, 64);
            call = call.with("x_scale", scale(random, left ? pairs : m, left ? m : pairs))
                    .with("y_scale", scale(random, right ? n : pairs, right ? pairs : n));
        }
        return random.nextInt(3) == 0
                ? call.with("bias", TensorArgument.of(MatmulCases.filled(TensorType.nd(DType.FLOAT32, n), 3)))
                : call;
    }

    private static TensorArgument scale(SplittableRandom random, long rows, long columns) {
        Tensor scale = Tensor.zeros(TensorType.nd(FLOAT8_E8M0, rows, columns, 2));
        for (long i = 0; i < scale.elements(); i++) {
            scale.putFloat(i, (float) Math.scalb(1.0, random.nextInt(-6, 7)));
        }
        return TensorArgument.of(scale);
    }

    private MatmulTiling tiling(SplittableRandom random, OperatorCall call) {
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulTiling official = planner.official(problem);
        while (true) {
            Base base = new Base(problem.unitM() * random.nextInt(1, 5), problem.unitN() * random.nextInt(1, 5),
                    problem.unitK() * random.nextInt(1, 4));
            int shorter = random.nextInt(1, 3);
            int longer = shorter * random.nextInt(1, 3);
            boolean left = random.nextBoolean();
            int stepA = left ? longer : shorter;
            int stepB = left ? shorter : longer;
            Staging staging = new Staging(stepA, stepB, stepA * random.nextInt(1, 3), stepB * random.nextInt(1, 3));
            MatmulTiling tiling = official.withBase(base, staging).withCores(random.nextInt(1, 6));
            if (planner.infeasible(problem, tiling).isEmpty()) {
                return tiling;
            }
        }
    }

    private void assertEqual(String about, Plan plan, OperatorCall call) {
        Tensor expected = Reference.matmul().expected(call).get("out").tensor();
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            String what = about + ", " + mode + ", " + plan.tiling().toMap() + call.tensors().values().stream()
                    .map(a -> a.tensors().getFirst().tensor().type() + " " + a.tensors().getFirst().transposed())
                    .toList();
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
            Diagnostics diagnostics = new Diagnostics();
            Probe checks = Sanitizers.ALL.probe(diagnostics, executor::bind);
            Tensor out = device.launch(plan.kernel(), inputs, Device.Options.of(mode).with(checks)).outputs()
                    .get("out");
            assertThat(diagnostics.kept()).as(what).isEmpty();
            assertThat(out.segment().mismatch(expected.segment())).as(what).isEqualTo(-1);
        }
    }
}
