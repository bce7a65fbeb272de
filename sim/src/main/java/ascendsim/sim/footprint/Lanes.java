package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import java.util.function.ToLongFunction;

/**
 * One operand of a vector instruction: the lanes of each repeat in UB, those that the mask selects. Lanes fill 32-byte
 * blocks; blocks and repeats have strides of their own. Bytes shared with a lane that does not take part count. Reused;
 * one thread at a time.
 */
final class Lanes {
    private final Pattern pattern = new Pattern(Space.UB);
    private final Walk walk;
    private final Elements elements;
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

    /** Elements one after the other; between repeats is {@code distance} times the room of one. */
    private record Dense(int address, long repeatBytes, ToLongFunction<long[]> distance) implements Walk {
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
            return repeatBytes * distance.applyAsLong(operands);
        }
    }

    private Lanes(Walk walk, Elements elements) {
        this.walk = walk;
        this.elements = elements;
    }

    /**
     * The elements of a repeat.
     *
     * @param bits  of an element
     * @param count elements of a repeat
     * @param lanes of the mask that an element stands for: it takes part when one of them does
     */
    private record Elements(int bits, int count, int lanes) {
        int maskLanes() {
            return count * lanes;
        }

        long bytes() {
            return (long) bits * count / Byte.SIZE;
        }
    }

    /** An operand called {@code name} with stride fields, of {@code bits}-bit lanes, {@code lanes} to the repeat. */
    static Lanes strided(Form<?> form, String name, int bits, int lanes) {
        return new Lanes(new Strided(form.slot(name), form.slot(name + "_block"), form.slot(name + "_repeat")),
                new Elements(bits, lanes, 1));
    }

    /** An operand whose lanes lie one after the other through all repeats. */
    static Lanes packed(Form<?> form, String name, int bits, int lanes) {
        Elements elements = new Elements(bits, lanes, 1);
        return new Lanes(new Dense(form.slot(name), elements.bytes(), operands -> 1), elements);
    }

    /**
     * Results, each of {@code bits} bits for {@code group} lanes; the field dst_repeat says how far apart repeats are.
     */
    static Lanes results(Form<?> form, int bits, int results, int group) {
        Elements elements = new Elements(bits, results, group);
        int distance = form.slot("dst_repeat");
        return new Lanes(new Dense(form.slot("dst"), elements.bytes(), operands -> operands[distance]), elements);
    }

    /** The lanes that take part; {@code repeats} run, in counter mode as many as the count needs. */
    void masked(Dispatched instruction, long repeats, Kind access, AccessSink receiver) {
        atMost(instruction, instruction.mask.repeats(repeats, elements.maskLanes()), access, receiver);
    }

    /** The lanes that take part in the first {@code repeats} repeats, in counter mode too. */
    void atMost(Dispatched instruction, long repeats, Kind access, AccessSink receiver) {
        begin(instruction, access, receiver);
        VectorMask mask = instruction.mask;
        if (mask.isCounter()) {
            long full = mask.elements() / elements.maskLanes();
            int rest = (int) Math.ceilDiv(mask.elements() % elements.maskLanes(), elements.lanes);
            span(0, elements.count, 0, Math.min(full, repeats));
            span(0, full < repeats ? rest : 0, full, 1);
        } else if (mask.all(elements.maskLanes())) {
            span(0, elements.count, 0, repeats);
        } else {
            int from = next(mask, 0, true);
            while (from < elements.count) {
                int to = next(mask, from, false);
                span(from, to, 0, repeats);
                from = next(mask, to, true);
            }
        }
    }

    /** All lanes of {@code repeats} repeats, whatever the mask. */
    void all(Dispatched instruction, long repeats, Kind access, AccessSink receiver) {
        begin(instruction, access, receiver);
        span(0, elements.count, 0, repeats);
    }

    private void begin(Dispatched instruction, Kind access, AccessSink receiver) {
        operands = instruction.operands;
        kind = access;
        sink = receiver;
    }

    /** The first element from {@code element} on that takes part, or does not. */
    private int next(VectorMask mask, int element, boolean active) {
        int next = element;
        while (next < elements.count && isActive(mask, next) != active) {
            next++;
        }
        return next;
    }

    private boolean isActive(VectorMask mask, int element) {
        boolean active = false;
        for (int lane = 0; lane < elements.lanes; lane++) {
            active |= mask.lane(element * elements.lanes + lane);
        }
        return active;
    }

    /** Elements {@code from} to {@code to} of {@code repeats} repeats, the first of which is number {@code first}. */
    private void span(int from, int to, long first, long repeats) {
        long base = walk.address(operands) + first * walk.repeat(operands);
        long block = walk.block(operands);
        long low = (long) from * elements.bits / Byte.SIZE;
        long high = Math.ceilDiv((long) to * elements.bits, Byte.SIZE);
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
