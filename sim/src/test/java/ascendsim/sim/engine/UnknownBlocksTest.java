package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownBlocksTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    private static Kernel kernel(String cube, String vector) {
        return KernelParser.parse("t.asm", ".kernel t\n.target v310\n.type mix_aic_1_2\n.arg x workspace int8 [4096] nd"
                + "\n.core aic\ns.arg r0, x\n" + cube + "\nend\n.core aiv\ns.arg r0, x\n" + vector + "\nend\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s.set r1, 0 | s.ld r1, ub[0] {type=int64}  | true
        s.set r1, 0 | s.ld r1, gm[r0] {type=int64} | false
        s.set r1, 0 | s.st ub[0], 1 {type=int64}   | false
        """)
    void onlyScalarReadsOfUbMatter(String cube, String vector, boolean matter) {
        assertThat(UnknownBlocks.matter(kernel(cube, vector))).isEqualTo(matter);
    }

    /** A vector core that reads UB has to know what its cube, whose program does not, drains there. */
    @Test
    void whatAnotherCoreComputesIsNotKnown() {
        Kernel kernel = kernel("fixpipe.ub ub[0], l0c[0], fb[0] {quant=none, type=float32, m=16, n=16, src_stride=16,"
                + " dst_stride=16}\nxset FIX, 4 {mode=4}\nxset FIX, 20 {mode=4}",
                "xwait 4 {mode=4, pipe=S}\ns.ld r1, ub[0] {type=int64}\ns.st gm[r0], r1 {type=int64}");
        assertThatThrownBy(
                () -> new Device(CHIP).launch(kernel, Map.of(), Device.Options.of(Mode.TIMING)))
                .isInstanceOf(SimulationError.class).hasMessageContaining("depends on data the kernel computes");
    }
}
