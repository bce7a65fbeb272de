package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vector operands that meet in the banks of UB: 16 groups of 3 banks, one in each third of UB. Places are written
 * third/row/group.
 */
class UbBankTest {
    /** Cycles of one call of the vendor's samples beyond the work of its instruction. */
    private static final double CALL = 22;

    /** Cycles from one instruction of a stream to the next. */
    private static long cycles(String instruction) {
        PipeUnderTest pipe = PipeUnderTest.run("aiv", instruction, instruction);
        return pipe.line(1).started() - pipe.line(0).started();
    }

    private static String at(String place) {
        String[] parts = place.split("/");
        return "ub[" + (Long.parseLong(parts[0]) * 65536 + Long.parseLong(parts[1]) * 512
                + Long.parseLong(parts[2]) * 32) + "]";
    }

    /**
     * The vendor's sample bank_conflict_ub on board (asc-devkit@0da921b): 1000 Adds of 4096 float32. The table says what
     * meets, the places here do so; in the last two rows the destination starts in the bank of the second source, as
     * in the row before.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"no conflict,                0/0/0, 1/0/8,  2/0/0,  1, 8, 86.04",
            "two reads in one bank,          0/0/0, 0/32/0, 2/0/0,  1, 8, 150.0",
            "two reads in one group,         0/0/0, 1/0/0,  2/0/0,  1, 8, 150.0",
            "read and write in one bank,     0/0/0, 1/0/8,  0/32/0, 1, 8, 86.0",
            "the same one group off,         0/0/0, 1/0/8,  0/32/1, 1, 8, 135.04",
            "destination is a source,        0/0/0, 1/0/8,  1/0/8,  1, 8, 86.04",
            "a source of one block a repeat, 0/0/0, 1/0/8,  1/0/8,  0, 1, 129.0",
            "one block eight times,          0/0/0, 1/0/8,  1/0/8,  0, 8, 86.0"})
    void additionsTakeWhatTheVendorMeasured(String what, String src0, String src1, String dst, int block, int repeat,
            double measured) {
        String add = "vadd " + at(dst) + ", " + at(src0) + ", " + at(src1) + " {type=float32, repeat=64, src0_block="
                + block + ", src0_repeat=" + repeat + "}";
        assertThat(cycles(add) + CALL).as(what).isCloseTo(measured, Percentage.withPercentage(1));
    }

    /**
     * The vendor's sample bank_conflict_nd2nz on board (asc-devkit@0da921b): rows to NZ columns with the columns 144
     * blocks apart take 47.79 us where the sample's own theory, one repeat per cycle, says 5.904 us; with 145 blocks
     * they take 7.13 us, calls included.
     */
    @Test
    void nzColumnsAMultipleOf16BlocksApartCost8CyclesPerRepeat() {
        String copy = "vcopy ub[0], ub[131072] {type=float16, repeat=100, dst_block=%d, dst_repeat=1}";
        double theory = 100;
        assertThat(cycles(copy.formatted(144)) / theory).isCloseTo(47.79 / 5.904, Percentage.withPercentage(2));
        assertThat(cycles(copy.formatted(145)) / theory).isCloseTo(1, within(0.05)).isLessThan(7.133 / 5.904);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "15, 1", "16, 8", "24, 4", "160, 8"})
    void aBlockStrideThatComesBackToAGroupServesItOneRowPerCycle(int stride, int perRepeat) {
        long reading = cycles("vcopy ub[131072], ub[0] {type=float32, repeat=20, src_block=" + stride + "}");
        assertThat(reading).isBetween(20L * perRepeat, 20L * perRepeat + 1);
        if (stride > 0) {
            long writing = cycles("vdup ub[0], 1 {type=float32, repeat=20, dst_block=" + stride + "}");
            assertThat(writing).isBetween(20L * perRepeat, 20L * perRepeat + 1);
        }
    }

    @Test
    void twoSourcesOfTheSameRowsAreReadOnce() {
        assertThat(cycles("vmul ub[131072], ub[0], ub[0] {type=float32, repeat=64}")).isBetween(64L, 65L);
        assertThat(cycles("vmul ub[131072], ub[0], ub[512] {type=float32, repeat=64}")).isBetween(128L, 129L);
        assertThat(cycles("vmul ub[131072], ub[0], ub[256] {type=float32, repeat=64}")).isBetween(64L, 65L);
    }

    @Test
    void aConflictHidesBehindASlowOperation() {
        long apart = cycles("vdiv ub[131072], ub[0], ub[256] {type=float32, repeat=64}");
        assertThat(cycles("vdiv ub[131072], ub[0], ub[65536] {type=float32, repeat=64}")).isEqualTo(apart);
    }

    /** 32 lanes of float32 are four blocks. */
    @Test
    void blocksThatAreMaskedOutAreNotRead() {
        String copy = "vcopy ub[131072], ub[0] {type=float32, repeat=20, src_block=16}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", "set.mask 0, 4294967295", copy, copy);
        assertThat(pipe.line(2).started() - pipe.line(1).started()).isBetween(80L, 81L);
    }

    /** In the second half of its repeats an operand has passed into the next third, away from the destination. */
    @Test
    void anOperandMayReachIntoTheNextThird() {
        long inside = cycles("vabs " + at("0/100/1") + ", " + at("0/0/0") + " {type=float32, repeat=40}");
        long across = cycles("vabs " + at("0/100/1") + ", " + at("0/118/0") + " {type=float32, repeat=40}");
        long outside = cycles("vabs " + at("0/100/1") + ", " + at("1/0/0") + " {type=float32, repeat=40}");
        assertThat(outside).isBetween(40L, 41L);
        assertThat(across).isGreaterThan(outside).isLessThan(inside);
    }

    @Test
    void longCountsGoOnAtTheSameRate() {
        String add = "vadd ub[131072], ub[0], ub[65536] {type=float32, repeat=1, dst_repeat=0, src0_repeat=0, "
                + "src1_repeat=0}";
        PipeUnderTest pipe = PipeUnderTest.run("aiv", "set.mask.count 64000", add, add);
        assertThat(pipe.line(2).started() - pipe.line(1).started()).isBetween(2000L, 2001L);
    }

    @Test
    void cyclesLostAreStallsOfTheBanks() {
        String conflict = "vadd ub[131072], ub[0], ub[65536] {type=float32, repeat=64}";
        assertThat(PipeUnderTest.run("aiv", conflict).stalled(Pipe.V, StallReason.BANK)).isEqualTo(64);
        String none = "vadd ub[131072], ub[0], ub[256] {type=float32, repeat=64}";
        assertThat(PipeUnderTest.run("aiv", none).stalled(Pipe.V, StallReason.BANK)).isZero();
    }
}
