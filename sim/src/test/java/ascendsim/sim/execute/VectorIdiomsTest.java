package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What kernels count on, in plain numbers. */
class VectorIdiomsTest {
    private final InstructionUnderTest core =
            new InstructionUnderTest(i -> VectorMeanings.bind((Vector) i, new VectorApiArithmetic()));
    private final MemorySegment ub = core.memory().local(Space.UB);

    @AfterEach
    void close() {
        core.close();
    }

    private void fill(long at, int count, float first, float step) {
        for (int i = 0; i < count; i++) {
            ub.set(Matrices.FLOAT, at + 4L * i, first + step * i);
        }
    }

    private float at(long address) {
        return ub.get(Matrices.FLOAT, address);
    }

    @Test
    void repeatStrideZeroAccumulates() {
        fill(0, 64, 0, 0);
        fill(1024, 64 * 10, 1, 1);
        core.run("vadd ub[0], ub[0], ub[1024] {type=float32, repeat=10, dst_repeat=0, src0_repeat=0}");
        for (int lane = 0; lane < 64; lane++) {
            assertThat(at(4L * lane)).isEqualTo(10 * (lane + 1) + 64 * 45);
        }
    }

    @Test
    void accumulationLeavesMaskedLanesAlone() {
        fill(0, 64, 0, 0);
        fill(1024, 64 * 4, 1, 0);
        core.mask().lanes(0, 0b101);
        core.run("vadd ub[0], ub[0], ub[1024] {type=float32, repeat=4, dst_repeat=0, src0_repeat=0}");
        assertThat(new float[]{at(0), at(4), at(8), at(12)}).containsExactly(4, 0, 4, 0);
    }

    @Test
    void resultsAppearWhenTheInstructionWrites() {
        fill(0, 64, 7, 0);
        fill(1024, 64, 1, 1);
        Runnable write = core.read(Opcodes.parse("vadds ub[0], ub[1024], 1065353216 {type=float32, repeat=1}"));
        fill(1024, 64, 100, 0);
        assertThat(at(0)).isEqualTo(7);
        write.run();
        assertThat(new float[]{at(0), at(252)}).containsExactly(2, 65);
    }

    @Test
    void rowsTimesABroadcastColumn() {
        fill(0, 8, 1, 1);
        fill(4096, 64 * 8, 1, 0);
        core.run("vbrcb ub[1024], ub[0] {type=float32, repeat=1}");
        core.run("vmul ub[4096], ub[4096], ub[1024] {type=float32, repeat=8, src1_block=0, src1_repeat=1}");
        for (int row = 0; row < 8; row++) {
            assertThat(at(4096 + 256L * row)).isEqualTo(row + 1);
            assertThat(at(4096 + 256L * row + 252)).isEqualTo(row + 1);
        }
    }

    @Test
    void nothingBehindTheLastLaneIsRead() {
        long last = ub.byteSize() - 32;
        fill(last, 8, 1, 0);
        core.mask().count(8);
        core.run("vadd ub[" + last + "], ub[" + last + "], ub[" + last + "] {type=float32, repeat=255}");
        assertThat(new float[]{at(last), at(last + 28)}).containsExactly(2, 2);
        core.mask().lanes(0, 0xFF);
        core.run("vadd ub[" + last + "], ub[" + last + "], ub[" + last + "] {type=float32, repeat=1}");
        assertThat(new float[]{at(last), at(last + 28)}).containsExactly(4, 4);
        fill(0, 64, 1, 0);
        core.run("vadd ub[" + last + "], ub[" + last
                + "], ub[0] {type=float32, repeat=3, dst_repeat=0, src0_repeat=0, src1_repeat=0}");
        assertThat(new float[]{at(last), at(last + 28)}).containsExactly(7, 7);
    }

    @Test
    void largerOfTwoByComparisonAndSelection() {
        fill(1024, 64, 0, 1);
        fill(2048, 64, 63, -1);
        core.run("vcmp ub[0], ub[1024], ub[2048] {condition=gt, type=float32, repeat=1}");
        core.run("vsel ub[4096], ub[0], ub[1024], ub[2048], 0 {type=float32, repeat=1}");
        for (int lane = 0; lane < 64; lane++) {
            assertThat(at(4096 + 4L * lane)).isEqualTo(Math.max(lane, 63 - lane));
        }
    }

    @Test
    void maximumOfARepeatWithItsLane() {
        fill(1024, 64, 0, -1);
        ub.set(Matrices.FLOAT, 1024 + 4 * 17, 5);
        ub.set(Matrices.FLOAT, 1024 + 4 * 40, 5);
        core.run("vcmax ub[0], ub[1024] {type=float32, order=value_index, repeat=1}");
        assertThat(at(0)).isEqualTo(5);
        assertThat(ub.get(Matrices.INT, 4)).isEqualTo(17);
    }

    @Test
    void sumsAreATreeOfNeighbours() {
        fill(1024, 64, 0, 0);
        // 2^24 + 1 is no float32: one after the other gives 2^24, neighbours first gives 2^24 + 2.
        ub.set(Matrices.FLOAT, 1024, 0x1p24f);
        ub.set(Matrices.FLOAT, 1024 + 8, 1);
        ub.set(Matrices.FLOAT, 1024 + 12, 1);
        core.run("vcadd ub[0], ub[1024] {type=float32, repeat=1}");
        assertThat(at(0)).isEqualTo(0x1p24f + 2);
    }

    @Test
    void narrowerOperandsOfAConversionArePacked() {
        fill(1024, 128, 0, 1);
        core.run("vconv ub[0], ub[1024] {from=float32, to=float16, repeat=2, dst_repeat=4}");
        for (int lane = 0; lane < 128; lane++) {
            assertThat(HalfOracle.value(ub.get(Matrices.SHORT, 2L * lane))).isEqualTo(lane);
        }
    }
}
