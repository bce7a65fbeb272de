package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.BYTES;
import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What stores do. */
final class StoreSteps {
    private static final int BLOCK = Math.toIntExact(Move.BLOCK);

    private StoreSteps() {
    }

    static Step bind(RegisterStore instruction) {
        return switch (instruction) {
            case RegisterStore.Store store -> store(store);
            case RegisterStore.StorePair pair -> pair(pair);
            case RegisterStore.Unaligned unaligned -> unaligned(unaligned);
            case RegisterStore.Flush flush -> Step.NOTHING;
            case RegisterStore.Blocks blocks -> blocks(blocks);
            case RegisterStore.Scatter scatter -> scatter(scatter);
            case RegisterStore.Mask mask -> mask(mask);
        };
    }

    private static Step store(RegisterStore.Store store) {
        Pointer pointer = new Pointer(store.dst(), store.dist().alignment(), store.post());
        Width element = store.dist().element();
        int mask = store.mask().index();
        long src = RegisterFile.at(store.src());
        int kept = store.dist().isFirst() ? element.bytes() : store.dist().bytes() / element.lanes();
        if (store.dist().isFirst()) {
            return file -> {
                long to = pointer.next(file);
                if (file.bit(mask, 0)) {
                    file.memory.store(to, file.vectors, src, kept);
                }
            };
        }
        boolean packs = kept < element.bytes();
        return file -> {
            long to = pointer.next(file);
            if (packs) {
                pack(file, src, element, kept);
            }
            lanes(file, mask, new Run(to, packs ? RESULT : src, element, kept));
        };
    }

    /** The low bytes of each element next to each other as the result. */
    private static void pack(RegisterFile file, long src, Width element, int kept) {
        Width narrow = kept == 1 ? Width.B8 : kept == 2 ? Width.B16 : Width.B32;
        for (int lane = 0; lane < element.lanes(); lane++) {
            file.copyElement(src + (long) lane * element.bytes(), RESULT + (long) lane * kept, narrow);
        }
    }

    /**
     * Lanes to be stored.
     *
     * @param to      address of lane 0
     * @param from    where lane 0 is among the vectors
     * @param element what a bit of the mask stands for
     * @param kept    bytes of a lane
     */
    private record Run(long to, long from, Width element, int kept) {
    }

    /** Stores the lanes that take part, neighbours together. */
    private static void lanes(RegisterFile file, int mask, Run run) {
        int end = file.end(mask, run.element);
        if (end == file.count(mask, run.element)) {
            file.memory.store(run.to, file.vectors, run.from, (long) end * run.kept);
            return;
        }
        for (int lane = 0; lane < end; lane++) {
            if (file.bit(mask, lane * run.element.bytes())) {
                long at = (long) lane * run.kept;
                file.memory.store(run.to + at, file.vectors, run.from + at, run.kept);
            }
        }
    }

    private static Step pair(RegisterStore.StorePair pair) {
        Pointer pointer = new Pointer(pair.dst(), BLOCK, pair.post());
        Width width = pair.width();
        int bytes = width.bytes();
        int mask = pair.mask().index();
        long src0 = RegisterFile.at(pair.src0());
        long src1 = RegisterFile.at(pair.src1());
        return file -> {
            long to = pointer.next(file);
            for (int lane = 0; lane < width.lanes(); lane++) {
                if (file.bit(mask, lane * bytes)) {
                    long at = (long) lane * bytes;
                    file.memory.store(to + 2 * at, file.vectors, src0 + at, bytes);
                    file.memory.store(to + 2 * at + bytes, file.vectors, src1 + at, bytes);
                }
            }
        };
    }

    private static Step unaligned(RegisterStore.Unaligned unaligned) {
        Pointer pointer = new Pointer(unaligned.dst(), 1, unaligned.post());
        ScalarValue bytes = new ScalarValue(unaligned.bytes());
        long src = RegisterFile.at(unaligned.src());
        return file -> file.memory.store(pointer.next(file), file.vectors, src, Math.clamp(bytes.of(file), 0, BYTES));
    }

    private static Step blocks(RegisterStore.Blocks blocks) {
        Pointer pointer = new Pointer(blocks.dst(), BLOCK);
        ScalarValue stride = new ScalarValue(blocks.stride());
        int mask = blocks.mask().index();
        long src = RegisterFile.at(blocks.src());
        return file -> {
            long to = pointer.next(file);
            long step = stride.of(file) * BLOCK;
            for (int block = 0; block < BYTES / BLOCK; block++) {
                if (LoadSteps.hasBlock(file, mask, block)) {
                    file.memory.store(to + block * step, file.vectors, src + (long) block * BLOCK, BLOCK);
                }
            }
        };
    }

    private static Step scatter(RegisterStore.Scatter scatter) {
        Width width = Width.of(scatter.type());
        int bytes = width.bytes();
        Pointer pointer = new Pointer(scatter.dst(), bytes);
        ScalarValue range = new ScalarValue(scatter.range());
        Indices indices = new Indices(scatter.index(), width);
        int mask = scatter.mask().index();
        long src = RegisterFile.at(scatter.src());
        return file -> {
            long to = pointer.next(file);
            long reach = range.of(file);
            for (int lane = 0; lane < width.lanes(); lane++) {
                if (file.bit(mask, lane * bytes)) {
                    file.memory.store(to + indices.offset(file, lane, reach), file.vectors, src + (long) lane * bytes,
                            bytes);
                }
            }
        };
    }

    private static Step mask(RegisterStore.Mask mask) {
        Pointer pointer = new Pointer(mask.dst(), BLOCK);
        int words = BYTES / Long.SIZE;
        int src = mask.src().index() * words;
        return file -> {
            MemorySegment vectors = file.vectors;
            for (int word = 0; word < words; word++) {
                vectors.set(ValueLayout.JAVA_LONG, RESULT + (long) word * Long.BYTES, file.masks[src + word]);
            }
            file.memory.store(pointer.next(file), vectors, RESULT, BLOCK);
        };
    }
}
