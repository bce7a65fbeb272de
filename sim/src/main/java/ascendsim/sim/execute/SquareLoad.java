package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/** Transposed squares from L1 to L0A or L0B. Staged are the transposed fractals one after the other. */
final class SquareLoad implements Meaning {
    private final Transposes.Square square;
    private final int fractals;
    private final Space to;
    private final Slots slots;

    private record Slots(int dst, int src, int repeat, int srcStride, int dstGap, int dstFractalGap) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("repeat"), form.slot("src_stride"),
                    form.slot("dst_gap"), form.slot("dst_fractal_gap"));
        }
    }

    SquareLoad(Load2DTransposed instruction) {
        square = square(instruction.type());
        fractals = instruction.squareFractals();
        to = instruction.dst().space();
        slots = Slots.of(instruction.form());
    }

    private static Transposes.Square square(DType type) {
        return switch (type.bits()) {
            case 4 -> Transposes::nibbles;
            case 8 -> Transposes::bytes;
            case 32 -> Transposes::ints;
            default -> Transposes::shorts;
        };
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long repeat = d.operands[slots.repeat];
        long size = (long) fractals * Move.FRACTAL;
        long src = d.operands[slots.src];
        long stride = d.operands[slots.srcStride] * size;
        MemorySegment l1 = memory.local(Space.L1);
        MemorySegment staged = d.staged.bytes(repeat * size);
        for (long i = 0; i < repeat; i++) {
            square.transpose(l1, src + i * stride, staged, i * size);
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long size = (long) fractals * Move.FRACTAL;
        long dst = d.operands[slots.dst];
        long stride = (1 + d.operands[slots.dstGap]) * Move.FRACTAL;
        long fractalStride = (1 + d.operands[slots.dstFractalGap]) * Move.FRACTAL;
        MemorySegment l0 = memory.local(to);
        for (long i = 0; i < d.operands[slots.repeat]; i++) {
            Runs.copy(d.staged.bytes(), Runs.dense(i * size, Move.FRACTAL, fractals), l0,
                    new Runs(dst + i * stride, fractalStride, Move.FRACTAL, fractals));
        }
    }
}
