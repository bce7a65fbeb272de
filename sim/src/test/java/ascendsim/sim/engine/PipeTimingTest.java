package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.probe.StallReason;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads like a datasheet: when an instruction starts and when its result is there, on Ascend910B1. */
class PipeTimingTest {
    private static final String MMAD = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=128, n=256, k=64, start=1}";
    private static final String LOAD_A = "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=32, src_stride=1}";

    @Test
    void anMmadTakesItsFractalsAndItsResultComes23CyclesLater() {
        PipeUnderTest pipe = PipeUnderTest.run("aic", MMAD, MMAD);
        assertThat(pipe.line(0).ended() - pipe.line(0).started()).isEqualTo(8 * 16 * 4 + 23);
        long distance = pipe.line(1).started() - pipe.line(0).started();
        assertThat(distance).isBetween(8L * 16 * 4 + 2, 8L * 16 * 4 + 3);
    }

    @Test
    void aLoadToL0aMoves256BytesPerCycle() {
        PipeUnderTest pipe = PipeUnderTest.run("aic", LOAD_A, LOAD_A);
        long distance = pipe.line(1).started() - pipe.line(0).started();
        assertThat(distance).isBetween(32L * 512 / 256, 32L * 512 / 256 + 3);
        assertThat(pipe.line(0).ended()).isGreaterThan(pipe.line(1).started());
    }

    @Test
    void aLoadOfAWindowHasItsPathsRateAndItsResultComes50CyclesLater() {
        String left = "ld3d.l1.l0a l0a[0], l1[0] {type=float16, l1_h=128, k_ext=64, m_ext=128}";
        String right = "ld3d.l1.l0b l0b[0], l1[0] {type=float16, l1_h=256, k_ext=128, m_ext=64}";
        PipeUnderTest pipe = PipeUnderTest.run("aic", left, right, right);
        assertThat(pipe.line(1).started() - pipe.line(0).started()).isBetween(32L * 512 / 256, 32L * 512 / 256 + 3);
        assertThat(pipe.line(0).ended() - pipe.line(1).started()).isBetween(49L, 50L);
        double transposed = 32 * 512 / PipeUnderTest.CHIP.paths().of(MovePath.L1_L0B_LOAD3D).bytesPerCycle();
        assertThat((double) pipe.line(2).started() - pipe.line(1).started()).isBetween(transposed, transposed + 4);
    }

    @ParameterizedTest
    @CsvSource({"int8, 16", "int4, 8"})
    void narrowSquaresGoToL0bAtTheTransposingRate(String type, int squares) {
        String load = "ld2dt.l1.l0b l0b[0], l1[0] {type=" + type + ", repeat=" + squares + ", src_stride=1}";
        PipeUnderTest pipe = PipeUnderTest.run("aic", load, load);
        double busy = 32 * 512 / PipeUnderTest.CHIP.paths().of(MovePath.L1_L0B_TRANSPOSED).bytesPerCycle();
        assertThat((double) pipe.line(1).started() - pipe.line(0).started()).isBetween(busy, busy + 2);
        assertThat(busy).isGreaterThan(32 * 512 / PipeUnderTest.CHIP.paths().of(MovePath.L1_L0B).bytesPerCycle());
    }

    @Test
    void squaresOfFloat32AndThoseForL0aHaveThePlainRate() {
        String wide = "ld2dt.l1.l0b l0b[0], l1[0] {type=float32, repeat=16, src_stride=1}";
        String left = "ld2dt.l1.l0a l0a[0], l1[0] {type=int8, repeat=16, src_stride=1}";
        PipeUnderTest pipe = PipeUnderTest.run("aic", wide, left, left);
        assertThat(pipe.line(1).started() - pipe.line(0).started()).isBetween(32L * 512 / 128, 32L * 512 / 128 + 2);
        assertThat(pipe.line(2).started() - pipe.line(1).started()).isBetween(32L * 512 / 256, 32L * 512 / 256 + 2);
    }

    @Test
    void aFlagOrdersTwoPipesAndIsSeenLater() {
        PipeUnderTest pipe = PipeUnderTest.run("aic", LOAD_A, "set_flag MTE1, M, 0", "wait_flag MTE1, M, 0", MMAD);
        long seen = (long) Math.ceil(PipeUnderTest.CHIP.sync().flagVisibleCycles());
        assertThat(pipe.line(1).ended()).isGreaterThanOrEqualTo(pipe.line(0).ended());
        assertThat(pipe.line(2).started()).isEqualTo(pipe.line(1).ended() + seen);
        assertThat(pipe.line(3).started()).isEqualTo(pipe.line(2).started() + 1);
        assertThat(pipe.stalled(Pipe.M, StallReason.FLAG)).isPositive();
    }

    @Test
    void withoutAFlagTwoPipesRunSideBySide() {
        PipeUnderTest pipe = PipeUnderTest.run("aic", LOAD_A, MMAD);
        assertThat(pipe.line(1).started()).isLessThan(pipe.line(0).ended());
    }

    @Test
    void aBarrierWaitsForTheResultNotOnlyForThePipe() {
        PipeUnderTest pipe = PipeUnderTest.run("aic", MMAD, "pipe_barrier M", MMAD);
        assertThat(pipe.line(1).started()).isEqualTo(pipe.line(0).ended());
        assertThat(pipe.line(2).started())
                .isEqualTo(pipe.line(1).started() + (long) PipeUnderTest.CHIP.sync().pipeBarrierCycles());
    }

    @Test
    void aFullQueueStopsTheScalarUnit() {
        String[] lines = Stream.generate(() -> MMAD).limit(40).toArray(String[]::new);
        PipeUnderTest pipe = PipeUnderTest.run("aic", lines);
        assertThat(pipe.line(32).dispatched()).isLessThan(pipe.line(1).started());
        assertThat(pipe.line(33).dispatched()).isGreaterThanOrEqualTo(pipe.line(1).started());
        assertThat(pipe.stalled(Pipe.S, StallReason.QUEUE)).isPositive();
    }

    @Test
    void smallCopiesFollowEachOtherAtTheIssueIntervalWhileTheirLatencyOverlaps() {
        String copy = "cp.gm.ub ub[0], gm[r0] {count=1, length=4}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", copy, copy, copy, copy);
        assertThat(pipe.line(3).started() - pipe.line(2).started()).isEqualTo(20);
        assertThat(pipe.line(3).ended() - pipe.line(3).started()).isGreaterThan(150);
    }

    @Test
    void aLargeCopyRunsAtThePortRate() {
        String copy = "cp.gm.ub ub[0], gm[r0] {count=1, length=2048}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", copy, copy, copy);
        double hitRate = 65536.0 / (pipe.line(2).started() - pipe.line(1).started());
        assertThat(hitRate).isBetween(110.0, 135.0);
        double missRate = 65536.0 / (pipe.line(1).started() - pipe.line(0).started());
        assertThat(missRate).isLessThan(hitRate / 2);
    }

    @Test
    void unitFlagsLetTheDrainAndTheNextBlockOverlap() {
        String[] flagged = block(2, 3, 3);
        String[] plain = Stream.concat(Stream.of("set_flag FIX, M, 0"),
                Stream.concat(Arrays.stream(fenced()), Stream.of("wait_flag FIX, M, 0"))).toArray(String[]::new);
        PipeUnderTest overlapped = PipeUnderTest.run("aic", flagged);
        PipeUnderTest serial = PipeUnderTest.run("aic", plain);
        long drain = flagged.length / 2 - 1;
        assertThat(overlapped.line((int) drain).started()).isLessThan(overlapped.line((int) drain - 1).ended());
        assertThat(overlapped.line((int) drain).ended()).isGreaterThan(overlapped.line((int) drain - 1).ended());
        assertThat(overlapped.line((int) drain + 1).started()).isLessThan(overlapped.line((int) drain).ended());
        assertThat(last(overlapped, flagged.length)).isLessThan(last(serial, plain.length));
    }

    /** The small block takes over only a part of the region that the large one's drain gives back. */
    @Test
    void aSmallBlockAfterALargeOneLeavesNoUnitFlagBehind() {
        String[] large = Arrays.stream(block(2, 3, 3), 0, 3)
                .map(line -> line.replace("quant=f32_f16, type=float16", "quant=none, type=float32"))
                .toArray(String[]::new);
        String[] small = Stream.of(large).map(line -> line.replace("n=256", "n=128")).toArray(String[]::new);
        String[] all = Stream.of(large, small, new String[]{"barrier_all"}, large).flatMap(Arrays::stream)
                .toArray(String[]::new);
        PipeUnderTest run = PipeUnderTest.run("aic", all);
        long half = (run.line(3).ended() - run.line(3).started()) / 2;
        assertThat(run.line(3).started()).isLessThan(run.line(2).ended() - half);
        assertThat(run.line(7).started()).isGreaterThan(run.line(5).ended());
    }

    private static long last(PipeUnderTest pipe, int lines) {
        long end = 0;
        for (int i = 0; i < lines; i++) {
            end = Math.max(end, pipe.line(i).ended());
        }
        return end;
    }

    private static String[] block(int keep, int give, int drain) {
        String mmad = MMAD.replace("}", ", unit_flag=" + keep + "}");
        String lastMmad = MMAD.replace("start=1}", "start=0, unit_flag=" + give + "}");
        String out = "fixpipe.gm gm[r0], l0c[0], fb[0] {quant=f32_f16, type=float16, m=128, n=256, src_stride=128,"
                + " dst_stride=256, unit_flag=" + drain + "}";
        return new String[]{mmad, lastMmad, out, mmad, lastMmad, out};
    }

    private static String[] fenced() {
        String[] b = block(0, 0, 0);
        return new String[]{"wait_flag FIX, M, 0", b[0], b[1], "set_flag M, FIX, 0", "wait_flag M, FIX, 0", b[2],
                "set_flag FIX, M, 0", "wait_flag FIX, M, 0", b[3], b[4], "set_flag M, FIX, 0", "wait_flag M, FIX, 0",
                b[5],
                "set_flag FIX, M, 0"};
    }

    @Test
    void scalarWorkTakesTimeBetweenDispatches() {
        PipeUnderTest quick = PipeUnderTest.run("aic", MMAD, MMAD);
        PipeUnderTest slow = PipeUnderTest.run("aic", MMAD, "s.set r5, 1", "s.set r6, r5+1", MMAD);
        long apart = slow.line(3).dispatched() - quick.line(1).dispatched();
        double alu = PipeUnderTest.CHIP.scalar().dependentAluCycles();
        assertThat((double) apart).isBetween(2 * alu - 1, 2 * alu + 1);
    }
}
