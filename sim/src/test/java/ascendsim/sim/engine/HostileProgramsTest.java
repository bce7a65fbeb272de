package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that can never work end with one line that says why, in every mode. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileProgramsTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    private static Kernel kernel(String kind, int blocks, String... lines) {
        return KernelParser.parse("t.asm", ".target v220\n.type " + kind + "_only\n.blocks " + blocks
                + "\n.arg x out int64 [1024] nd\n.core " + kind + "\ns.arg r0, x\n" + String.join("\n", lines));
    }

    private static Run run(Kernel kernel, Mode mode) {
        return new Device(CHIP).launch(kernel, Map.of(), Device.Options.of(mode));
    }

    private static SimulationError error(Kernel kernel, Mode mode) {
        SimulationError error = catchThrowableOfType(SimulationError.class, () -> run(kernel, mode));
        assertThat(error).isNotNull();
        return error;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEndlessLoopIsALivelock(Mode mode) {
        SimulationError error = error(kernel("aiv", 1, "again:", "br again"), mode);
        assertThat(error.code()).isEqualTo("sync.livelock");
        assertThat(error).hasMessageContaining("core0.veccore0 line 1 'br again'");
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void aCorePollingGlobalMemoryLetsTheOthersRun(Mode mode) {
        Run run = run(kernel("aiv", 2, "s.get r1, BLOCK_IDX", "br.eq r1, 1, writer", "again:", "dcci gm[r0]",
                "s.ld r2, gm[r0] {type=int64}", "br.eq r2, 0, again", "s.st gm[r0+8], r2+1 {type=int64}", "end",
                "writer:", "s.st gm[r0], 41 {type=int64}", "end"), mode);
        assertThat(run.outputs().get("x").longAt(1)).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        aiv | s.ld r1, ub[196608] {type=int64}   | ub
        aiv | s.st ub[196605], 1 {type=int32}    | ub
        aic | s.ld r1, ub[0] {type=int64}        | ub
        aic | s.st ub[0], 1 {type=int64}         | ub
        aiv | s.ld r1, gm[0] {type=int64}        | gm
        aiv | s.st gm[r0+4194304], 1 {type=int8} | gm
        aiv | s.st gm[r0+4611686018427387904], 1 {type=int8} | gm
        """)
    void scalarAccessesStayInside(String kind, String line, String space) {
        for (Mode mode : Mode.values()) {
            SimulationError error = error(kernel(kind, 1, line, "end"), mode);
            assertThat(error.code()).isEqualTo("memory.out_of_bounds");
            assertThat(error.getMessage()).contains(" line 1 '" + line.substring(0, 4), " of " + space).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        aiv | cp.gm.ub ub[0], gm[0] {count=1, length=1}
        aiv | cp.gm.ub ub[0], gm[r0+8388608] {count=1, length=1}
        aiv | cp.ub.gm gm[r0+8388608], ub[0] {count=1, length=1}
        aiv | cp.ub.gm gm[r0+9223372032559808000], ub[0] {count=2, length=1}
        """)
    void transfersStayInside(String kind, String line) {
        for (Mode mode : Mode.values()) {
            SimulationError error = error(kernel(kind, 1, line, "end"), mode);
            assertThat(error.code()).as(mode + " " + error.getMessage()).isEqualTo("memory.out_of_bounds");
        }
    }

    /** The scalar unit reads UB, so that a run without data follows what the others leave there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s.set r1, 196608        | cp.gm.ub ub[r1], gm[r0] {count=1, length=1}
        s.set r1, 34359738304   | cp.gm.ub ub[r1], gm[r0] {count=1, length=3}
        s.set r1, 68719476736   | cp.gm.ub ub[r1], gm[r0] {count=1, length=1}
        s.set r1, 137438953472  | cp.gm.ub ub[r1], gm[r0] {count=1, length=1}
        s.set r1, 9223372036854775776 | cp.gm.ub ub[r1], gm[r0] {count=1, length=1}
        s.set r1, 68719476736   | s.ld r3, ub[r1] {type=int64}
        s.set r1, 137438953472  | s.ld r3, ub[r1] {type=int64}
        s.set r1, 68719476736   | s.st ub[r1], r2 {type=int64}
        s.set r1, 137438953472  | s.st ub[r1], r2 {type=int64}
        """)
    void whatComesIntoUbStaysInside(String address, String line) {
        Kernel kernel = kernel("aiv", 1, "cp.gm.ub ub[0], gm[r0] {count=1, length=1}", "set_flag MTE2, S, 0",
                "wait_flag MTE2, S, 0", "s.ld r2, ub[0] {type=int64}", address, line, "end");
        for (Mode mode : Mode.values()) {
            SimulationError error = error(kernel, mode);
            assertThat(error.code()).as(mode + " " + error.getMessage()).isEqualTo("memory.out_of_bounds");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aStuckScalarUnitSaysWhichFlagItWaitsFor(Mode mode) {
        assertThat(error(kernel("aiv", 1, "s.set r1, 3", "wait_flag V, S, r1+2", "end"), mode)).hasMessageContaining(
                "S at line 2 'wait_flag V, S, 2+r1' waits for flag V->S id 5, which is not set");
        assertThat(error(kernel("aiv", 1, "s.set r1, 3", "xwait r1+1", "end"), mode))
                .hasMessageContaining("waits for cross-core flag 4, which is zero");
    }

    @Test
    void aLaunchRefusesAKernelWithProblems() {
        Program program = new Program(CoreKind.AIV,
                List.of(new Program.Line(new Sync.SetFlag(Pipe.V, Pipe.M, Affine.of(0)))), Map.of());
        Kernel kernel = new Kernel("bad", Target.V220, KernelType.AIV_ONLY, 1, List.of(), List.of(program));
        BadInput bad = catchThrowableOfType(BadInput.class, () -> run(kernel, Mode.ORDERED));
        assertThat(bad.problems()).hasSize(2).allMatch(p -> p.startsWith("bad: AIV "));
    }

    @Test
    void moreMemoryThanTheChipHasIsBadInput() {
        for (long size : new long[]{1L << 40, Long.MAX_VALUE}) {
            Parameter parameter = new Parameter("w", Parameter.Role.WORKSPACE, TensorType.nd(DType.INT8, size));
            Kernel small = kernel("aiv", 1, "end");
            Kernel kernel = new Kernel("big", Target.V220, KernelType.AIV_ONLY, 1,
                    List.of(small.parameters().getFirst(), parameter), small.programs());
            BadInput bad = catchThrowableOfType(BadInput.class, () -> run(kernel, Mode.TIMING));
            assertThat(bad.problems()).singleElement().asString().startsWith("w: needs " + size + " B of GM");
        }
    }

    /** A run without data hands on what it does not know, but goes nowhere by it. */
    @Test
    void whatIsNotKnownMayBeMultipliedWithAndStoredButNotSteerBy() {
        String[] start = {"vdup ub[0], 5 {type=float32, repeat=1}", "set_flag V, S, 0", "wait_flag V, S, 0",
                "s.ld r1, ub[0] {type=uint32}", "s.fdiv r2, 1065353216, r1"};
        run(kernel("aiv", 1, with(start, "vmuls ub[256], ub[0], r2 {type=float32, repeat=1}",
                "s.st ub[1024], r2 {type=float32}", "end")), Mode.TIMING);
        for (String line : new String[]{"vmuls ub[256], ub[0], 0 {type=float32, repeat=r2}",
                "s.ld r3, ub[r2] {type=int32}", "s.st ub[r2], 0 {type=int32}", "s.st gm[r0], r2 {type=int32}",
                "set.mask.count r2"}) {
            assertThat(error(kernel("aiv", 1, with(start, line, "end")), Mode.TIMING)).as(line)
                    .hasMessageContaining("depends on data the kernel computes");
        }
        assertThat(error(kernel("aiv", 1, with(start, "s.st ub[1024], r2 {type=float32}",
                "s.ld r3, ub[1024] {type=int32}", "vdup ub[0], 5 {type=float32, repeat=r3}", "end")), Mode.TIMING))
                .hasMessageContaining("depends on data the kernel computes");
    }

    private static String[] with(String[] start, String... more) {
        return java.util.stream.Stream.of(start, more).flatMap(java.util.stream.Stream::of).toArray(String[]::new);
    }
}
