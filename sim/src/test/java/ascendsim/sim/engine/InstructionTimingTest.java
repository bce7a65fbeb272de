package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The datasheet of Ascend910B1: how far apart an instruction of each kind starts in a stream, and when its result is
 * there for whoever waits for it. What does not wait sees the first figure only.
 */
class InstructionTimingTest {
    private static final int STREAM = 20;

    /**
     * One line of the datasheet.
     *
     * @param core  aic or aiv
     * @param apart cycles between starts in a stream
     * @param ready cycles from start to result
     * @param setup scalar lines before it
     */
    record Entry(String core, String line, String pipe, double apart, double ready, String... setup) {
        Entry {
            setup = setup.clone();
        }

        @Override
        public String toString() {
            return line;
        }
    }

    /** Operands lie so that no two of them meet in a bank. */
    private static final String BINARY = " ub[131072], ub[0], ub[65792] ";
    private static final String UNARY = " ub[131072], ub[0] ";
    private static final String DRAIN = "n=256, src_stride=128, dst_stride=256";

    static final List<Entry> DATASHEET = List.of(
            new Entry("aiv", "vadd" + BINARY + "{type=float32, repeat=64}", "V", 64, 64 + 24),
            new Entry("aiv", "vadd" + BINARY + "{type=float32, repeat=1}", "V", 3, 1 + 24),
            new Entry("aiv", "vadd" + BINARY + "{type=float32, repeat=1}", "V", 64, 64 + 24,
                    "set.mask.count 4096"),
            new Entry("aiv", "vadd" + BINARY + "{type=float32, repeat=64}", "V", 64, 64 + 24, "set.mask 0, 255"),
            new Entry("aiv", "vmuls" + UNARY.replace(" ub[0] ", " ub[0], 1 ") + "{type=float32, repeat=2}", "V", 4,
                    2 + 26),
            new Entry("aiv", "vexp" + UNARY + "{type=float16, repeat=8}", "V", 32, 32 + 31),
            new Entry("aiv", "vdiv" + BINARY + "{type=float16, repeat=8}", "V", 36, 32 + 31),
            new Entry("aiv", "vconv" + UNARY + "{from=float32, to=float16, repeat=7}", "V", 8, 8 + 27),
            new Entry("aiv", "vconv" + UNARY + "{from=float16, to=float32, repeat=7}", "V", 7, 7 + 27),
            new Entry("aiv", "vcmp" + BINARY + "{condition=lt, type=float32, repeat=8}", "V", 8, 8 + 36),
            new Entry("aiv", "vcmp" + BINARY + "{condition=lt, type=float32, repeat=9}", "V", 14, 14 + 36),
            new Entry("aiv", "vcmp" + BINARY + "{condition=lt, type=float32, repeat=8}", "V", 8, 8 + 36,
                    "set.mask.count 64"),
            new Entry("aiv", "vcopy" + UNARY + "{type=float32, repeat=8}", "V", 8, 8 + 24, "set.mask.count 4096"),
            new Entry("aiv", "vadd ub[131072], ub[0], ub[65536] {type=float32, repeat=64}", "V", 128, 128 + 24),
            new Entry("aiv", "vcadd" + UNARY + "{type=float16, repeat=4}", "V", 28, 28 + 46),
            new Entry("aiv", "vcgmax" + UNARY + "{type=float32, repeat=4}", "V", 4, 4 + 31),
            new Entry("aiv", "vdup ub[0], 0 {type=float16, repeat=9}", "V", 9, 9 + 24),
            new Entry("aiv", "cp.ub.ub" + UNARY + "{length=128}", "V", 16, 16 + 24),
            new Entry("aic", "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=32, n=64, k=16, start=1}", "M", 10.1,
                    8 + 23),
            new Entry("aic", "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=s8, m=32, n=64, k=64, start=1}", "M", 18.1,
                    16 + 23),
            new Entry("aic", "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=1, src_stride=1}", "MTE1", 4, 3 + 28),
            new Entry("aic", "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=32, src_stride=1}", "MTE1", 65, 65 + 28),
            new Entry("aic", "ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=32, src_stride=1}", "MTE1", 129,
                    129 + 28),
            new Entry("aic", "cp.l1.bt bt[0], l1[0] {type=float32, length=1}", "MTE1", 3, 2 + 20),
            new Entry("aic", "cp.l1.bt bt[0], l1[0] {type=float32, length=16}", "MTE1", 32, 32 + 20),
            new Entry("aic", "cp.l1.fb fb[0], l1[0] {length=8}", "FIX", 47, 47 + 20),
            new Entry("aic", "fixpipe.l1 l1[0], l0c[0], fb[0] {quant=f32_f16, type=float16, m=128, " + DRAIN + "}",
                    "FIX", 512, 512 + 20),
            new Entry("aic", "fixpipe.gm gm[r0], l0c[0], fb[0] {quant=none, type=float32, m=29, n=16, src_stride=32,"
                    + " dst_stride=16}", "FIX", 16, 88));

