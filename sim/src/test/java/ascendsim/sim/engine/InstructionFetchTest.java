package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.Program;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.InstructionFetch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstructionFetchTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B1").orElseThrow();
    private static final InstructionFetch FETCH = CHIP.scalar().fetch();

    @Test
    void codeIsFetchedLineByLineAndOnce() {
        InstructionCache cache = new InstructionCache(new InstructionFetch(64, 200, 24), 6);
        List<Double> first = IntStream.range(0, 6).mapToObj(cache::cycles).toList();
        assertThat(first).containsExactly(200.0, 0.0, 200.0, 0.0, 0.0, 200.0);
        assertThat(IntStream.range(0, 6).mapToDouble(cache::cycles)).containsOnly(0.0);
    }

    @Test
    void anInstructionOverTwoLinesNeedsBoth() {
        InstructionCache cache = new InstructionCache(new InstructionFetch(64, 200, 24), 6);
        assertThat(cache.cycles(2)).isEqualTo(400);
        assertThat(cache.cycles(2)).isZero();
        assertThat(cache.cycles(1)).isZero();
    }

    /** All rounds of a loop wait for its code once, in the first one. */
    @Test
    void onlyTheFirstRoundOfALoopWaitsForItsCode() {
        String[] loop = {"s.set r1, 0", "round:", "set.mask -1, -1",
                "vadd ub[0], ub[0], ub[65536] {type=float32, repeat=1}", "pipe_barrier V", "s.set r1, 1+r1",
                "br.lt r1, 9, round"};
        long cold = PipeUnderTest.run(CHIP, "aiv", loop).line(3).dispatched();
        long warm = PipeUnderTest.run("aiv", loop).line(3).dispatched();
        int instructions = 7;
        long lines = Math.ceilDiv(instructions * FETCH.codeBytes(), FETCH.lineBytes());
        assertThat(cold - warm).isEqualTo(lines * (long) FETCH.missCycles());
    }

    /** What the pipes do does not wait for code that follows. */
    @Test
    void fetchingGoesOnBesideThePipes() {
        String[] lines = new String[40];
        Arrays.fill(lines, "vadd ub[0], ub[0], ub[65536] {type=float32, repeat=255}");
        PipeUnderTest cold = PipeUnderTest.run(CHIP, "aiv", lines);
        PipeUnderTest warm = PipeUnderTest.run("aiv", lines);
        long begin = cold.line(0).started() - warm.line(0).started();
        assertThat(begin).isBetween((long) FETCH.missCycles(), 2 * (long) FETCH.missCycles());
        assertThat(cold.line(39).ended() - warm.line(39).ended()).isEqualTo(begin);
    }

    /** Steps through L0 that a builder has unrolled are a loop of the vendor's library. */
    @Test
    void repeatedStepsThroughL0LieInOnePlace() {
        String step = "wait_flag M, MTE1, %d\nld2d.l1.l0a l0a[%d], l1[%d] {type=float16, repeat=32, src_stride=1}\n";
        String text = ".kernel t\n.target v220\n.type aic_only\n.core aic\n" + step.formatted(0, 0, 0)
                + step.formatted(1, 32768, 16384) + "s.set r1, 0\ns.set r1, 1\nend\n";
        Kernel kernel = KernelParser.parse("t.asm", text);
        assertThat(CodeLayout.places(kernel.programs().getFirst().lines())).containsExactly(0, 1, 0, 1, 2, 3, 4);
    }

    @Test
    void nobodyLooksWhereCodeLiesThatNobodyWaitsFor() {
        Program program = KernelParser.parse("t.asm", ".kernel t\n.target v220\n.type aiv_only\n.core aiv\nend\n")
                .programs().getFirst();
        InstructionFetch free = new InstructionFetch(FETCH.lineBytes(), 0, FETCH.codeBytes());
        BoundLine[] lines = {};
        assertThat(BoundProgram.of(program, lines, Mode.TIMED, FETCH).places()).containsExactly(0);
        assertThat(BoundProgram.of(program, lines, Mode.TIMING, FETCH).places()).containsExactly(0);
        assertThat(BoundProgram.of(program, lines, Mode.ORDERED, FETCH).places()).isEmpty();
        assertThat(BoundProgram.of(program, lines, Mode.TIMED, free).places()).isEmpty();
    }
}
