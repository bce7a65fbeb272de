package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.BYTES;
import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Predicate.Outside;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterMask.Half;
import ascendsim.isa.instruction.RegisterMove;
import ascendsim.isa.instruction.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What filling and rearranging does. */
final class MoveSteps {
    private MoveSteps() {
    }

    static Step bind(RegisterMove instruction) {
        return switch (instruction) {
            case RegisterMove.Copy copy -> copy(copy);
            case RegisterMove.Fill fill -> fill(fill);
            case RegisterMove.Broadcast broadcast -> broadcast(broadcast);
            case RegisterMove.Interleave interleave -> interleave(interleave);
            case RegisterMove.Index index -> index(index);
            case RegisterMove.Pack pack -> pack(pack);
            case RegisterMove.Unpack unpack -> unpack(unpack);
        };
    }

    private static Step copy(RegisterMove.Copy copy) {
        long src = RegisterFile.at(copy.src());
        int mask = copy.mask().index();
        return file -> {
            MemorySegment.copy(file.vectors, src, file.vectors, RESULT, BYTES);
            file.accept(copy.dst(), mask, copy.width(), Outside.MERGE);
        };
    }

    private static Step fill(RegisterMove.Fill fill) {
        ScalarValue scalar = new ScalarValue(fill.scalar());
        Width width = fill.width();
        int mask = fill.lanes().mask().index();
        return file -> {
            file.vectors.set(ValueLayout.JAVA_LONG, RESULT + BYTES, scalar.of(file));
            repeat(file, RESULT + BYTES, width);
            file.accept(fill.dst(), mask, width, fill.lanes().outside());
        };
    }

    private static Step broadcast(RegisterMove.Broadcast broadcast) {
        Width width = broadcast.width();
        long from = RegisterFile.at(broadcast.src())
                + (broadcast.lane() == RegisterMove.Lane.LOWEST ? 0 : BYTES - width.bytes());
        int mask = broadcast.lanes().mask().index();
        return file -> {
            repeat(file, from, width);
            file.accept(broadcast.dst(), mask, width, broadcast.lanes().outside());
        };
    }

    private static void repeat(RegisterFile file, long from, Width width) {
        for (int lane = 0; lane < width.lanes(); lane++) {
            file.copyElement(from, RESULT + (long) lane * width.bytes(), width);
        }
    }

    /** Both pairs of registers are seen as one row of elements, in turn on one side and in order on the other. */
    private static Step interleave(RegisterMove.Interleave interleave) {
        Width width = interleave.width();
        int lanes = width.lanes();
        int bytes = width.bytes();
        long[] src = {RegisterFile.at(interleave.src0()), RegisterFile.at(interleave.src1())};
        long[] dst = {RegisterFile.at(interleave.dst0()), RegisterFile.at(interleave.dst1())};
        boolean apart = interleave.apart();
        return file -> {
            for (int place = 0; place < 2 * lanes; place++) {
                int turned = place / 2 + place % 2 * lanes;
                int from = apart ? place : turned;
                int to = apart ? turned : place;
                file.copyElement(src[from / lanes] + (long) from % lanes * bytes, RESULT + (long) to * bytes, width);
            }
            MemorySegment.copy(file.vectors, RESULT, file.vectors, dst[0], BYTES);
            MemorySegment.copy(file.vectors, RESULT + BYTES, file.vectors, dst[1], BYTES);
        };
    }

    private static Step index(RegisterMove.Index index) {
        ScalarValue start = new ScalarValue(index.start());
        int lanes = RegisterInstruction.lanes(index.type());
        long step = index.order() == RegisterMove.Order.INCREASING ? 1 : -1;
        if (index.type().isFloat()) {
            Elements.FloatWriter writer = Elements.floatWriter(index.type(), Rounding.RINT, Overflow.INF_NAN);
            return file -> {
                for (int lane = 0; lane < lanes; lane++) {
                    writer.set(file.vectors, RESULT, lane, start.of(file) + lane * step);
                }
                file.accept(index.dst());
            };
        }
        Elements.IntegerWriter writer = Elements.integerWriter(index.type());
        return file -> {
            for (int lane = 0; lane < lanes; lane++) {
                writer.set(file.vectors, RESULT, lane, start.of(file) + lane * step);
            }
            file.accept(index.dst());
        };
    }

    private static long base(Half half) {
        return half == Half.LOWER ? 0 : BYTES / 2;
    }

    private static Step pack(RegisterMove.Pack pack) {
        Width narrow = pack.width() == Width.B16 ? Width.B8 : Width.B16;
        long src = RegisterFile.at(pack.src());
        long base = base(pack.half());
        return file -> {
            file.vectors.asSlice(RESULT, BYTES).fill((byte) 0);
            for (int lane = 0; lane < pack.width().lanes(); lane++) {
                file.copyElement(src + (long) lane * pack.width().bytes(),
                        RESULT + base + (long) lane * narrow.bytes(), narrow);
            }
            file.accept(pack.dst());
        };
    }

    private static Step unpack(RegisterMove.Unpack unpack) {
        boolean bytes = unpack.width() == Width.B8;
        long src = RegisterFile.at(unpack.src()) + base(unpack.half());
        int lanes = unpack.width().lanes() / 2;
        boolean signed = unpack.signed();
        return file -> {
            MemorySegment vectors = file.vectors;
            for (int lane = 0; lane < lanes; lane++) {
                if (bytes) {
                    byte value = vectors.get(ValueLayout.JAVA_BYTE, src + lane);
                    vectors.set(ValueLayout.JAVA_SHORT, RESULT + 2L * lane,
                            signed ? value : (short) Byte.toUnsignedInt(value));
                } else {
                    short value = vectors.get(ValueLayout.JAVA_SHORT, src + 2L * lane);
                    vectors.set(ValueLayout.JAVA_INT, RESULT + 4L * lane, signed ? value : Short.toUnsignedInt(value));
                }
            }
            file.accept(unpack.dst());
        };
    }
}
