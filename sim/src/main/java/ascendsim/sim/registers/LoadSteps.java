package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.BYTES;
import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What loads do. */
final class LoadSteps {
    private static final int BLOCK = Math.toIntExact(Move.BLOCK);
    private static final int BLOCKS = BYTES / BLOCK;

    private LoadSteps() {
    }

    static Step bind(RegisterLoad instruction) {
        return switch (instruction) {
            case RegisterLoad.Load load -> load(load);
            case RegisterLoad.LoadPair pair -> pair(pair);
            case RegisterLoad.Prime prime -> Step.NOTHING;
            case RegisterLoad.Unaligned unaligned -> dense(unaligned.dst(),
                    new Pointer(unaligned.src(), 1, unaligned.post()));
            case RegisterLoad.Blocks blocks -> blocks(blocks);
            case RegisterLoad.Gather gather -> gather(gather);
            case RegisterLoad.Mask mask -> mask(mask);
        };
    }

    private static Step load(RegisterLoad.Load load) {
        Pointer pointer = new Pointer(load.src(), load.dist().alignment(), load.post());
        return switch (load.dist()) {
            case NORM -> dense(load.dst(), pointer);
            case BRC_B8 -> spread(load.dst(), pointer, new Spread(1, 0, BYTES, 1));
            case BRC_B16 -> spread(load.dst(), pointer, new Spread(2, 0, BYTES / 2, 2));
            case BRC_B32 -> spread(load.dst(), pointer, new Spread(4, 0, BYTES / 4, 4));
            case US_B8 -> spread(load.dst(), pointer, new Spread(1, 1, 2, 1));
            case US_B16 -> spread(load.dst(), pointer, new Spread(2, 2, 2, 2));
            case DS_B8 -> spread(load.dst(), pointer, new Spread(1, 2, 1, 1));
            case DS_B16 -> spread(load.dst(), pointer, new Spread(2, 4, 1, 2));
            case UNPACK_B8 -> spread(load.dst(), pointer, new Spread(1, 1, 1, 2));
            case UNPACK_B16 -> spread(load.dst(), pointer, new Spread(2, 2, 1, 4));
            case UNPACK_B32 -> spread(load.dst(), pointer, new Spread(4, 4, 1, 8));
            case UNPACK4_B8 -> spread(load.dst(), pointer, new Spread(1, 1, 1, 4));
            case BLK -> spread(load.dst(), pointer, new Spread(BLOCK, 0, BLOCKS, BLOCK));
            case E2B_B16 -> spread(load.dst(), pointer, new Spread(2, 2, BLOCK / 2, 2));
            case E2B_B32 -> spread(load.dst(), pointer, new Spread(4, 4, BLOCK / 4, 4));
        };
    }

    private static Step dense(VectorRegister register, Pointer pointer) {
        long dst = RegisterFile.at(register);
        return file -> MemorySegment.copy(file.memory.ub(), pointer.next(file), file.vectors, dst, BYTES);
    }

    /**
     * Elements of UB in a register.
     *
     * @param bytes  of an element
     * @param stride bytes from one to the next in UB; 0 takes the same again
     * @param times  how often each is put
     * @param room   bytes from one to the next in the register, those beyond the element 0
     */
    private record Spread(int bytes, int stride, int times, int room) {
    }

    private static Step spread(VectorRegister register, Pointer pointer, Spread spread) {
        long dst = RegisterFile.at(register);
        int bytes = spread.bytes;
        return file -> {
            MemorySegment ub = file.memory.ub();
            long from = pointer.next(file);
            if (spread.room > bytes) {
                file.vectors.asSlice(dst, BYTES).fill((byte) 0);
            }
            for (int at = 0; at < BYTES; from += spread.stride) {
                for (int i = 0; i < spread.times; i++, at += spread.room) {
                    copy(ub, from, file.vectors, dst + at, bytes);
                }
            }
        };
    }

    private static void copy(MemorySegment from, long source, MemorySegment to, long target, int bytes) {
        switch (bytes) {
            case 1 -> to.set(ValueLayout.JAVA_BYTE, target,
                    from.get(ValueLayout.JAVA_BYTE, source));
            case 2 -> to.set(ValueLayout.JAVA_SHORT_UNALIGNED, target,
                    from.get(ValueLayout.JAVA_SHORT_UNALIGNED, source));
            case 4 -> to.set(ValueLayout.JAVA_INT_UNALIGNED, target,
                    from.get(ValueLayout.JAVA_INT_UNALIGNED, source));
            default -> MemorySegment.copy(from, source, to, target, bytes);
        }
    }

    private static Step pair(RegisterLoad.LoadPair pair) {
        Pointer pointer = new Pointer(pair.src(), BLOCK, pair.post());
        int bytes = pair.width().bytes();
        long dst0 = RegisterFile.at(pair.dst0());
        long dst1 = RegisterFile.at(pair.dst1());
        return file -> {
            MemorySegment ub = file.memory.ub();
            long from = pointer.next(file);
            for (int at = 0; at < BYTES; at += bytes) {
                copy(ub, from + 2L * at, file.vectors, dst0 + at, bytes);
                copy(ub, from + 2L * at + bytes, file.vectors, dst1 + at, bytes);
            }
        };
    }

    private static Step blocks(RegisterLoad.Blocks blocks) {
        Pointer pointer = new Pointer(blocks.src(), BLOCK);
        ScalarValue stride = new ScalarValue(blocks.stride());
        int mask = blocks.mask().index();
        long dst = RegisterFile.at(blocks.dst());
        return file -> {
            long from = pointer.next(file);
            long step = stride.of(file) * BLOCK;
            for (int block = 0; block < BLOCKS; block++) {
                if (hasBlock(file, mask, block)) {
                    MemorySegment.copy(file.memory.ub(), from + block * step, file.vectors, dst + block * BLOCK, BLOCK);
                } else {
                    file.vectors.asSlice(dst + (long) block * BLOCK, BLOCK).fill((byte) 0);
                }
            }
        };
    }

    /** Whether any bit of a block is set. */
    static boolean hasBlock(RegisterFile file, int mask, int block) {
        return (file.masks[mask * BLOCKS / 2 + block / 2] >>> block % 2 * BLOCK & 0xFFFF_FFFFL) != 0;
    }

    private static Step gather(RegisterLoad.Gather gather) {
        DType type = gather.type();
        Width width = Width.of(type);
        Pointer pointer = new Pointer(gather.src(), width.bytes());
        ScalarValue range = new ScalarValue(gather.range());
        Indices indices = new Indices(gather.index(), width);
        int mask = gather.mask().index();
        return file -> {
            long from = pointer.next(file);
            long bytes = range.of(file);
            file.vectors.asSlice(RESULT, BYTES).fill((byte) 0);
            for (int lane = 0; lane < width.lanes(); lane++) {
                if (file.bit(mask, lane * width.bytes())) {
                    copy(file.memory.ub(), from + indices.offset(file, lane, bytes), file.vectors,
                            RESULT + (long) lane * width.bytes(), width.bytes());
                }
            }
            file.accept(gather.dst());
        };
    }

    private static Step mask(RegisterLoad.Mask mask) {
        Pointer pointer = new Pointer(mask.src(), BLOCK);
        int words = BYTES / Long.SIZE;
        int dst = mask.dst().index() * words;
        return file -> {
            long from = pointer.next(file);
            for (int word = 0; word < words; word++) {
                file.masks[dst + word] = file.memory.ub().get(ValueLayout.JAVA_LONG_UNALIGNED,
                        from + (long) word * Long.BYTES);
            }
        };
    }
}
