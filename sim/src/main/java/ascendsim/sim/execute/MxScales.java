package ascendsim.sim.execute;

import ascendsim.isa.dtype.Float8E8M0;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.sim.execute.arithmetic.Panels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Multiplies widened operands by their scales, a power of two for every 32 values, in float32. The scales of 16 rows of
 * A, or of 16 columns of B, lie in fractals of two scales a row (isa.md §3).
 *
 * @param floats the operands, where {@code panels} says
 */
record MxScales(Panels panels, float[] floats) {
    private static final int FRACTAL = Panels.FRACTAL;

    /** @param at byte offset of A's scales */
    void left(MemorySegment scales, long at) {
        for (int row = 0; row < panels.m(); row++) {
            for (int k = 0; k < panels.steps(); k += MmadMx.GROUP) {
                float scale = scale(scales, at, row, k);
                for (int i = k; i < k + MmadMx.GROUP; i++) {
                    floats[panels.a(row) + i] *= scale;
                }
            }
        }
    }

    /** @param at byte offset of B's scales */
    void right(MemorySegment scales, long at) {
        for (int column = 0; column < panels.n(); column++) {
            int first = panels.b(column / FRACTAL) + column % FRACTAL;
            for (int k = 0; k < panels.steps(); k += MmadMx.GROUP) {
                float scale = scale(scales, at, column, k);
                for (int i = k; i < k + MmadMx.GROUP; i++) {
                    floats[first + i * FRACTAL] *= scale;
                }
            }
        }
    }

    /** @param line a row of A, or a column of B */
    private float scale(MemorySegment scales, long at, int line, int k) {
        int group = k / MmadMx.GROUP;
        int across = panels.steps() / MmadMx.GROUP / MmadMx.FRACTAL_SCALES;
        long fractal = (long) line / FRACTAL * across + group / MmadMx.FRACTAL_SCALES;
        long place = at + fractal * MmadMx.FRACTAL_BYTES + line % FRACTAL * (long) MmadMx.FRACTAL_SCALES
                + group % MmadMx.FRACTAL_SCALES;
        return Float8E8M0.toFloat(Byte.toUnsignedInt(scales.get(ValueLayout.JAVA_BYTE, place)));
    }
}
