package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;

/**
 * One operand of a vector instruction: the lanes of each repeat in UB, those that the mask selects. Lanes fill 32-byte
 * blocks; blocks and repeats have strides of their own. Bytes shared with a lane that does not take part count. Reused; one
 * thread at a time.
 */
final class Lanes {
    private final Pattern pattern = new Pattern(Space.UB);
    private final Walk walk;
    private final int bits;
    private final int lanes;
    private long[] operands = {};
    private Kind kind = Kind.READ;
    private AccessSink sink = (space, access, address, bytes, count, stride) -> {
    };

    /** Byte address and byte strides of an operand. */
    private interface Walk {
        long address(long[] operands);

        long block(long[] operands);

        long repeat(long[] operands);
    }

    private record Strided(int address, int block, int repeat) implements Walk {
        @Override
        public long address(long[] operands) {
            return operands[address];
        }

        @Override
        public long block(long[] operands) {
            return operands[block] * Move.BLOCK;
        }

        @Override
        public long repeat(long[] operands) {
            return operands[repeat] * Move.BLOCK;
        }
    }

    private record Packed(int address, long repeatBytes) implements Walk {
        @Override
        public long address(long[] operands) {
            return operands[address];
        }

        @Override
        public long block(long[] operands) {
            return Move.BLOCK;
        }

        @Override
        public long repeat(long[] operands) {
            return repeatBytes;
        }
    }

    private Lanes(Walk walk, int bits, int lanes) {
        this.walk = walk;
        this.bits = bits;
        this.lanes = lanes;
    }

    /** An operand called {@code name} with stride fields, of {@code bits}-bit lanes, {@code lanes} to the repeat. */
    static Lanes strided(Form<?> form, String name, int bits, int lanes) {
        return new Lanes(new Strided(form.slot(name), form.slot(name + "_block"), form.slot(name + "_repeat")), bits,
                lanes);
    }

    /** An operand whose lanes lie one after the other through all repeats. */
    static Lanes packed(Form<?> form, String name, int bits, int lanes) {
        return new Lanes(new Packed(form.slot(name), (long) bits * lanes / Byte.SIZE), bits, lanes);
    }

    /** The lanes that take part in {@code repeats} repeats (in counter mode: in as many as the count needs). */
    void masked(Dispatched instruction, long repeats, Kind access, AccessSink receiver) {
        begin(instruction, access, receiver);
        VectorMask mask = instruction.mask;
        if (mask.isCounter()) {
            long full = mask.elements() / lanes;
            span(0, lanes, 0, full);
            span(0, (int) (mask.elements() % lanes), full, 1);
        } else if (mask.all(lanes)) {
            span(0, lanes, 0, repeats);
        } else {
            int from = next(mask, 0, true);
            while (from < lanes) {
                int to = next(mask, from, false);
                span(from, to, 0, repeats);
                from = next(mask, to, true);
            }
        }
    }

    /** All lanes of {@code repeats} repeats, whatever the mask. */
    void all(Dispatched instruction, long repeats, Kind access, AccessSink receiver) {
        begin(instruction, access, receiver);
        span(0, lanes, 0, repeats);
    }

    private void begin(Dispatched instruction, Kind access, AccessSink receiver) {
        operands = instruction.operands;
        kind = access;
        sink = receiver;
    }

    /** The first lane from {@code lane} on that takes part, or does not. */
    private int next(VectorMask mask, int lane, boolean active) {
        int next = lane;
        while (next < lanes && mask.lane(next) != active) {
            next++;
        }
        return next;
    }

    /** Lanes {@code from} to {@code to} of {@code repeats} repeats, the first of which is number {@code first}. */
    private void span(int from, int to, long first, long repeats) {
        long base = walk.address(operands) + first * walk.repeat(operands);
        long block = walk.block(operands);
        long low = (long) from * bits / Byte.SIZE;
        long high = Math.ceilDiv((long) to * bits, Byte.SIZE);
        while (low < high) {
            long room = Move.BLOCK - low % Move.BLOCK;
            long start = base + low / Move.BLOCK * block + low % Move.BLOCK;
            long run = block == Move.BLOCK ? high - low : Math.min(room, high - low);
            long blocks = run == Move.BLOCK ? (high - low) / Move.BLOCK : 1;
            pattern.at(start).run(run).every(block, blocks).every(walk.repeat(operands), repeats).emit(kind, sink);
            low += run * blocks;
        }
    }
}
