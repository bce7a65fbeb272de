package ascendsim.sim.execute;

import ascendsim.isa.instruction.Load2DV2;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * A block of fractals from L1 to L0A or L0B (ld2dv2). Staged are its fractals as they will lie in L0, column by column
 * without gaps. Columns are written in ascending order: of squares that reach into the next column, its own stay.
 */
final class BlockLoad implements Meaning {
    private final Load2DV2.Squares squares;
    private final Transposes.Square transpose;
    private final Space to;
    private final Load2DV2.Slots slots;

    BlockLoad(Load2DV2 instruction) {
        squares = instruction.squares();
        transpose = switch (instruction.type().bits()) {
            case 4 -> Transposes::nibbles;
            case 8 -> Transposes::bytes;
            case 32 -> Transposes::ints;
            default -> Transposes::shorts;
        };
        to = instruction.dst().space();
        slots = Load2DV2.Slots.of(instruction.form());
    }

    /** Fractals down what is written. */
    private long down(long[] o) {
        return squares == Load2DV2.Squares.NONE ? o[slots.mStep()]
                : o[slots.kStep()] / squares.across() * squares.down();
    }

    /** Columns of fractals of what is written. */
    private long across(long[] o) {
        return squares == Load2DV2.Squares.NONE ? o[slots.kStep()]
                : o[slots.mStep()] / squares.down() * squares.across();
    }

    /** What an instruction with constant steps is refused for in the program (isa.md §2.1 #9). */
    private void wholeSquares(long[] o) {
        if (o[slots.mStep()] % squares.down() != 0 || o[slots.kStep()] % squares.across() != 0) {
            throw new IllegalArgumentException("m_step is " + o[slots.mStep()] + ", k_step " + o[slots.kStep()]
                    + "; expected whole squares of " + squares.down() + " x " + squares.across() + " fractals");
        }
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        wholeSquares(o);
        long pitch = o[slots.srcStride()] * Move.FRACTAL;
        long bytes = slots.fractals(o) * Move.FRACTAL;
        MemorySegment l1 = memory.local(Space.L1);
        if (squares == Load2DV2.Squares.NONE) {
            long column = o[slots.mStep()] * Move.FRACTAL;
            Runs.copy(l1, new Runs(slots.first(o), pitch, column, o[slots.kStep()]), d.staged.bytes(bytes),
                    Runs.dense(0, column, o[slots.kStep()]));
            return;
        }
        long square = (long) squares.down() * squares.across() * Move.FRACTAL;
        MemorySegment staged = d.staged.bytes(bytes + 2 * square);
        for (long i = 0; i < o[slots.mStep()] / squares.down(); i++) {
            for (long j = 0; j < o[slots.kStep()] / squares.across(); j++) {
                long from = slots.first(o) + j * squares.across() * pitch + i * squares.down() * Move.FRACTAL;
                Runs.copy(l1, new Runs(from, pitch, (long) squares.down() * Move.FRACTAL, squares.across()), staged,
                        Runs.dense(bytes, (long) squares.down() * Move.FRACTAL, squares.across()));
                transpose.transpose(staged, bytes, staged, bytes + square);
                place(staged, bytes + square, i * squares.across() * down(o) + j * squares.down(), down(o));
            }
        }
    }

    /** The fractals of a transposed square: below each other, or each in the next column. */
    private void place(MemorySegment staged, long from, long at, long down) {
        long step = squares == Load2DV2.Squares.ACROSS ? down : 1;
        for (int i = 0; i < squares.down() * squares.across(); i++) {
            MemorySegment.copy(staged, from + (long) i * Move.FRACTAL, staged, (at + i * step) * Move.FRACTAL,
                    Move.FRACTAL);
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        long column = down(o) * Move.FRACTAL;
        Runs.copy(d.staged.bytes(), Runs.dense(0, column, across(o)), memory.local(to),
                new Runs(o[slots.dst()], o[slots.dstStride()] * Move.FRACTAL, column, across(o)));
    }
}
