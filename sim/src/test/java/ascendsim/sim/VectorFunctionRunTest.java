package ascendsim.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.check.Diagnostic;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.RaceCheck;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole kernel around a vector function: y = x · sigmoid(1.702 x), 64 floats in a round. */
class VectorFunctionRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final int ROUNDS = 20;

    private static final String KERNEL = """
        .kernel gelu
        .target v310
        .type aiv_only
        .blocks 2
        .arg x in float32 [2,1280] nd
        .arg y out float32 [2,1280] nd
        .core aiv
        .vf gelu(x, y, rounds)
            pset p0 {width=b32}
            vdup v5, %d, p0 {width=b32}
            loop r8, r2
                vlds v0, ub[r0+r8*256]
                vmuls v1, v0, %d, p0 {type=float32}
                vexp v2, v1, p0 {type=float32}
                vadd v3, v2, v5, p0 {type=float32}
                vdiv v4, v0, v3, p0 {type=float32}
                vsts ub[r1+r8*256], v4, p0 {dist=norm_b32}
            end_loop
        .end
            s.arg r0, x
            s.arg r1, y
            s.get r2, BLOCK_IDX
            cp.gm.ub ub[0], gm[r0+r2*5120] {count=1, length=160}
            set_flag MTE2, V, 0
            wait_flag MTE2, V, 0
            vf.call gelu, 0, 8192, 20
            set_flag V, MTE3, 0
            wait_flag V, MTE3, 0
            cp.ub.gm gm[r1+r2*5120], ub[8192] {count=1, length=160}
            end
        """.formatted(Float.floatToRawIntBits(1f), Float.floatToRawIntBits(-1.702f));

    private static Tensor numbers() {
        Tensor x = Tensor.ofFloats(DType.FLOAT32, Shape.of(2, 1280), new float[2560]);
        for (int i = 0; i < 2560; i++) {
            x.putFloat(i, (i - 1280) / 100f);
        }
        return x;
    }

    /** Starts and ends of the calls. */
    private static final class Calls implements Probe {
        private final List<Long> cycles = new ArrayList<>();

        @Override
        public void retired(CoreId core, Dispatched instruction) {
            if (instruction.decoded().instruction().form().opcode().equals("vf.call")) {
                cycles.add(instruction.endTime() - instruction.startTime());
            }
        }
    }

    private static List<String> codes(String text, Mode mode) {
        Diagnostics diagnostics = new Diagnostics();
        Executor executor = new Executor(new PlainArithmetic());
        Probe probe = Sanitizers.ALL.probe(diagnostics, executor::bind);
        new Device(CHIP).launch(KernelParser.parse("gelu.asm", text), Map.of("x", numbers()),
                Device.Options.of(mode).with(probe));
        return diagnostics.kept().stream().map(Diagnostic::toString).toList();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void rightToTheBitAndSilent(Mode mode) {
        Kernel kernel = KernelParser.parse("gelu.asm", KERNEL);
        Tensor y = new Device(CHIP).launch(kernel, Map.of("x", numbers()), Device.Options.of(mode)).outputs().get("y");
        for (int i = 0; i < 2560; i++) {
            float x = (i - 1280) / 100f;
            assertThat(y.floatAt(i)).isEqualTo(x / ((float) StrictMath.exp(x * -1.702f) + 1f));
        }
        assertThat(codes(KERNEL, mode)).isEmpty();
    }

    /** An exponential and a division of 4 cycles each, a product and a sum on two units: 5 cycles a round. */
    @Test
    void aCallTakesWhatItsScheduleSays() {
        Calls calls = new Calls();
        new Device(CHIP).launch(KernelParser.parse("gelu.asm", KERNEL), Map.of("x", numbers()),
                Device.Options.of(Mode.TIMED).with(Probes.of(List.of(calls))));
        assertThat(calls.cycles).hasSize(2).allSatisfy(cycles -> assertThat(cycles)
                .isBetween(23L + 5 * ROUNDS + 12, 23L + 5 * ROUNDS + 12 + 9 + 5 + 13 + 4 + 14 + 9));
        Calls timing = new Calls();
        new Device(CHIP).launch(KernelParser.parse("gelu.asm", KERNEL), Map.of("x", numbers()),
                Device.Options.of(Mode.TIMING).with(Probes.of(List.of(timing))));
        assertThat(timing.cycles).isEqualTo(calls.cycles);
    }

    @Test
    void mistakesHaveNames() {
        assertThat(codes(KERNEL.replace("    set_flag MTE2, V, 0\n    wait_flag MTE2, V, 0\n", ""), Mode.TIMED))
                .anyMatch(d -> d.contains("race.raw"));
        assertThatThrownBy(() -> codes(KERNEL.replace("8192, 20", "8192, 65536"), Mode.TIMED))
                .isInstanceOf(SimulationError.class).hasMessageContaining("loops 65536 times");
        assertThat(codes(KERNEL.replace("vf.call gelu, 0, 8192, 20", "vf.call gelu, 0, 8192, 21"), Mode.TIMED))
                .anyMatch(d -> d.contains("init.uninitialised_read"));
        assertThat(
                codes(KERNEL.replace("vlds v0, ub[r0+r8*256]", "vlds v0, ub[r0+r8*256]\nvlds v6, ub[r1]"), Mode.TIMED))
                .anyMatch(d -> d.contains(RaceCheck.VECTOR_FUNCTION) && d.contains("mem_bar {kind=vst_vld}"));
        assertThatThrownBy(() -> codes(KERNEL.replace("gelu, 0, 8192", "gelu, 16, 8192"), Mode.TIMED))
                .isInstanceOf(SimulationError.class).hasMessageContaining("a multiple of 32");
        assertThatThrownBy(() -> codes(KERNEL.replace(".target v310", ".target v220"), Mode.TIMED))
                .isInstanceOf(BadInput.class).hasMessageContaining("vf.call does not exist on v220");
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED", "TIMING"})
    void everyModeRefusesMoreRoundsThanALoopCounts(Mode mode) {
        Kernel kernel = KernelParser.parse("gelu.asm", KERNEL.replace("8192, 20", "8192, 65536"));
        assertThatThrownBy(() -> new Device(CHIP).launch(kernel, Map.of("x", numbers()), Device.Options.of(mode)))
                .isInstanceOf(SimulationError.class).hasMessageContaining("vf.call gelu")
                .hasMessageContaining("loops 65536 times; expected at most 65535");
    }

    @Test
    void whatAnArgumentComputedInTheKernelSteersIsUnknownWithoutData() {
        String unknown = KERNEL.replace("vf.call gelu, 0, 8192, 20",
                "set_flag MTE2, S, 0\nwait_flag MTE2, S, 0\ns.ld r9, ub[0] {type=int32}\nvf.call gelu, 0, 8192, r9");
        assertThatThrownBy(() -> new Device(CHIP).launch(KernelParser.parse("gelu.asm", unknown),
                Map.of("x", numbers()), Device.Options.of(Mode.TIMING))).isInstanceOf(SimulationError.class)
                .hasMessageContaining("depends on data");
    }
}
