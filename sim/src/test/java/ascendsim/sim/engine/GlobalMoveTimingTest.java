package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.PathRate;
import org.junit.jupiter.api.Test;

/** Copies between GM and one core, on Ascend910B1, as a datasheet: when a result is there, and when the next starts. */
class GlobalMoveTimingTest {
    private static final Chip CHIP = PipeUnderTest.CHIP;
    private static final PathRate ND2NZ = CHIP.paths().of(MovePath.GM_L1_ND2NZ);
    private static final String UB_16K = "cp.gm.ub ub[0], gm[r0] {count=1, length=512}";

    private static long takes(PipeUnderTest pipe, int line) {
        return pipe.line(line).ended() - pipe.line(line).started();
    }

    private static long distance(PipeUnderTest pipe, int line) {
        return pipe.line(line + 1).started() - pipe.line(line).started();
    }

    private static String ub(int rows, int bytes, int gap) {
        return "cp.gm.ub.pad ub[0], gm[r0] {type=float16, count=" + rows + ", length=" + bytes + ", gm_gap=" + gap
                + "}";
    }

    private static String nz(int rows, int columns, int pitch) {
        return "cp.gm.l1.nd2nz l1[0], gm[r0] {type=float16, rows=" + rows + ", columns=" + columns + ", src_pitch="
                + pitch + ", dst_column_stride=" + rows + "}";
    }

    /** 197 cycles of start-up and 16384 bytes at 127.7 a cycle. */
    @Test
    void aCopyFromL2TakesItsStartUpAndItsBytes() {
        PipeUnderTest pipe = PipeUnderTest.run("aiv", UB_16K, "pipe_barrier MTE2", UB_16K);
        assertThat(takes(pipe, 2)).isEqualTo(129 + 197);
    }

    /** 16384 bytes at the 46.4 a cycle of HBM: the start-up passes meanwhile, as far as the port waits. */
    @Test
    void aCopyFromHbmHidesItsStartUp() {
        PipeUnderTest pipe = PipeUnderTest.run("aiv", UB_16K);
        assertThat(takes(pipe, 0)).isBetween(354L, 358L);
        PipeUnderTest large = PipeUnderTest.run("aiv", UB_16K.replace("512", "2048"));
        assertThat(takes(large, 0)).isBetween(65536L * 10 / 464, 65536L * 10 / 464 + 3);
    }

    /** Every short row is a packet of 8 cycles on the way to UB. */
    @Test
    void shortRowsIntoUbTakeAPacketEach() {
        String copy = ub(64, 128, 128);
        PipeUnderTest pipe = PipeUnderTest.run("aiv", copy, copy, copy);
        assertThat(distance(pipe, 1)).isEqualTo(64 * 8);
    }

    /** A row of 2048 bytes off the 32-byte grid goes in 17 packets, on it at the port's rate. */
    @Test
    void rowsOffTheGridGoInSmallPackets() {
        String off = ub(16, 2048, 2);
        PipeUnderTest pipe = PipeUnderTest.run("aiv", off, off, off);
        assertThat(distance(pipe, 1)).isEqualTo(16 * 17 * 8);
        String on = ub(16, 2048, 32);
        assertThat(distance(PipeUnderTest.run("aiv", on, on, on), 1)).isEqualTo(257);
    }

    /** The next ND2NZ copy starts a while after the bytes of the last one, when those have arrived. */
    @Test
    void nd2nzCopiesDoNotOverlap() {
        String copy = nz(64, 64, 128);
        PipeUnderTest pipe = PipeUnderTest.run("aic", copy, copy, copy);
        double rows = 64 * (CHIP.dma().nd2nzRowCycles() + 128 / ND2NZ.bytesPerCycle());
        assertThat((double) distance(pipe, 1)).isBetween(rows + ND2NZ.overheadCycles(),
                rows + ND2NZ.overheadCycles() + 2);
    }

