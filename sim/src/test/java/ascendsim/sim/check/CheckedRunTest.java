package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.probe.Probe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All sanitizers on the machine itself: silent on a right kernel, and each mistake named, with time and without. */
class CheckedRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    /**
     * c = x · y of 32 x 32 halves on each of two cubes, in two accumulating steps, through workspace to its vector
     * cores, which take 16 rows each, double them and add them to z, two rounds one after the other.
     */
    private static final String KERNEL =
            """
                .kernel checked
                .target v220
                .type mix_aic_1_2
                .blocks 2
                .arg x in float16 [32,32] nd
                .arg y in float16 [32,32] nd
                .arg z inout float32 [32,32] nd
                .arg d out float32 [2,32,32] nd
                .arg w workspace float32 [2,32,32] nd
                .core aic
                    s.arg r0, x
                    s.arg r1, y
                    s.arg r2, w
                    s.get r3, BLOCK_IDX
                    s.set r4, 0
                    set_flag MTE1, MTE2, 0
                round:
                    wait_flag MTE1, MTE2, 0
                    cp.gm.l1.nd2nz l1[0], gm[r0] {type=float16, rows=32, columns=32, src_pitch=32, dst_column_stride=32}
                    cp.gm.l1.nd2nz l1[2048], gm[r1] {type=float16, rows=32, columns=32, src_pitch=32, dst_column_stride=32}
                    set_flag MTE2, MTE1, 0
                    wait_flag MTE2, MTE1, 0
                    ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=2, src_stride=2}
                    ld2d.l1.l0a l0a[1024], l1[512] {type=float16, repeat=2, src_stride=2}
                    ld2d.l1.l0b l0b[0], l1[2048] {type=float16, repeat=4, src_stride=1, transpose=true}
                    set_flag MTE1, MTE2, 0
                    set_flag MTE1, M, 0
                    wait_flag MTE1, M, 0
                    mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=32, n=32, k=32, start=1}
                    pipe_barrier M
                    mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=32, n=32, k=32, start=0}
                    set_flag M, MTE1, 0
                    set_flag M, FIX, 0
                    wait_flag M, MTE1, 0
                    wait_flag M, FIX, 0
                    xwait 1
                    fixpipe.gm gm[r2+r3*4096], l0c[0], fb[0] {quant=none, type=float32, m=32, n=32, src_stride=32, dst_stride=32}
                    set_flag FIX, M, 0
                    wait_flag FIX, M, 0
                    xset FIX, 0 {mode=2}
                    s.set r4, r4+1
                    br.lt r4, 2, round
                    xwait 1
                    wait_flag MTE1, MTE2, 0
                    end
                .core aiv
                    s.arg r0, w
                    s.arg r1, z
                    s.arg r2, d
                    s.get r3, BLOCK_IDX
                    s.get r4, SUB_BLOCK_IDX
                    s.set r5, 0
                    xset MTE2, 1 {mode=2}
                    set_flag V, MTE2, 0
                    set_flag MTE3, V, 0
                round:
                    xwait 0
                    wait_flag V, MTE2, 0
                    cp.gm.ub ub[0], gm[r0+r3*4096+r4*2048] {count=1, length=64}
                    set_flag MTE2, V, 0
                    xset MTE2, 1 {mode=2}
                    wait_flag MTE2, V, 0
                    wait_flag MTE3, V, 0
                    vadd ub[4096], ub[0], ub[0] {type=float32, repeat=8}
                    pipe_barrier V
                    vmuls ub[8192], ub[4096], 1065353216 {type=float32, repeat=8}
                    set_flag V, MTE2, 0
                    set_flag V, MTE3, 0
                    wait_flag V, MTE3, 0
                    set.atomic {op=add, type=float32}
                    cp.ub.gm gm[r1+r4*2048], ub[8192] {count=1, length=64}
                    set.atomic {op=none, type=float32}
                    pipe_barrier MTE3
                    cp.ub.gm gm[r2+r3*4096+r4*2048], ub[8192] {count=1, length=64}
                    set_flag MTE3, V, 0
                    s.set r5, r5+1
                    br.lt r5, 2, round
                    wait_flag V, MTE2, 0
                    wait_flag MTE3, V, 0
                    end
                """;

    private static Diagnostics run(String text, Mode mode) {
        Kernel kernel = KernelParser.parse("checked.asm", text);
        Map<String, Tensor> inputs = Map.of("x", Tensor.ofFloats(DType.FLOAT16, Shape.of(32, 32), new float[1024]), "y",
                Tensor.ofFloats(DType.FLOAT16, Shape.of(32, 32), new float[1024]), "z",
                Tensor.ofFloats(DType.FLOAT32, Shape.of(32, 32), new float[1024]));
        Diagnostics diagnostics = new Diagnostics();
        Probe checks = Sanitizers.ALL.probe(diagnostics, new Executor(new PlainArithmetic())::bind);
        new Device(CHIP).launch(kernel, inputs, Device.Options.of(mode).with(checks));
        return diagnostics;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRightKernelIsSilent(Mode mode) {
        assertThat(run(KERNEL, mode).kept()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "set_flag MTE2, MTE1, 0\\n wait_flag MTE2, MTE1, 0||race.raw",
            "pipe_barrier V||race.intra_pipe", //
            "pipe_barrier M\\n mmad|mmad|race.intra_pipe", //
            "pipe_barrier MTE3||", //
            "set.atomic {op=add, type=float32}||race.waw", //
            "set.atomic {op=none, type=float32}||reg.residue", //
            "set_flag V, MTE3, 0\\n wait_flag V, MTE3, 0||race.raw",
            "set_flag FIX, M, 0\\n wait_flag FIX, M, 0||race.war",
            "m=32, n=32, src_stride=32|m=32, n=33, src_stride=32|init.uninitialised_read",
            "ub[0], gm[r0+r3*4096+r4*2048] {count=1, length=64}|ub[0], gm[r0+r3*4096+r4*2048] {count=1, length=60}"
                    + "|init.uninitialised_read",
            "gm[r2+r3*4096+r4*2048]|gm[r2+r3*4096+r4*2080]|mem.out_of_bounds",
            "xwait 1\\n fixpipe|fixpipe|race."})
    void aMistakeIsNamed(String found, String instead, String code) {
        String indent = "\n    ";
        String from = found.replace("\\n ", indent);
        String to = instead == null ? "s.set r9, 0" : instead.replace("\\n ", indent);
        String wrong = KERNEL.replace(from, to);
        assertThat(wrong).isNotEqualTo(KERNEL);
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = run(wrong, mode);
            if (code == null) {
                assertThat(diagnostics.kept()).isEmpty();
            } else {
                assertThat(diagnostics.counts()).as("%s: %s", mode, diagnostics.kept())
                        .satisfies(counts -> assertThat(counts.keySet()).anyMatch(key -> key.startsWith(code)));
            }
        }
    }
}
