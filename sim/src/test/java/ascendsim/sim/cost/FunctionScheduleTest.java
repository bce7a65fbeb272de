package ascendsim.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.FunctionUnit;
import ascendsim.sim.registers.FunctionUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles of vector functions on the 950, worked out by hand from the numbers of hardware.md §4.2. */
class FunctionScheduleTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final FunctionUnit UNIT = CHIP.functions().orElseThrow();
    /** Start and drain. */
    private static final int FIXED = 23 + 12;

    /** Cycles between start and drain. */
    private static double cycles(long count, String... body) {
        return cycles(FunctionUnderTest.parse(body), count);
    }

    private static double cycles(RegisterFunction function, long count) {
        long[] arguments = new long[24];
        arguments[0] = count;
        return new FunctionSchedule(function, UNIT).cycles(arguments) - FIXED;
    }

    private static String[] times(int times, String... lines) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (String line : lines) {
                all.add(line.replace("#", Integer.toString(i + 2)));
            }
        }
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"vadd,float32,4", "vmul,float32,5", "vmax,float32,3", "vdiv,float32,14", "vdiv,float16,19",
            "vadd,int32,4", "vmul,int32,5"})
    void aChainWaitsForEachResult(String op, String type, int latency) {
        for (int n : new int[]{1, 2, 10}) {
            assertThat(cycles(0, times(n, op + " v1, v1, v0, p0 {type=" + type + "}"))).isEqualTo(n * latency);
        }
    }

    @Test
    void independentOperationsTakeTwoAtATime() {
        // 20 additions on two units: the last two are issued in cycle 9 and done 4 later.
        assertThat(cycles(0, times(20, "vadd v#, v0, v1, p0 {type=float32}"))).isEqualTo(9 + 4);
        // Reductions have one unit, 22 cycles.
        assertThat(cycles(0, times(20, "vcadd v#, v0, p0 {type=float32}"))).isEqualTo(19 + 22);
        // A division keeps its unit for 4 cycles.
        assertThat(cycles(0, times(20, "vdiv v#, v0, v1, p0 {type=float32}"))).isEqualTo(9 * 4 + 14);
        // int32 additions keep it for 2.
        assertThat(cycles(0, times(20, "vadd v#, v0, v1, p0 {type=int32}"))).isEqualTo(9 * 2 + 4);
    }

    @Test
    void aReductionBesideAdditions() {
        String[] mixed = times(10, "vcadd v#, v0, p0 {type=float32}", "vadd v20, v0, v1, p0 {type=float32}");
        assertThat(cycles(0, mixed)).isEqualTo(9 + 22);
    }

    @Test
    void memoryHasTwoLoadsAndAStoreInACycle() {
        assertThat(cycles(0, times(20, "vlds v#, ub[0]"))).isEqualTo(9 + 9);
        assertThat(cycles(0, times(20, "vsts ub[0], v#, p0 {dist=norm_b32}"))).isEqualTo(19 + 9);
        assertThat(cycles(0, times(8, "vlds.dintlv v#, v20, ub[0] {width=b16}"))).isEqualTo(7 + 9);
        assertThat(cycles(0, "vlds v0, ub[0]", "vadd v1, v0, v0, p0 {type=float32}",
                "vsts ub[512], v1, p0 {dist=norm_b32}")).isEqualTo(9 + 4 + 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 65535})
    void aLinearOperationStreamsARegisterInACycle(int rounds) {
        String[] body = {"loop r8, r0", "vlds v0, ub[r8*256]", "vlds v1, ub[r8*256+65536]",
                "vadd v2, v0, v1, p0 {type=float32}", "vsts ub[r8*256+131072], v2, p0 {dist=norm_b32}", "end_loop"};
        // The first round's load, addition and store, then a store in every cycle; a round begins in a cycle of its own.
        assertThat(cycles(rounds, body)).isEqualTo(1 + 9 + 4 + 9 + rounds - 1);
    }

    /** As the machine: its counters end at 65535. */
    @ParameterizedTest
    @ValueSource(longs = {65536, 1L << 40, Long.MAX_VALUE})
    void aLoopHasACounterOf16Bits(long rounds) {
        assertThatThrownBy(() -> cycles(rounds, "loop r8, r0", "loop r9, r8", "vlds v0, ub[0]", "end_loop", "end_loop"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("loops " + rounds + " times")
                .hasMessageContaining("at most 65535");
    }

    @Test
    void twoOperationsInACycleAre512Bytes() {
        String[] body = {"loop r8, r0", "vlds v0, ub[r8*256]", "vadds v1, v0, 0, p0 {type=float32}",
                "vmuls v2, v1, 0, p0 {type=float32}", "vsts ub[r8*256], v2, p0 {dist=norm_b32}", "end_loop"};
        double step = (cycles(2000, body) - cycles(1000, body)) / 1000;
        assertThat(step).isEqualTo(1);
        String[] three = {"loop r8, r0", "vlds v0, ub[r8*256]", "vadds v1, v0, 0, p0 {type=float32}",
                "vmuls v2, v1, 0, p0 {type=float32}", "vadds v3, v1, 0, p0 {type=float32}",
                "vmul v4, v2, v3, p0 {type=float32}", "vsts ub[r8*256], v4, p0 {dist=norm_b32}", "end_loop"};
        assertThat((cycles(2000, three) - cycles(1000, three)) / 1000).isCloseTo(2, within(0.01));
    }

    @Test
    void aLoopThatHandsAResultOnRunsAtItsLatency() {
        String[] body = {"loop r8, r0", "vlds v0, ub[r8*256]", "vadd v1, v1, v0, p0 {type=float32}", "end_loop"};
        assertThat(cycles(500, body)).isEqualTo(1 + 9 + 500 * 4);
    }

    @Test
    void aSmallWindowHidesNoLongChain() {
        // 30 chains of one division and one addition: more than the window holds.
        String[] chain = times(30, "vdiv v30, v0, v1, p0 {type=float32}", "vadd v31, v30, v0, p0 {type=float32}");
        FunctionUnit small = new FunctionUnit(23, 12, 6, 5, 2, 2, 2, 1, 9, 9, 3, 20, 1, UNIT.unlisted(),
                UNIT.operations());
        double wide = cycles(0, chain);
        double narrow = new FunctionSchedule(FunctionUnderTest.parse(chain), small).cycles(new long[24]) - FIXED;
        // 30 divisions of 4 cycles and 30 additions keep two units busy for 75 cycles.
        assertThat(wide).isBetween(75.0, 75.0 + 14 + 4);
        assertThat(narrow).isGreaterThan(wide * 2);
    }

    @Test
    void aBarrierWaitsForStores() {
        assertThat(cycles(0, "vsts ub[0], v0, p0 {dist=norm_b32}", "mem_bar {kind=vst_vld}", "vlds v1, ub[0]"))
                .isEqualTo(20 + 9);
        assertThat(cycles(0, "vsts ub[0], v0, p0 {dist=norm_b32}", "mem_bar {kind=vld_vst}", "vlds v1, ub[512]"))
                .isEqualTo(20);
    }

    /** What a loop repeats is counted, not run: to the cycle what running every round gives. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 37, 200})
    void countingRoundsChangesNothing(int rounds) {
        String inner =
                "vlds v0, ub[r8*64]\nvcvt v1, v0, p0 {from=float16, to=float32}\nvabs v2, v1, p0 {type=float32}\n"
                        + "vcmax v3, v2, p0 {type=float32}\nvmax v4, v4, v3, p0 {type=float32}\n"
                        + "vdiv v5, v1, v4, p0 {type=float32}\nvsts ub[4096], v5, p0 {dist=pack4_b32}\n";
        String[] looped = {"loop r7, r0", "loop r8, 7", inner, "end_loop", "vadds v4, v0, 0, p0 {type=float32}",
                "end_loop"};
        StringBuilder unrolled = new StringBuilder();
        // Each round is a loop of one: pauses are the same, nothing repeats.
        for (int i = 0; i < rounds; i++) {
            unrolled.append("loop r7, 1\n");
            for (int j = 0; j < 7; j++) {
                unrolled.append("loop r8, 1\n").append(inner).append("end_loop\n");
            }
            unrolled.append("vadds v4, v0, 0, p0 {type=float32}\nend_loop\n");
        }
        assertThat(cycles(rounds, looped)).isEqualTo(cycles(0, unrolled.toString()));
    }

    @Test
    void onlyArgumentsThatCountLoopsMatter() {
        RegisterFunction function = FunctionUnderTest.parse("sset r9, r1-3", "loop r8, r9", "vlds v0, ub[r2]",
                "end_loop");
        FunctionSchedule schedule = new FunctionSchedule(function, UNIT);
        assertThat(schedule.counting().get(1)).isTrue();
        assertThat(schedule.counting().get(2)).isFalse();
        long[] arguments = new long[24];
        arguments[1] = 13;
        // sset 1 cycle, 10 rounds, the last load 9 more.
        assertThat(schedule.cycles(arguments)).isEqualTo(FIXED + 10 + 9);
    }
}
