package ascendsim.sim.registers;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.RegisterArithmetic;
import ascendsim.isa.instruction.RegisterCompare;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterConvert;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterMove;
import ascendsim.isa.instruction.RegisterReduce;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.Width;

/**
 * Where a vector function reaches UB, instruction by instruction. Masks that depend on data count as what governs them;
 * gathers and scatters as the range they state.
 */
public final class UbAccesses {
    private static final int BLOCK = Math.toIntExact(Move.BLOCK);
    /** More than any UB has. */
    private static final long MOST_BYTES = 1 << 20;
    private static final int BLOCKS = RegisterInstruction.BYTES / BLOCK;

    private final Step body;
    private final RegisterFile file = new RegisterFile();
    private Visitor visitor = new Visitor() {
        @Override
        public void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
            // nobody looks
        }

        @Override
        public void barrier(RegisterControl.Kind kind) {
            // nobody looks
        }
    };

    /** Follows a function. */
    public interface Visitor {
        /** A load or store of {@code bytes} bytes from {@code address} on. */
        void access(RegisterInstruction instruction, boolean store, long address, long bytes);

        void barrier(RegisterControl.Kind kind);
    }

    public UbAccesses(RegisterFunction function) {
        this.body = Bodies.bind(function.body(), this::bind);
    }

    /**
     * Follows a call with its arguments, up to the first access the machine refuses; one thread at a time.
     *
     * @param who sees accesses that lie in UB or not far behind it
     */
    public void visit(long[] arguments, Visitor who) {
        visitor = who;
        file.beginScalars(arguments);
        try {
            body.run(file);
        } catch (IllegalArgumentException refused) {
            // A run with data stops there and says why; one without goes on, and nobody learns of later accesses.
            return;
        }
    }

    private void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
        if (address < 0 || bytes > MOST_BYTES - address) {
            throw new IllegalArgumentException("beyond UB");
        }
        visitor.access(instruction, store, address, bytes);
    }

    private Step bind(RegisterInstruction instruction) {
        return switch (instruction) {
            case RegisterLoad load -> load(load);
            case RegisterStore store -> store(store);
            case RegisterMask mask -> MaskSteps.bind(mask);
            case RegisterCompare.Compare c -> bound(c.dst().index(), c.mask().index());
            case RegisterCompare.CompareScalar c -> bound(c.dst().index(), c.mask().index());
            case RegisterControl.Barrier barrier -> f -> visitor.barrier(barrier.kind());
            case RegisterControl.Set s -> Step.NOTHING;
            case RegisterCompare.Select s -> Step.NOTHING;
            case RegisterArithmetic a -> Step.NOTHING;
            case RegisterConvert c -> Step.NOTHING;
            case RegisterReduce r -> Step.NOTHING;
            case RegisterMove m -> Step.NOTHING;
        };
    }

    /** The result of a comparison lies within the mask that governs it. */
    private static Step bound(int dst, int mask) {
        int words = RegisterInstruction.BYTES / Long.SIZE;
        return f -> System.arraycopy(f.masks, mask * words, f.masks, dst * words, words);
    }

    // ---- loads --------------------------------------------------------------------------------------------------

    private Step load(RegisterLoad instruction) {
        return switch (instruction) {
            case RegisterLoad.Load load -> load(load);
            case RegisterLoad.LoadPair pair -> run(pair, new Pointer(pair.src(), BLOCK, pair.post()),
                    2 * RegisterInstruction.BYTES);
            case RegisterLoad.Prime prime -> Step.NOTHING;
            case RegisterLoad.Unaligned unaligned -> run(unaligned, new Pointer(unaligned.src(), 1, unaligned.post()),
                    RegisterInstruction.BYTES);
            case RegisterLoad.Blocks b -> blocks(b, b.src(), b.stride(), b.mask().index());
            case RegisterLoad.Gather gather -> range(gather, gather.src(), Width.of(gather.type()), gather.range());
            case RegisterLoad.Mask mask -> {
                Step run = run(mask, new Pointer(mask.src(), BLOCK), BLOCK);
                yield f -> {
                    run.run(f);
                    f.first(mask.dst().index(), RegisterInstruction.BYTES, Width.B8);
                };
            }
        };
    }

    private Step load(RegisterLoad.Load load) {
        Pointer pointer = new Pointer(load.src(), load.dist().alignment(), load.post());
        int bytes = load.dist().bytes();
        if (load.used().isEmpty() || bytes <= BLOCK) {
            return run(load, pointer, bytes);
        }
        RegisterLoad.Used used = load.used().get();
        return f -> {
            long end = (long) f.end(used.mask().index(), used.width()) * used.width().bytes();
            long needed = Math.ceilDiv(end * bytes, RegisterInstruction.BYTES);
            long address = pointer.next(f);
            if (needed > 0) {
                access(load, false, address, needed);
            }
        };
    }

    private Step run(RegisterInstruction instruction, Pointer pointer, long bytes) {
        boolean store = instruction instanceof RegisterStore;
        return f -> access(instruction, store, pointer.next(f), bytes);
    }

    private Step blocks(RegisterInstruction instruction, Address address, Affine distance, int mask) {
        Pointer pointer = new Pointer(address, BLOCK);
        ScalarValue stride = new ScalarValue(distance);
        boolean store = instruction instanceof RegisterStore;
        return f -> {
            long at = pointer.next(f);
            long step = stride.of(f) * BLOCK;
            for (int block = 0; block < BLOCKS; block++) {
                if (LoadSteps.hasBlock(f, mask, block)) {
                    access(instruction, store, at + block * step, BLOCK);
                }
            }
        };
    }

    private Step range(RegisterInstruction instruction, Address address, Width width, Affine reach) {
        Pointer pointer = new Pointer(address, width.bytes());
        ScalarValue range = new ScalarValue(reach);
        boolean store = instruction instanceof RegisterStore;
        return f -> {
            long bytes = range.of(f);
            if (bytes > 0) {
                access(instruction, store, pointer.next(f), bytes);
            }
        };
    }

    // ---- stores -------------------------------------------------------------------------------------------------

    private Step store(RegisterStore instruction) {
        return switch (instruction) {
            case RegisterStore.Store store -> store(store);
            case RegisterStore.StorePair pair -> lanes(pair, new Pointer(pair.dst(), BLOCK, pair.post()),
                    pair.mask().index(), new Lane(pair.width(), 2 * pair.width().bytes()));
            case RegisterStore.Unaligned unaligned -> unaligned(unaligned);
            case RegisterStore.Flush flush -> Step.NOTHING;
            case RegisterStore.Blocks b -> blocks(b, b.dst(), b.stride(), b.mask().index());
            case RegisterStore.Scatter s -> range(s, s.dst(), Width.of(s.type()), s.range());
            case RegisterStore.Mask mask -> run(mask, new Pointer(mask.dst(), BLOCK), BLOCK);
        };
    }

    /** A lane that is stored: its bits in the mask, its bytes in UB. */
    private record Lane(Width element, long bytes) {
    }

    private Step store(RegisterStore.Store store) {
        Pointer pointer = new Pointer(store.dst(), store.dist().alignment(), store.post());
        Width element = store.dist().element();
        int mask = store.mask().index();
        if (!store.dist().isFirst()) {
            return lanes(store, pointer, mask, new Lane(element, store.dist().bytes() / element.lanes()));
        }
        return f -> {
            long address = pointer.next(f);
            if (f.bit(mask, 0)) {
                access(store, true, address, store.dist().bytes());
            }
        };
    }

    private Step lanes(RegisterStore store, Pointer pointer, int mask, Lane lane) {
        return f -> {
            long address = pointer.next(f);
            int end = f.end(mask, lane.element);
            boolean dense = end == f.count(mask, lane.element);
            if (dense && end > 0) {
                access(store, true, address, end * lane.bytes);
            }
            for (int i = 0; !dense && i < end; i++) {
                if (f.bit(mask, i * lane.element.bytes())) {
                    access(store, true, address + i * lane.bytes, lane.bytes);
                }
            }
        };
    }

    private Step unaligned(RegisterStore.Unaligned store) {
        Pointer pointer = new Pointer(store.dst(), 1, store.post());
        ScalarValue bytes = new ScalarValue(store.bytes());
        return f -> {
            long count = bytes.of(f);
            long address = pointer.next(f);
            if (count > 0) {
                access(store, true, address, count);
            }
        };
    }
}
