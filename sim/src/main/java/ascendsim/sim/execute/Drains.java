package ascendsim.sim.execute;

import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Fixpipe.Receivers;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * L0C to GM, L1 or the UB of one AIV or both. Accumulators are staged row by row, n rounded up to 16 in each, converted
 * in place and then written.
 *
 * <p>Order of the output: ND is rows of n elements. NZ is one column of fractals for every 16 columns, its rows one
 * after the other without padding: 32 bytes wide for 16-bit types, 64 bytes for 32-bit types (16x16 fractals are kept,
 * isa.md §2.5), and for 8-bit types two columns of fractals share one that is 32 bytes wide; an odd last one stays 16
 * bytes wide (isa.md §2.5 has it "left as 16x16"; that its rows then are 16 bytes apart is our reading). Only the
 * first m rows and n columns are written, also where n is no multiple of 16, which the vendor does not allow for NZ.
 * DN is columns of m elements. A drain to both AIVs gives the second the rows from m / 2 on, or the columns from n / 2
 * on, each at the same address.
 */
final class Drains implements Meaning {
    private static final int FRACTAL = Layout.FRACTAL_ROWS;
    private static final int ACCUMULATOR = 4;
    private static final int STRIP = FRACTAL * ACCUMULATOR;

    private final Arrangement arrangement;
    private final int elementBytes;
    private final Space to;
    /** Bytes of the unit of an NZ stride. */
    private final long strideBytes;
    private final Quantisation quantisation;
    private final Slots slots;
    private final Receivers receivers;
    private final int subBlock;

    private record Slots(int dst, int src, int m, int n, int srcStride, int dstStride) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("m"), form.slot("n"),
                    form.slot("src_stride"), form.slot("dst_stride"));
        }
    }

    private Drains(Drain instruction, Target target) {
        arrangement = instruction.arrangement();
        elementBytes = instruction.type().bits() / 8;
        strideBytes = instruction.nzStrideBytes(target);
        to = instruction.dst().space();
        quantisation = Quantisations.of(instruction);
        slots = Slots.of(instruction.form());
        receivers = instruction.receivers();
        subBlock = to == Space.UB ? instruction.form().slot("sub_block") : 0;
    }

    static Meaning bind(Fixpipe instruction, Target target) {
        return switch (instruction) {
            case Drain drain -> new Drains(drain, target);
        };
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        evenHalves(d);
        int m = Math.toIntExact(d.operands[slots.m]);
        int strips = strips(d);
        if (m == 0 || strips == 0) {
            return;
        }
        MemorySegment l0c = memory.local(Space.L0C);
        MemorySegment staged = d.staged.bytes((long) m * strips * STRIP);
        for (int strip = 0; strip < strips; strip++) {
            long src = d.operands[slots.src] + strip * d.operands[slots.srcStride] * STRIP;
            Runs.copy(l0c, Runs.dense(src, STRIP, m), staged,
                    new Runs((long) strip * STRIP, (long) strips * STRIP, STRIP, m));
        }
        quantisation.prepare(d, memory, strips * FRACTAL);
        quantisation.convert(d, m, strips * FRACTAL);
    }

    /** What a drain of a constant extent is refused for in the program. */
    private void evenHalves(Dispatched d) {
        long extent = d.operands[receivers.dual() == Fixpipe.Dual.N ? slots.n : slots.m];
        if (extent % receivers.dual().unit() != 0) {
            throw new IllegalArgumentException("dual=" + receivers.dual().text() + " shares out " + extent
                    + "; expected a multiple of " + receivers.dual().unit());
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long m = d.operands[slots.m];
        long n = d.operands[slots.n];
        switch (receivers.dual()) {
            case NONE -> part(d, receiver(d, memory), new Part(0, m, 0, n));
            case M -> {
                part(d, memory.peer(Peer.AIV0), new Part(0, m / 2, 0, n));
                part(d, memory.peer(Peer.AIV1), new Part(m / 2, m - m / 2, 0, n));
            }
            case N -> {
                part(d, memory.peer(Peer.AIV0), new Part(0, m, 0, n / 2));
                part(d, memory.peer(Peer.AIV1), new Part(0, m, n / 2, n - n / 2));
            }
        }
    }

    private CoreMemory receiver(Dispatched d, CoreMemory memory) {
        return to == Space.UB ? memory.peer(Peer.vector(d.operands[subBlock])) : memory;
    }

    /** The rows and columns of what is drained that go to one core. */
    private record Part(long firstRow, long rows, long firstColumn, long columns) {
    }

    private void part(Dispatched d, CoreMemory memory, Part part) {
        long pitch = d.operands[slots.dstStride] * elementBytes;
        switch (arrangement) {
            case ND -> put(d, memory, start(d, part, 0),
                    new Runs(d.operands[slots.dst], pitch, part.columns * elementBytes, part.rows));
            case NZ -> writeColumns(d, memory, part);
            case DN -> {
                for (long column = 0; column < part.columns; column++) {
                    put(d, memory, start(d, part, column), new Runs(d.operands[slots.dst] + column * pitch,
                            elementBytes, elementBytes, part.rows));
                }
            }
        }
    }

    /** Where a column of a part begins in what is staged. */
    private long start(Dispatched d, Part part, long column) {
        return part.firstRow * rowBytes(d) + (part.firstColumn + column) * elementBytes;
    }

    private long rowBytes(Dispatched d) {
        return (long) strips(d) * FRACTAL * elementBytes;
    }

    private void writeColumns(Dispatched d, CoreMemory memory, Part part) {
        int c0 = elementBytes == 1 ? 2 * FRACTAL : FRACTAL;
        long dst = d.operands[slots.dst];
        for (long first = 0; first < part.columns; first += c0) {
            int width = part.columns - first > FRACTAL ? c0 : FRACTAL;
            long bytes = Math.min(width, part.columns - first) * elementBytes;
            put(d, memory, start(d, part, first), new Runs(dst, (long) width * elementBytes, bytes, part.rows));
            dst += d.operands[slots.dstStride] * strideBytes;
        }
    }

    /** Writes as many rows and bytes of each as {@code target} says, from byte {@code from} of the staged rows on. */
    private void put(Dispatched d, CoreMemory memory, long from, Runs target) {
        Runs rows = new Runs(from, rowBytes(d), target.bytes(), target.count());
        if (to == Space.GM) {
            GlobalRuns.scatter(d, rows, memory.global(), target);
        } else {
            Runs.copy(d.staged.bytes(), rows, memory.local(to), target);
        }
    }

    /** Columns of fractals. */
    private int strips(Dispatched d) {
        return (int) Math.ceilDiv(d.operands[slots.n], FRACTAL);
    }
}