    @ParameterizedTest
    @FieldSource("DATASHEET")
    void aStreamRunsAtItsInterval(Entry entry) {
        String[] lines = Stream
                .concat(Stream.of(entry.setup()), Collections.nCopies(STREAM + 1, entry.line()).stream())
                .toArray(String[]::new);
        PipeUnderTest pipe = PipeUnderTest.run(entry.core(), lines);
        int first = entry.setup().length;
        long all = pipe.line(first + STREAM).started() - pipe.line(first).started();
        assertThat((double) all).isBetween(STREAM * entry.apart() - 1, STREAM * entry.apart() + 1);
    }

    @ParameterizedTest
    @FieldSource("DATASHEET")
    void aBarrierEndsWhenTheResultIsThereAndNotBefore(Entry entry) {
        String[] lines = Stream.concat(Stream.of(entry.setup()), Stream.of(entry.line(),
                "pipe_barrier " + entry.pipe(), entry.line())).toArray(String[]::new);
        PipeUnderTest pipe = PipeUnderTest.run(entry.core(), lines);
        int first = entry.setup().length;
        long start = pipe.line(first).started();
        long ready = (long) Math.ceil(entry.ready());
        assertThat(pipe.line(first).ended() - start).isEqualTo(ready);
        assertThat(pipe.line(first + 1).started() - start).isEqualTo(ready);
        assertThat(pipe.line(first + 2).started() - start).isEqualTo(ready + 1);
    }

    @ParameterizedTest
    @FieldSource("DATASHEET")
    void aFlagIsSetWhenTheResultIsThereAndHoldsUpOnlyWhoWaits(Entry entry) {
        String other = entry.core().equals("aiv") ? "MTE3" : entry.pipe().equals("MTE1") ? "M" : "MTE1";
        String[] lines = Stream.concat(Stream.of(entry.setup()), Stream.of(entry.line(),
                "set_flag " + entry.pipe() + ", " + other + ", 0", entry.line(),
                "wait_flag " + entry.pipe() + ", " + other + ", 0")).toArray(String[]::new);
        PipeUnderTest pipe = PipeUnderTest.run(entry.core(), lines);
        int first = entry.setup().length;
        long start = pipe.line(first).started();
        long seen = (long) Math.ceil(entry.ready()) + (long) PipeUnderTest.CHIP.sync().flagVisibleCycles();
        assertThat(pipe.line(first + 3).started() - start).isEqualTo(seen);
        double pushes = 2 * PipeUnderTest.CHIP.scalar().pushCycles();
        assertThat((double) (pipe.line(first + 2).started() - start)).isBetween(entry.apart(),
                Math.max(entry.apart() + 2, pushes));
    }

    /** The instruction under a mask takes no longer; whoever sets the mask does. */
    @ParameterizedTest
    @CsvSource({"set.mask.count 64, 16", "'set.mask 0, 255', 16", "'set.mask -1, -1', 1"})
    void settingAMaskHoldsUpTheScalarUnit(String mask, long cycles) {
        String line = "vadd" + BINARY + "{type=float32, repeat=1}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", line, mask, line);
        assertThat(pipe.line(2).started() - pipe.line(0).started())
                .isEqualTo(cycles + (long) PipeUnderTest.CHIP.scalar().pushCycles());
    }

    @Test
    void aLargeDrainToGmTakesItsBytesAndNoMore() {
        String drain = "fixpipe.gm gm[r0], l0c[0], fb[0] {quant=none, type=float32, m=58, " + DRAIN + "}";
        PipeUnderTest pipe = PipeUnderTest.run("aic", drain, drain);
        assertThat(pipe.line(0).ended() - pipe.line(0).started()).isEqualTo(58 * 256 * 4 / 116);
        assertThat(pipe.line(1).started()).isEqualTo(pipe.line(0).ended());
    }
}