    /** As many bytes in longer rows are there sooner, by what the rows cost beyond their bytes. */
    @Test
    void nd2nzRowsCostMoreThanTheirBytes() {
        PipeUnderTest two = PipeUnderTest.run("aic", nz(64, 128, 128), nz(64, 128, 128), nz(64, 128, 128));
        PipeUnderTest one = PipeUnderTest.run("aic", nz(32, 256, 256), nz(32, 256, 256), nz(32, 256, 256));
        assertThat((double) distance(two, 1) - distance(one, 1)).isBetween(32 * CHIP.dma().nd2nzRowCycles() - 1,
                32 * CHIP.dma().nd2nzRowCycles() + 1);
    }

    /** 16 destination units a row, each at its own price. */
    @Test
    void nd2nzRowsOffTheGridTakeTheirUnits() {
        String copy = nz(64, 256, 257);
        PipeUnderTest pipe = PipeUnderTest.run("aic", copy, copy, copy);
        double units = 64 * 16 * CHIP.dma().nd2nzUnalignedUnitCycles() + ND2NZ.overheadCycles();
        assertThat((double) distance(pipe, 1)).isBetween(units, units + 2);
    }

    /** Lines are fetched whole and paid for as used: the second half of each line costs no miss any more. */
    @Test
    void theRestOfALineIsThereAfterItsFirstUse() {
        String left = ub(64, 256, 256);
        String right = left.replace("gm[r0]", "gm[256+r0]");
        PipeUnderTest pipe = PipeUnderTest.run("aiv", left, right, left);
        assertThat(distance(pipe, 0)).isBetween(64L * 5120 / 464, 64L * 5120 / 464 + 2);
        assertThat(distance(pipe, 1)).isEqualTo(64 * 8);
    }

    /** Without L2 every use costs the trip to HBM again. */
    @Test
    void bypassingL2MissesEveryTime() {
        String copy = ub(64, 128, 384).replace("}", ", l2=disable}");
        PipeUnderTest pipe = PipeUnderTest.run("aiv", copy, copy, copy);
        assertThat(distance(pipe, 1)).isEqualTo(distance(pipe, 0)).isBetween(64L * 5120 / 464, 64L * 5120 / 464 + 2);
    }

    /** The alias of a resident line is not resident: HBM gives it again. */
    @Test
    void bypassingL2DoesNotFindWhatIsThere() {
        String copy = ub(64, 128, 384);
        String past = copy.replace("}", ", l2=disable}");
        PipeUnderTest pipe = PipeUnderTest.run("aiv", copy, copy, past, past);
        assertThat(distance(pipe, 1)).isLessThan(64L * 5120 / 464);
        assertThat(distance(pipe, 2)).isBetween(64L * 5120 / 464, 64L * 5120 / 464 + 2);
    }

    /** A short store takes its start-up and its bytes, a long stream what memory takes in the long run. */
    @Test
    void storesAreHeldUpInTheLongRun() {
        String store = "cp.ub.gm gm[r0], ub[0] {count=1, length=256}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", store, store, store);
        assertThat(takes(pipe, 0)).isBetween(145L + 75, 145L + 77);
        assertThat(distance(pipe, 1)).isBetween(126L, 128L);
    }

    /** The ladder's order on one core: longer rows before shorter ones, rows on the grid before those off it. */
    @Test
    void theOrderOfTheLadder() {
        assertThat(time("aiv", ub(16, 2048, 2048))).isLessThan(time("aiv", ub(256, 128, 128)));
        assertThat(time("aiv", ub(256, 128, 128))).isLessThan(time("aiv", ub(16, 2048, 2050)) * 2);
        assertThat(time("aic", nz(64, 256, 512))).isLessThan(time("aic", nz(64, 256, 511)));
    }

    private static long time(String kind, String copy) {
        PipeUnderTest pipe = PipeUnderTest.run(kind, copy, copy, copy, copy);
        return pipe.line(3).ended();
    }
}
