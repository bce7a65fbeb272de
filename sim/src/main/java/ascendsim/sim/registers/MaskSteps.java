package ascendsim.sim.registers;

import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterMask.Half;
import ascendsim.isa.instruction.Width;

/** What mask instructions do. */
final class MaskSteps {
    private static final int BITS = RegisterFile.BYTES;
    private static final int WORDS = BITS / Long.SIZE;

    private MaskSteps() {
    }

    static Step bind(RegisterMask instruction) {
        return switch (instruction) {
            case RegisterMask.Set set -> set(set);
            case RegisterMask.UpTo upTo -> upTo(upTo);
            case RegisterMask.Logic logic -> logic(logic);
            case RegisterMask.Select select -> select(select);
            case RegisterMask.Pack pack -> pack(pack);
            case RegisterMask.Unpack unpack -> unpack(unpack);
            case RegisterMask.Interleave interleave -> interleave(interleave);
        };
    }

    private static Step set(RegisterMask.Set set) {
        int dst = set.dst().index();
        Width width = set.width();
        return file -> {
            file.clear(dst);
            for (int lane = 0; lane < width.lanes(); lane++) {
                file.set(dst, lane * width.bytes(), set.pattern().has(lane, width.lanes()));
            }
        };
    }

    private static Step upTo(RegisterMask.UpTo upTo) {
        int dst = upTo.dst().index();
        int counter = upTo.dstCount().index();
        Width width = upTo.width();
        return file -> {
            long count = Math.max(0, file.scalars[counter]);
            file.first(dst, Math.min(count, width.lanes()), width);
            file.scalars[counter] = Math.max(0, count - width.lanes());
        };
    }

    private static Step logic(RegisterMask.Logic logic) {
        int dst = logic.dst().index() * WORDS;
        int a = logic.src0().index() * WORDS;
        int b = logic.src1().index() * WORDS;
        int mask = logic.mask().index() * WORDS;
        return file -> {
            for (int word = 0; word < WORDS; word++) {
                long left = file.masks[a + word];
                long right = file.masks[b + word];
                file.masks[dst + word] = file.masks[mask + word] & switch (logic.op()) {
                    case PAND -> left & right;
                    case POR -> left | right;
                    case PXOR -> left ^ right;
                    case PNOT -> ~left;
                };
            }
        };
    }

    private static Step select(RegisterMask.Select select) {
        int dst = select.dst().index() * WORDS;
        int a = select.src0().index() * WORDS;
        int b = select.src1().index() * WORDS;
        int mask = select.mask().index() * WORDS;
        return file -> {
            for (int word = 0; word < WORDS; word++) {
                long choice = file.masks[mask + word];
                file.masks[dst + word] = file.masks[a + word] & choice | file.masks[b + word] & ~choice;
            }
        };
    }

    private static int base(Half half) {
        return half == Half.LOWER ? 0 : BITS / 2;
    }

    private static Step pack(RegisterMask.Pack pack) {
        int dst = pack.dst().index();
        int src = pack.src().index();
        int base = base(pack.half());
        return file -> {
            long low = even(file, src, 0);
            long high = even(file, src, 1);
            file.clear(dst);
            file.masks[dst * WORDS + base / Long.SIZE] = low;
            file.masks[dst * WORDS + base / Long.SIZE + 1] = high;
        };
    }

    /** The even bits of one half of a mask. */
    private static long even(RegisterFile file, int mask, int half) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            bits |= file.bit(mask, half * 2 * Long.SIZE + 2 * i) ? 1L << i : 0;
        }
        return bits;
    }

    private static Step unpack(RegisterMask.Unpack unpack) {
        int dst = unpack.dst().index();
        int src = unpack.src().index() * WORDS;
        int base = base(unpack.half()) / Long.SIZE;
        return file -> {
            long low = file.masks[src + base];
            long high = file.masks[src + base + 1];
            file.clear(dst);
            for (int i = 0; i < Long.SIZE; i++) {
                file.set(dst, 2 * i, (low >>> i & 1) != 0);
                file.set(dst, 2 * (Long.SIZE + i), (high >>> i & 1) != 0);
            }
        };
    }

    /** Both pairs of registers are seen as one row of elements, in turn on one side and in order on the other. */
    private static Step interleave(RegisterMask.Interleave interleave) {
        Width width = interleave.width();
        int lanes = width.lanes();
        int[] src = {interleave.src0().index(), interleave.src1().index()};
        int[] dst = {interleave.dst0().index(), interleave.dst1().index()};
        boolean apart = interleave.apart();
        return file -> {
            long[] bits = file.integers[0];
            long[] more = file.integers[1];
            for (int lane = 0; lane < lanes; lane++) {
                bits[lane] = file.bit(src[0], lane * width.bytes()) ? 1 : 0;
                more[lane] = file.bit(src[1], lane * width.bytes()) ? 1 : 0;
            }
            file.clear(dst[0]);
            file.clear(dst[1]);
            for (int place = 0; place < 2 * lanes; place++) {
                int from = apart ? place : place / 2 + place % 2 * lanes;
                int to = apart ? place / 2 + place % 2 * lanes : place;
                boolean bit = (from < lanes ? bits[from] : more[from - lanes]) != 0;
                file.set(dst[to / lanes], to % lanes * width.bytes(), bit);
            }
        };
    }
}
