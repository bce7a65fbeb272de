package ascendsim.sim.microbench;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.cost.CostModel;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.microbench.Microbenchmark.Scheme;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Instructions of v310 in a stream against mskpp's table of the 950 (Ascend/mskpp@065b75c resource910b.cpp, rates in
 * GiB/s at 1.65 GHz) and the vendor's theory tables (asc-devkit@0da921b tests/perf).
 */
class V310CostTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final double CLOCK = 1.65e9;

    private static double stream(CoreKind kind, String text) {
        Instruction instruction = Opcodes.parse(text);
        return Microbenchmark.local(kind, Scheme.STREAM, instruction).cycles(CHIP);
    }

    private static double cycles(double kib, double rate) {
        return kib * 1024 / (rate * 0x1p30) * CLOCK;
    }

    @ParameterizedTest
    @CsvSource({"1,220.37", "2,385.21", "8,391.31", "32,392.87"})
    void loadsOfBlocksOfFractals(int kib, double rate) {
        String load = " {type=float16, m_step=" + 2 * kib + ", k_step=1, src_stride=64, dst_stride=64}";
        assertThat(stream(CoreKind.AIC, "ld2dv2.l1.l0a l0a[0], l1[0]" + load)).isCloseTo(cycles(kib, rate),
                Percentage.withPercentage(10));
        assertThat(stream(CoreKind.AIC, "ld2dv2.l1.l0b l0b[0], l1[0]" + load)).isCloseTo(cycles(kib, rate),
                Percentage.withPercentage(10));
    }

    @ParameterizedTest
    @CsvSource({"1,193.79", "2,195.23", "8,196.32", "32,196.64"})
    void waysBetweenTheCoresOfAGroup(int kib, double rate) {
        Percentage near = Percentage.withPercentage(10);
        String burst = " {count=1, length=" + 32 * kib + "}";
        assertThat(stream(CoreKind.AIV, "cp.ub.l1 l1[0], ub[0]" + burst)).isCloseTo(cycles(kib, rate), near);
        assertThat(stream(CoreKind.AIC, "cp.l1.ub ub[0], l1[0]" + burst)).isCloseTo(cycles(kib, rate), near);
        assertThat(stream(CoreKind.AIC, drain("ub", 16 * kib, ""))).isCloseTo(cycles(kib, rate), near);
    }

    private static String drain(String to, int rows, String more) {
        return "fixpipe." + to + " " + to + "[0], l0c[0], fb[0] {quant=none, type=float32, arrangement=nz, m=" + rows
                + ", n=16, src_stride=" + rows + ", dst_stride=" + 16 * rows + more + "}";
    }

    private static double transfer(String text) {
        Instruction instruction = Opcodes.parse(text);
        Decoded decoded = new Decoded(instruction, 0, false, Target.V310);
        Dispatched dispatched = new Dispatched();
        dispatched.begin(decoded, 0, 0);
        decoded.evaluate(new long[Register.COUNT], dispatched.operands);
        Cost cost = new Cost();
        new CostModel(CHIP).bind(instruction).cost(dispatched, cost);
        return cost.transferCycles();
    }

    /** Rows that follow one another are one run, at the rate of the path; elements apart take a packet each. */
    @Test
    void nestedLoopsTakeAPacketForEachRun() {
        String copy = "cp.gm.ub.nd ub[0], gm[0] {type=float16, size0=64, src0=%d, dst0=1, size1=32, src1=64, dst1=64}";
        double rate = CHIP.paths().of(MovePath.GM_UB).bytesPerCycle();
        assertThat(transfer(copy.formatted(1))).isEqualTo(4096 / rate);
        assertThat(transfer(copy.formatted(2))).isEqualTo(2048 * CHIP.dma().packetCycles());
    }

    /** 32 GiB/s at 1.85 GHz, as pto-isa has it for the chips before. */
    @Test
    void aFillTakesItsBytesAtItsRate() {
        assertThat(stream(CoreKind.AIC, "fill.l1 l1[0] {type=float16, count=4, length=256}"))
                .isCloseTo(32768 / (32 * 0x1p30 / 1.85e9), Percentage.withPercentage(1));
    }

    /** 128 bytes per cycle to one, 256 to both. */
    @Test
    void aDrainToBothVectorsTakesHalfTheTime() {
        double one = stream(CoreKind.AIC, drain("ub", 512, ""));
        double both = stream(CoreKind.AIC, drain("ub", 512, ", dual=m"));
        assertThat(both).isCloseTo(one / 2, Percentage.withPercentage(2));
    }

    @ParameterizedTest
    @CsvSource({"1,220.37", "2,385.21", "32,392.87"})
    void drainsToL1(int kib, double rate) {
        assertThat(stream(CoreKind.AIC, drain("l1", 16 * kib, ""))).isCloseTo(cycles(kib, rate),
                Percentage.withPercentage(10));
    }

    @ParameterizedTest
    @CsvSource({"16,32,32,7692.02", "16,512,32,8158.85", "16,1024,32,8175.39"})
    void products(int m, int k, int n, double operations) {
        double measured = 2.0 * m * k * n / operations;
        String text = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=" + m + ", n=" + n + ", k=" + k + ", start=1}";
        assertThat(stream(CoreKind.AIC, text)).isCloseTo(measured, Percentage.withPercentage(3));
    }

    /** 256 products per cycle and 2048 where they are rounded to HF32. */
    @Test
    void float32IsASixteenthOfFloat16() {
        String text = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f32, m=64, n=64, k=64, start=1";
        assertThat(stream(CoreKind.AIC, text + "}")).isCloseTo(1024, Percentage.withPercentage(1));
        assertThat(stream(CoreKind.AIC, text + ", hf32=true}")).isCloseTo(128, Percentage.withPercentage(1));
    }
}
