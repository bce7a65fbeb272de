package ascendsim.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.check.Diagnostic;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.InitCheck;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cores of one AI core that write into each other's buffers on the 950, held together by flags of mode 4. */
class PeerLaunchTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    /**
     * Each vector core brings 16 rows of x to its cube's L1; the cube multiplies them with y and hands half of the rows
     * back to each, which stores them.
     */
    private static final String KERNEL =
            """
                .kernel peers
                .target v310
                .type mix_aic_1_2
                .blocks 2
                .arg x in float16 [32,32] nd
                .arg y in float16 [32,32] nd
                .arg d out float32 [2,32,32] nd
                .core aic
                    s.arg r1, y
                    cp.gm.l1.nd2nz l1[2048], gm[r1] {type=float16, rows=32, columns=32, src_pitch=32, dst_column_stride=32}
                    set_flag MTE2, MTE1, 0
                    wait_flag MTE2, MTE1, 0
                    xwait 3 {mode=4, pipe=MTE1}
                    xwait 19 {mode=4, pipe=MTE1}
                    ld2dv2.l1.l0a l0a[0], l1[0] {type=float16, m_step=2, k_step=2, src_stride=2, dst_stride=2}
                    ld2dv2.l1.l0b l0b[0], l1[2048] {type=float16, m_step=2, k_step=2, src_stride=2, dst_stride=2, transpose=true}
                    set_flag MTE1, M, 0
                    wait_flag MTE1, M, 0
                    mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=32, n=32, k=32, start=1}
                    set_flag M, FIX, 0
                    wait_flag M, FIX, 0
                    fixpipe.ub ub[4096], l0c[0], fb[0] {quant=none, type=float32, m=32, n=32, src_stride=32, dst_stride=32, dual=m}
                    xset FIX, 4 {mode=4}
                    xset FIX, 20 {mode=4}
                    end
                .core aiv
                    s.arg r0, x
                    s.arg r1, d
                    s.get r2, SUB_BLOCK_IDX
                    s.get r3, BLOCK_IDX
                    cp.gm.ub ub[0], gm[r0+r2*1024] {count=1, length=32}
                    set_flag MTE2, MTE3, 0
                    wait_flag MTE2, MTE3, 0
                    cp.ub.l1.nd2nz l1[r2*512], ub[0] {type=float16, rows=16, columns=32, src_pitch=32, dst_column_stride=32}
                    xset MTE3, 3 {mode=4}
                    xwait 4 {mode=4, pipe=MTE3}
                    cp.ub.gm gm[r1+r3*4096+r2*2048], ub[4096] {count=1, length=64}
                    end
                """;

    private static Run run(String text, Mode mode, Probe probe) {
        return new Device(CHIP).launch(KernelParser.parse("peers.asm", text), inputs(),
                Device.Options.of(mode).with(probe));
    }

    private static Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new HashMap<>();
        for (String name : List.of("x", "y")) {
            Tensor tensor = Tensor.ofFloats(DType.FLOAT16, Shape.of(32, 32), new float[1024]);
            for (int i = 0; i < 1024; i++) {
                tensor.putDouble(i, (i * (name.equals("x") ? 7 : 5) + i / 32) % 11 - 5);
            }
            inputs.put(name, tensor);
        }
        return inputs;
    }

    private static List<Diagnostic> findings(String text, Mode mode) {
        Diagnostics diagnostics = new Diagnostics();
        run(text, mode, Sanitizers.ALL.probe(diagnostics, (move, target) -> new Executor(new PlainArithmetic())
                .bind(move, target)));
        return diagnostics.kept();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void theProductIsRightAndNothingIsWrongWithIt(Mode mode) {
        assertThat(findings(KERNEL, mode)).isEmpty();
        Tensor d = run(KERNEL, mode, Probe.NONE).outputs().get("d");
        Map<String, Tensor> in = inputs();
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 32; j++) {
                double sum = 0;
                for (int k = 0; k < 32; k++) {
                    sum += in.get("x").doubleAt(i * 32 + k) * in.get("y").doubleAt(k * 32 + j);
                }
                assertThat(d.doubleAt(i * 32 + j)).isEqualTo(sum);
                assertThat(d.doubleAt(1024 + i * 32 + j)).isEqualTo(sum);
            }
        }
    }

    @Test
    void anOutputThatDoesNotWaitForItsCubeIsARace() {
        String text = KERNEL.replace("xwait 4 {mode=4, pipe=MTE3}", "xwait 4 {mode=4, pipe=V}");
        assertThat(findings(text, Mode.ORDERED)).extracting(Diagnostic::code).contains(RaceCheck.WAR);
        assertThat(findings(text, Mode.ORDERED)).filteredOn(d -> d.code().equals(RaceCheck.WAR)).first()
                .satisfies(d -> assertThat(d.text()).contains("core0.veccore0 MTE3 read of core0.veccore0 ub[4096"));
    }

    @Test
    void aHalfThatNobodyWritesIsUninitialised() {
        String text = KERNEL.replace("dual=m", "sub_block=0").replace("length=64}", "length=128}")
                .replace("[2,32,32]", "[4,32,32]");
        assertThat(findings(text, Mode.ORDERED)).extracting(Diagnostic::code)
                .contains(InitCheck.UNINITIALISED_OUTPUT);
    }

    @Test
    void whatReachesBeyondTheOthersBufferIsReported() {
        String text = KERNEL.replace("ub[4096], l0c", "ub[253440], l0c");
        assertThatThrownBy(() -> findings(text, Mode.ORDERED)).isInstanceOf(SimulationError.class)
                .hasMessageContaining("outside");
    }

    @Test
    void onlyThePipeThatWaitsStands() {
        Map<String, Long> starts = new HashMap<>();
        run(KERNEL, Mode.TIMED, new Probe() {
            @Override
            public void started(CoreId core, Dispatched instruction) {
                starts.put(core + " " + instruction.decoded().instruction().form().opcode(),
                        instruction.startTime());
            }
        });
        assertThat(starts.get("core0.cubecore0 cp.gm.l1.nd2nz"))
                .as("the load does not wait for what MTE1 waits for")
                .isLessThan(starts.get("core0.veccore0 cp.ub.l1.nd2nz"));
        assertThat(starts.get("core0.cubecore0 ld2dv2.l1.l0a"))
                .isGreaterThanOrEqualTo(starts.get("core0.veccore1 cp.ub.l1.nd2nz")
                        + (long) CHIP.sync().crossCoreFlagCycles());
    }

    @Test
    void aWaitNobodySetsNamesItsFlag() {
        String text = KERNEL.replace("xset FIX, 20 {mode=4}", "pipe_barrier FIX");
        assertThatThrownBy(() -> run(text, Mode.TIMED, Probe.NONE)).isInstanceOf(SimulationError.class)
                .hasMessageContaining("core0.veccore1 MTE3").hasMessageContaining("cross-core flag 4, which is zero");
    }
}
