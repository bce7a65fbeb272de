package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/** A window of an NZ matrix in L1 to L0A or L0B. Staged are its fractals as they will lie in L0. */
final class WindowLoad implements Meaning {
    private static final int SQUARE = 2 * Move.FRACTAL;

    /** How the window's fractals go to L0. */
    private enum Way {
        /** As they are, row by row. */
        PLAIN,
        /** Each transposed, column by column: the transposed window, row by row. */
        TRANSPOSED_WINDOW,
        /** Each transposed, row by row. */
        TRANSPOSED_FRACTALS,
        /** Two side by side become two below each other. */
        TRANSPOSED_SQUARES
    }

    private final Load3D load;
    private final Way way;
    private final int c0;
    private final Space to;
    private final Slots slots;

    private record Slots(int dst, int src, int rows, int kExt, int mExt, int kStart, int mStart) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("l1_h"), form.slot("k_ext"),
                    form.slot("m_ext"), form.slot("k_start"), form.slot("m_start"));
        }
    }

    WindowLoad(Load3D instruction) {
        load = instruction;
        way = way(instruction);
        c0 = instruction.type().c0();
        to = instruction.dst().space();
        slots = Slots.of(instruction.form());
    }

    private static Way way(Load3D load) {
        if (load.dst().space() == Space.L0A) {
            return load.transpose() ? Way.TRANSPOSED_WINDOW : Way.PLAIN;
        }
        return load.isSquares() ? Way.TRANSPOSED_SQUARES : Way.TRANSPOSED_FRACTALS;
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long down = Load3D.rowFractals(d.operands[slots.mExt]);
        long across = load.columnFractals(d.operands[slots.kExt]);
        long pitch = d.operands[slots.rows] * Move.BLOCK;
        long first = d.operands[slots.src] + d.operands[slots.kStart] / c0 * pitch
                + d.operands[slots.mStart] * Move.BLOCK;
        long scratch = way == Way.TRANSPOSED_SQUARES ? 2 * SQUARE : 0;
        MemorySegment staged = d.staged.bytes(down * across * Move.FRACTAL + scratch);
        MemorySegment l1 = memory.local(Space.L1);
        for (long place = 0; place < down * across; place++) {
            long i = place / across;
            long j = place % across;
            long from = first + j * pitch + i * Move.FRACTAL;
            switch (way) {
                case PLAIN -> MemorySegment.copy(l1, from, staged, place * Move.FRACTAL, Move.FRACTAL);
                case TRANSPOSED_WINDOW -> Transposes.shorts(l1, from, staged, (j * down + i) * Move.FRACTAL);
                case TRANSPOSED_FRACTALS -> Transposes.shorts(l1, from, staged, place * Move.FRACTAL);
                case TRANSPOSED_SQUARES -> {
                    MemorySegment.copy(l1, from, staged, scratch(staged) + j % 2 * Move.FRACTAL, Move.FRACTAL);
                    square(staged, i * across, j, across / 2);
                }
            }
        }
    }

    /** Where one square is put together, and behind it transposed. */
    private static long scratch(MemorySegment staged) {
        return staged.byteSize() - 2 * SQUARE;
    }

    /** After its second fractal, {@code j}, a square is complete: one fractal of two rows of {@code pairs}. */
    private static void square(MemorySegment staged, long row, long j, long pairs) {
        if (j % 2 == 0) {
            return;
        }
        long whole = scratch(staged);
        long turned = whole + SQUARE;
        long place = (row + j / 2) * Move.FRACTAL;
        Transposes.ints(staged, whole, staged, turned);
        MemorySegment.copy(staged, turned, staged, place, Move.FRACTAL);
        MemorySegment.copy(staged, turned + Move.FRACTAL, staged, place + pairs * Move.FRACTAL, Move.FRACTAL);
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long bytes = Load3D.rowFractals(d.operands[slots.mExt]) * load.columnFractals(d.operands[slots.kExt])
                * Move.FRACTAL;
        MemorySegment.copy(d.staged.bytes(), 0, memory.local(to), d.operands[slots.dst], bytes);
    }
}
