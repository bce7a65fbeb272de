package ascendsim.sim.execute.arithmetic;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Transposition of a fractal by squares of 16 x 16: blocks of 8, 4, 2 and 1 lanes swap sides one after the other. */
final class VectorApiTransposition {
    private static final VectorSpecies<Float> ROW = FloatVector.SPECIES_512;
    private static final int SIDE = Panels.FRACTAL;
    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(ROW, lane -> lane ^ 8);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(ROW, lane -> lane ^ 4);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(ROW, lane -> lane ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(ROW, lane -> lane ^ 1);
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(ROW, 0xFF00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(ROW, 0xF0F0);
    private static final VectorMask<Float> UPPER_2 = VectorMask.fromLong(ROW, 0xCCCC);
    private static final VectorMask<Float> UPPER_1 = VectorMask.fromLong(ROW, 0xAAAA);

    private VectorApiTransposition() {
    }

    static void transpose(float[] floats, int from, int to, int c0) {
        if (Species.LANES < SIDE || c0 < SIDE) {
            PlainMatrix.transpose(floats, from, to, c0);
            return;
        }
        for (int k = 0; k < c0; k += SIDE) {
            int square = to + k * SIDE;
            for (int row = 0; row < SIDE; row++) {
                FloatVector.fromArray(ROW, floats, from + row * c0 + k).intoArray(floats, square + row * SIDE);
            }
            swap8(floats, square);
            swap4(floats, square);
            swap2(floats, square);
            swap1(floats, square);
        }
    }

    private static void swap8(float[] f, int square) {
        for (int i = 0; i < SIDE / 2; i++) {
            int top = square + i * SIDE;
            FloatVector a = FloatVector.fromArray(ROW, f, top);
            FloatVector b = FloatVector.fromArray(ROW, f, top + 8 * SIDE);
            a.blend(b.rearrange(BY_8), UPPER_8).intoArray(f, top);
            a.rearrange(BY_8).blend(b, UPPER_8).intoArray(f, top + 8 * SIDE);
        }
    }

    private static void swap4(float[] f, int square) {
        for (int i = 0; i < SIDE / 2; i++) {
            int top = square + (i / 4 * 8 + i % 4) * SIDE;
            FloatVector a = FloatVector.fromArray(ROW, f, top);
            FloatVector b = FloatVector.fromArray(ROW, f, top + 4 * SIDE);
            a.blend(b.rearrange(BY_4), UPPER_4).intoArray(f, top);
            a.rearrange(BY_4).blend(b, UPPER_4).intoArray(f, top + 4 * SIDE);
        }
    }

    private static void swap2(float[] f, int square) {
        for (int i = 0; i < SIDE / 2; i++) {
            int top = square + (i / 2 * 4 + i % 2) * SIDE;
            FloatVector a = FloatVector.fromArray(ROW, f, top);
            FloatVector b = FloatVector.fromArray(ROW, f, top + 2 * SIDE);
            a.blend(b.rearrange(BY_2), UPPER_2).intoArray(f, top);
            a.rearrange(BY_2).blend(b, UPPER_2).intoArray(f, top + 2 * SIDE);
        }
    }

    private static void swap1(float[] f, int square) {
        for (int i = 0; i < SIDE / 2; i++) {
            int top = square + i * 2 * SIDE;
            FloatVector a = FloatVector.fromArray(ROW, f, top);
            FloatVector b = FloatVector.fromArray(ROW, f, top + SIDE);
            a.blend(b.rearrange(BY_1), UPPER_1).intoArray(f, top);
            a.rearrange(BY_1).blend(b, UPPER_1).intoArray(f, top + SIDE);
        }
    }
}
