package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.sim.execute.arithmetic.Lanes;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Any vector instruction: repeat by repeat the sources are gathered into dense staging, the {@link Work} is done there,
 * and the results of the lanes that take part are scattered to the destination when the instruction writes. All sources
 * of a repeat are read before any of its results is written; a repeat that reads what an earlier one of the same
 * instruction wrote sees the new values, as the accumulating idiom (repeat stride 0 of the destination; isa.md §2.2)
 * needs.
 */
final class VectorMeaning implements Meaning {
    /** Repeats that fit the staged operands. */
    private static final int CHUNK = (int) (Lanes.SLOT / Vector.REPEAT_BYTES);

    private final Walk dst;
    private final Walk[] sources;
    private final Work work;
    private final int repeat;
    private final int lanes;
    private final Masking masking;

    /**
     * The operands of a vector instruction.
     *
     * @param lanes   lanes of a repeat
     * @param sources in the order in which the work expects them
     */
    record Operands(int lanes, Masking masking, Walk dst, List<Walk> sources) {
    }

    VectorMeaning(Form<?> form, Operands operands, Work work) {
        this.dst = operands.dst();
        this.sources = operands.sources().toArray(Walk[]::new);
        this.work = work;
        this.repeat = form.slot("repeat");
        this.lanes = operands.lanes();
        this.masking = operands.masking();
    }

    @Override
    public void read(Dispatched instruction, CoreMemory memory) {
        long repeats = repeats(instruction);
        if (repeats == 0) {
            return;
        }
        MemorySegment ub = memory.local(Space.UB);
        if (readsOwnResults(instruction.operands, repeats)) {
            computeInOrder(instruction, ub, repeats);
        } else {
            compute(instruction, ub, repeats);
        }
    }

    @Override
    public void write(Dispatched instruction, CoreMemory memory) {
        long repeats = repeats(instruction);
        long[] values = instruction.operands;
        MemorySegment staged = instruction.staged.bytes();
        MemorySegment ub = memory.local(Space.UB);
        long whole = dst.isDense(values) ? masking.whole(instruction.mask, repeats, lanes) : 0;
        if (whole > 0) {
            MemorySegment.copy(staged, Lanes.RESULTS, ub, dst.at(values, 0), whole * dst.bytes());
        }
        if (whole < repeats) {
            var transfer = new Transfer(staged, ub, dst.block().bytes(values), dst.bits());
            for (long number = whole; number < repeats; number++) {
                writeRepeat(instruction, transfer, number, dst.at(values, number));
            }
        }
    }

    private long repeats(Dispatched instruction) {
        return masking.repeats(instruction.mask, instruction.operands[repeat], lanes);
    }

    private long result(long number) {
        return Lanes.RESULTS + number * dst.bytes();
    }

