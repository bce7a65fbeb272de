package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may touch L0C when, under unit flags (isa.md §1.4): the same answer with and without time. */
class UnitFlagTest {
    private static final String KEEP = mmad(128, 1, 2);
    private static final String SWITCH = mmad(128, 0, 3);

    private static String mmad(int m, int start, int flag) {
        return "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=" + m + ", n=256, k=64, start=" + start
                + ", unit_flag=" + flag + "}\n";
    }

    /** A drain of {@code n} columns from column {@code first}. */
    private static String drain(int first, int n, int flag) {
        return "fixpipe.gm gm[r0+" + first * 4 + "], l0c[" + first / 16 * 128 * 64
                + "], fb[0] {quant=none, type=float32,"
                + " m=128, n=" + n + ", src_stride=128, dst_stride=256, unit_flag=" + flag + "}\n";
    }

    /** Runs lines of an AIC program whose L0A and L0B hold x. */
    private static Run run(Mode mode, String... lines) {
        String text = """
            .kernel t
            .target v220
            .type aic_only
            .arg x in float16 [128,64] nd
            .arg y out float32 [128,256] nd
            .core aic
            s.arg r0, y
            s.arg r1, x
            cp.gm.l1 l1[0], gm[r1] {count=1, length=512}
            set_flag MTE2, MTE1, 0
            wait_flag MTE2, MTE1, 0
            ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=32, src_stride=1}
            ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=32, src_stride=1}
            set_flag MTE1, M, 0
            wait_flag MTE1, M, 0
            """ + String.join("", lines) + "end\n";
        Kernel kernel = KernelParser.parse("t.asm", text);
        Tensor x = Tensor.zeros(kernel.parameter("x").orElseThrow().type());
        for (int i = 0; i < x.elements(); i++) {
            x.putFloat(i, i % 7 - 3);
        }
        return new Device(PipeUnderTest.CHIP).launch(kernel, Map.of("x", x), Device.Options.of(mode));
    }

    private static void assertSame(String... lines) {
        Run ordered = run(Mode.ORDERED, lines);
        Run timed = run(Mode.TIMED, lines);
        Tensor expected = ordered.outputs().get("y");
        assertThat(timed.outputs().get("y").segment().mismatch(expected.segment())).isEqualTo(-1);
        assertThat(expected.floatAt(5)).isNotZero();
    }

    @Test
    void oneMmadMayBeDrainedInPieces() {
        String both = drain(0, 128, 3) + drain(128, 128, 3);
        assertSame(KEEP, SWITCH, both, KEEP, SWITCH, both, KEEP, SWITCH, both);
    }

    @Test
    void aDrainThatKeepsLeavesTheRegionToTheNext() {
        assertSame(KEEP, SWITCH, drain(0, 256, 2), drain(0, 256, 3), KEEP, SWITCH, drain(0, 256, 3));
    }

    @Test
    void blocksOfUnequalSizeFollowEachOther() {
        String small =
                mmad(16, 1, 3) + drain(0, 256, 3).replace("m=128", "m=16").replace("src_stride=128", "src_stride=16");
        assertSame(KEEP, SWITCH, drain(0, 256, 3), small, KEEP, SWITCH, drain(0, 256, 3), small);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED", "TIMING"})
    void anMmadWaitsForARegionThatNobodyGivesBack(Mode mode) {
        assertThatThrownBy(() -> run(mode, KEEP, SWITCH, drain(0, 256, 2), KEEP)).isInstanceOf(SimulationError.class)
                .hasMessageContaining("M #").hasMessageContaining("unit flags");
        assertThatThrownBy(() -> run(mode, KEEP, drain(0, 256, 3))).isInstanceOf(SimulationError.class)
                .hasMessageContaining("FIX #").hasMessageContaining("unit flags");
    }
}
