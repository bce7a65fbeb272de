package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/** Fractals from L1 to L0A or L0B as they are or, 16-bit types, with rows and columns of each swapped. */
final class FractalLoad implements Meaning {
    private final boolean transpose;
    private final Space to;
    private final Slots slots;

    private record Slots(int dst, int src, int repeat, int srcStride, int dstGap) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("repeat"), form.slot("src_stride"),
                    form.slot("dst_gap"));
        }
    }

    FractalLoad(Load2D instruction) {
        transpose = instruction.transpose();
        to = instruction.dst().space();
        slots = Slots.of(instruction.form());
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long repeat = d.operands[slots.repeat];
        long src = d.operands[slots.src];
        long stride = d.operands[slots.srcStride] * Move.FRACTAL;
        MemorySegment l1 = memory.local(Space.L1);
        MemorySegment staged = d.staged.bytes(repeat * Move.FRACTAL);
        if (!transpose) {
            Runs.copy(l1, new Runs(src, stride, Move.FRACTAL, repeat), staged,
                    Runs.dense(0, Move.FRACTAL, repeat));
            return;
        }
        for (long fractal = 0; fractal < repeat; fractal++) {
            Transposes.shorts(l1, src + fractal * stride, staged, fractal * Move.FRACTAL);
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long repeat = d.operands[slots.repeat];
        long stride = (1 + d.operands[slots.dstGap]) * Move.FRACTAL;
        Runs.copy(d.staged.bytes(), Runs.dense(0, Move.FRACTAL, repeat), memory.local(to),
                new Runs(d.operands[slots.dst], stride, Move.FRACTAL, repeat));
    }
}
