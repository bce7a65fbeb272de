package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small programs that the vendor timed on boards. */
class GoldenCyclesTest {
    /**
     * asc-devkit@0da921b, best practice bank_conflict_ub: 1000 Adds of 4096 float32 in a loop, sources and destination
     * free of conflicts, take 2390 ticks of 50 MHz. An Add of the library sets the mask; the next one waits for its
     * result, since both write the same buffer.
     */
    @Test
    void anAddOf64RepeatsInALoopTakes86Cycles() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add("set.mask -1, -1");
            lines.add("vadd ub[131072], ub[0], ub[65792] {type=float32, repeat=64}");
            lines.add("pipe_barrier V");
        }
        PipeUnderTest pipe = PipeUnderTest.run("aiv", lines.toArray(String[]::new));
        double apart = (pipe.line(148).started() - pipe.line(1).started()) / 49.0;
        double measured = 2390e-3 / 50 * PipeUnderTest.CHIP.cores().clockMhz();
        assertThat(measured).isBetween(86.0, 89.0);
        assertThat(apart).isCloseTo(measured, within(0.03 * measured));
    }

    /** asc-devkit@0da921b, UnitFlag page: 128 x 256 x 512 float16 in 8 Mmads: 4209 cycles with unit flags. */
    @Test
    void eightMmadsOf256ColumnsTake4209Cycles() {
        assertThat((double) cubeSpan(256)).isCloseTo(4209, within(0.03 * 4209));
    }

    /** The same page, 128 x 128 x 512: 2172 cycles. */
    @Test
    void eightMmadsOf128ColumnsTake2172Cycles() {
        assertThat((double) cubeSpan(128)).isCloseTo(2172, within(0.05 * 2172));
    }

    /** From the first Mmad's start to the last one's result; loads into L0 double buffered, one drain at the end. */
    private static long cubeSpan(int n) {
        List<String> lines = new ArrayList<>();
        List<Integer> mmads = new ArrayList<>();
        lines.add("set_flag M, MTE1, 0");
        lines.add("set_flag M, MTE1, 1");
        for (int k = 0; k < 8; k++) {
            int half = k % 2;
            lines.add("wait_flag M, MTE1, " + half);
            lines.add("ld2d.l1.l0a l0a[" + half * 32768 + "], l1[0] {type=float16, repeat=32, src_stride=1}");
            lines.add("ld2d.l1.l0b l0b[" + half * 32768 + "], l1[65536] {type=float16, repeat=" + n / 4
                    + ", src_stride=1, transpose=true}");
            lines.add("set_flag MTE1, M, " + half);
            lines.add("wait_flag MTE1, M, " + half);
            mmads.add(lines.size());
            lines.add("mmad l0c[0], l0a[" + half * 32768 + "], l0b[" + half * 32768 + "], bt[0] {types=f16, m=128, n="
                    + n + ", k=64, start=" + (k == 0 ? 1 : 0) + ", unit_flag=" + (k == 7 ? 3 : 2) + "}");
            lines.add("set_flag M, MTE1, " + half);
        }
        lines.add("fixpipe.gm gm[r0], l0c[0], fb[0] {quant=f32_f16, type=float16, m=128, n=" + n
                + ", src_stride=128, dst_stride=" + n + ", unit_flag=3}");
        PipeUnderTest pipe = PipeUnderTest.run("aic", lines.toArray(String[]::new));
        return pipe.line(mmads.getLast()).ended() - pipe.line(mmads.getFirst()).started();
    }
}
