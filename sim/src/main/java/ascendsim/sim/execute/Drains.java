package ascendsim.sim.execute;

import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * L0C to GM or L1. Accumulators are staged in the order of the output, converted in place and then written.
 *
 * <p>Order of the output: ND is rows of n elements. NZ is one column of fractals for every 16 columns, its rows one after
 * the other without padding: 32 bytes wide for 16-bit types, 64 bytes for 32-bit types (16x16 fractals are kept, isa.md
 * §2.5), and for 8-bit types two columns of fractals share one that is 32 bytes wide; an odd last one stays 16 bytes wide
 * (isa.md §2.5 has it "left as 16x16"; that its rows then are 16 bytes apart is our reading). Only the first m rows and n
 * columns are written, also where n is no multiple of 16, which the vendor does not allow for NZ.
 */
final class Drains implements Meaning {
    private static final int FRACTAL = Layout.FRACTAL_ROWS;
    private static final int ACCUMULATOR = 4;
    private static final int STRIP = FRACTAL * ACCUMULATOR;

    private final Arrangement arrangement;
    private final int elementBytes;
    private final Space to;
    private final Quantisation quantisation;
    private final Slots slots;

    private record Slots(int dst, int src, int m, int n, int srcStride, int dstStride) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("m"), form.slot("n"),
                    form.slot("src_stride"), form.slot("dst_stride"));
        }
    }

    private Drains(Drain instruction) {
        arrangement = instruction.arrangement();
        elementBytes = instruction.type().bits() / 8;
        to = instruction.dst().space();
        quantisation = Quantisations.of(instruction);
        slots = Slots.of(instruction.form());
    }

    static Meaning bind(Fixpipe instruction) {
        return switch (instruction) {
            case Drain drain -> new Drains(drain);
        };
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long m = d.operands[slots.m];
        int strips = strips(d);
        d.staged.bytes(m * strips * STRIP);
        if (m == 0 || strips == 0) {
            return;
        }
        MemorySegment l0c = memory.local(Space.L0C);
        for (int strip = 0; strip < strips; strip++) {
            long src = d.operands[slots.src] + strip * d.operands[slots.srcStride] * STRIP;
            Runs staged = switch (arrangement) {
                case ND -> new Runs((long) strip * STRIP, (long) strips * STRIP, STRIP, m);
                case NZ -> Runs.dense(strip * m * STRIP, STRIP, m);
            };
            Runs.copy(l0c, Runs.dense(src, STRIP, m), d.staged.bytes(), staged);
        }
        quantisation.prepare(d, memory, strips * FRACTAL);
        switch (arrangement) {
            case ND -> quantisation.convert(d, 1, Math.toIntExact(m), strips * FRACTAL);
            case NZ -> quantisation.convert(d, strips, Math.toIntExact(m), FRACTAL);
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long m = d.operands[slots.m];
        long n = d.operands[slots.n];
        switch (arrangement) {
            case ND -> put(d, memory,
                    new Runs(0, (long) strips(d) * FRACTAL * elementBytes, n * elementBytes, m),
                    new Runs(d.operands[slots.dst], d.operands[slots.dstStride] * elementBytes, n * elementBytes, m));
            case NZ -> writeStrips(d, memory);
        }
    }

    private void writeStrips(Dispatched d, CoreMemory memory) {
        long m = d.operands[slots.m];
        long n = d.operands[slots.n];
        int row = FRACTAL * elementBytes;
        int strips = strips(d);
        boolean merge = row < Move.BLOCK;
        for (int strip = 0; strip < strips; strip++) {
            long bytes = Math.min(FRACTAL, n - (long) strip * FRACTAL) * elementBytes;
            int column = merge ? strip / 2 : strip;
            boolean odd = merge && strip % 2 == 1;
            boolean alone = strip == strips - 1 && !odd;
            long dst = d.operands[slots.dst] + column * d.operands[slots.dstStride] * Move.BLOCK + (odd ? row : 0);
            put(d, memory, new Runs(strip * m * row, row, bytes, m),
                    new Runs(dst, merge && !alone ? Move.BLOCK : row, bytes, m));
        }
    }

    private void put(Dispatched d, CoreMemory memory, Runs from, Runs target) {
        if (to == Space.GM) {
            GlobalRuns.scatter(d, from, memory.global(), target);
        } else {
            Runs.copy(d.staged.bytes(), from, memory.local(to), target);
        }
    }

    /** Columns of fractals. */
    private int strips(Dispatched d) {
        return (int) Math.ceilDiv(d.operands[slots.n], FRACTAL);
    }
}