    /** Whether some source of a later repeat may lie where an earlier repeat writes. */
    private boolean readsOwnResults(long[] values, long repeats) {
        for (Walk source : sources) {
            if (repeats > 1 && overlaps(source, values, repeats) && !readsAhead(source, values, repeats)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(Walk source, long[] values, long repeats) {
        return source.at(values, 0) < dst.end(values, repeats) && dst.at(values, 0) < source.end(values, repeats);
    }

    /** Every repeat writes below what the following ones read. */
    private boolean readsAhead(Walk source, long[] values, long repeats) {
        long span = dst.span(values);
        return dst.at(values, 0) + span <= source.at(values, 1)
                && dst.at(values, repeats - 2) + span <= source.at(values, repeats - 1);
    }

    private void compute(Dispatched instruction, MemorySegment ub, long repeats) {
        var transfer = new Transfer(ub, instruction.staged.bytes(result(repeats)), Walk.BLOCK, Byte.SIZE);
        for (long first = 0; first < repeats; first += CHUNK) {
            int count = (int) Math.min(CHUNK, repeats - first);
            gather(instruction, transfer, first, count);
            work.compute(instruction, first, count, result(first));
        }
    }

    private void gather(Dispatched instruction, Transfer transfer, long first, int count) {
        long[] values = instruction.operands;
        boolean whole = first + count <= masking.whole(instruction.mask, first + count, lanes);
        for (int i = 0; i < sources.length; i++) {
            Walk source = sources[i];
            long slot = i * Lanes.SLOT;
            long block = source.block().bytes(values);
            if (whole && source.isDense(values)) {
                transfer.gather(source.at(values, first), Walk.BLOCK, slot, (long) count * source.bytes());
                continue;
            }
            for (int number = 0; number < count; number++) {
                transfer.gather(source.at(values, first + number), block, slot + (long) number * source.bytes(),
                        extent(instruction, source, first + number));
            }
        }
    }

    /** Repeat by repeat on a private copy of all that the instruction writes and reads there. */
    private void computeInOrder(Dispatched instruction, MemorySegment ub, long repeats) {
        long[] values = instruction.operands;
        long low = dst.at(values, 0);
        long high = dst.end(values, repeats);
        for (Walk source : sources) {
            if (overlaps(source, values, repeats)) {
                low = Math.min(low, source.at(values, 0));
                high = Math.max(high, source.end(values, repeats));
            }
        }
        // Lanes that do not take part may lie beyond the end.
        high = Math.min(high, ub.byteSize());
        long window = Math.ceilDiv(result(repeats), Walk.BLOCK) * Walk.BLOCK;
        MemorySegment staged = instruction.staged.bytes(window + high - low);
        MemorySegment.copy(ub, low, staged, window, high - low);
        var reads = new Transfer(ub, staged, Walk.BLOCK, Byte.SIZE);
        var writes = new Transfer(staged, staged, dst.block().bytes(values), dst.bits());
        for (long number = 0; number < repeats; number++) {
            for (int i = 0; i < sources.length; i++) {
                long extent = extent(instruction, sources[i], number);
                long at = sources[i].at(values, number);
                if (overlaps(sources[i], values, repeats)) {
                    writes.gather(at + window - low, sources[i].block().bytes(values), i * Lanes.SLOT, extent);
                } else {
                    reads.gather(at, sources[i].block().bytes(values), i * Lanes.SLOT, extent);
                }
            }
            work.compute(instruction, number, 1, result(number));
            writeRepeat(instruction, writes, number, dst.at(values, number) + window - low);
        }
    }

    /** Bytes of a source's repeat up to the last lane that takes part. */
    private long extent(Dispatched instruction, Walk source, long number) {
        long high = masking.active(instruction.mask, number, lanes, 1);
        long low = masking.active(instruction.mask, number, lanes, 0);
        int end = high != 0
                ? 2 * Long.SIZE - Long.numberOfLeadingZeros(high)
                : Long.SIZE - Long.numberOfLeadingZeros(low);
        return Math.ceilDiv((long) end * source.bits(), Byte.SIZE);
    }

    private void writeRepeat(Dispatched instruction, Transfer transfer, long number, long address) {
        if (number < masking.whole(instruction.mask, number + 1, lanes)) {
            transfer.scatter(result(number), address, 0, dst.bytes());
            return;
        }
        long low = masking.active(instruction.mask, number, lanes, 0);
        long high = masking.active(instruction.mask, number, lanes, 1);
        for (int word = 0; word * Long.SIZE < dst.elements(); word++) {
            long left = work.written(low, high, word) & Masking.present(dst.elements() - word * Long.SIZE);
            while (left != 0) {
                int first = Long.numberOfTrailingZeros(left);
                int end = first + Long.numberOfTrailingZeros(~(left >>> first));
                transfer.scatterElements(result(number), address, word * Long.SIZE + first, word * Long.SIZE + end);
                left = end >= Long.SIZE ? 0 : left >>> end << end;
            }
        }
    }
}
