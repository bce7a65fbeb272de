package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.WarmCode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several cores that want the same lines at the same time. */
class SharedMissTest {
    private static final Chip CHIP = WarmCode.of("Ascend910B1");
    private static final int BYTES = 65536;

    /** Sums what HBM gives. */
    private static final class Fetched implements Probe {
        private long bytes;

        @Override
        public void traffic(CoreId core, Dispatched d, long hitBytes, long missBytes) {
            bytes += missBytes;
        }
    }

    private static long fetched(int blocks, String copies) {
        String text = ".kernel t\n.target v220\n.type aiv_only\n.blocks " + blocks
                + "\n.arg x workspace int8 [1048576] nd\n.core aiv\ns.arg r0, x\n" + copies + "\nend\n";
        Kernel kernel = KernelParser.parse("t.asm", text);
        Fetched probe = new Fetched();
        new Device(CHIP).launch(kernel, Map.of(), Device.Options.of(Mode.TIMING).with(probe));
        return probe.bytes;
    }

    private static String copy() {
        return "cp.gm.ub ub[0], gm[r0] {count=1, length=" + BYTES / 32 + "}";
    }

    /** The blocks start one after another within a tenth of what a copy takes, so nearly all is still to come. */
    @Test
    void aLineOnItsWayIsFetchedAgainInPart() {
        double again = 3 * CHIP.l2().unmergedShare() * BYTES;
        assertThat((double) fetched(4, copy())).isBetween(BYTES + 0.9 * again, BYTES + again);
    }

    @Test
    void aLineThatIsThereIsNotFetchedAgain() {
        assertThat(fetched(1, copy() + "\npipe_barrier MTE2\n" + copy())).isEqualTo(BYTES);
    }

    /** 48 cores, each with lines of its own of which half are resident: HBM gives the other half at its own rate. */
    @Test
    void aTransferLoadsHbmWithWhatItMisses() {
        int cores = CHIP.cores().aic() * CHIP.cores().aivPerAic();
        String text = ".kernel t\n.target v220\n.type aiv_only\n.blocks " + cores
                + "\n.arg x workspace int8 [8388608] nd\n.core aiv\ns.arg r0, x\ns.get r1, BLOCK_IDX\n%send\n";
        String all = "cp.gm.ub ub[0], gm[r0+r1*131072] {count=128, length=32, src_gap=0}\n";
        String half = "cp.gm.ub ub[0], gm[r0+r1*131072] {count=64, length=16, src_gap=16}\n";
        long before = cycles(text.formatted(half));
        long more = cycles(text.formatted(half + "pipe_barrier MTE2\n" + all)) - before;
        double missed = cores * 128 * 1024 - cores * 64 * 512;
        assertThat((double) more).isGreaterThan(0.95 * missed / CHIP.hbm().readBytesPerCycle());
    }

    /** Eight cores have each put an eighth of the lines into L2, then all of them read all. */
    private static long allReadAll(String put, String pipe) {
        String text = ".kernel t\n.target v220\n.type aiv_only\n.blocks 8\n.arg x workspace int8 [1048576] nd\n"
                + ".core aiv\ns.arg r0, x\ns.get r1, BLOCK_IDX\n" + put + " {count=1, length=256}\nxset " + pipe
                + ", 0 {mode=0}\nxwait 0\n%send\n";
        return cycles(text.formatted(copy() + "\n")) - cycles(text.formatted(""));
    }

    /** What cores of this launch have written others read one after the other, 128 bytes at a time. */
    @Test
    void coresInStepOnDirtyLinesHoldEachOtherUp() {
        long cycles = allReadAll("cp.ub.gm gm[r0+r1*8192], ub[0]", "MTE3");
        double queue = 8 * BYTES / CHIP.l2().sameLineBytesPerCycle(CoreKind.AIV);
        assertThat((double) cycles).isBetween(queue, 1.5 * queue);
    }

    @Test
    void onCleanLinesTheyDoNot() {
        long cycles = allReadAll("cp.gm.ub ub[0], gm[r0+r1*8192]", "MTE2");
        double alone = BYTES / CHIP.paths().of(MovePath.GM_UB).bytesPerCycle();
        assertThat((double) cycles).isBetween(alone, 1.5 * alone);
    }

    /** A core by itself is held up by nobody, whoever wrote what it reads. */
    @Test
    void oneCoreReadsDirtyLinesAtItsOwnRate() {
        String text = ".kernel t\n.target v220\n.type aiv_only\n.blocks 1\n.arg x workspace int8 [1048576] nd\n"
                + ".core aiv\ns.arg r0, x\ncp.ub.gm gm[r0], ub[0] {count=1, length=2048}\nxset MTE3, 0 {mode=0}\n"
                + "xwait 0\n%send\n";
        long cycles = cycles(text.formatted(copy() + "\n")) - cycles(text.formatted(""));
        double alone = BYTES / CHIP.paths().of(MovePath.GM_UB).bytesPerCycle();
        assertThat((double) cycles).isBetween(alone, 1.5 * alone);
    }

    private static long cycles(String text) {
        return new Device(CHIP).launch(KernelParser.parse("t.asm", text), Map.of(), Device.Options.of(Mode.TIMING))
                .cycles();
    }
}
