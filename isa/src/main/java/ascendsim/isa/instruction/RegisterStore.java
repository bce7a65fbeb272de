package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vector and mask registers to UB (isa.md §2.2b #73, #74). */
public sealed interface RegisterStore extends RegisterInstruction {
    /** Which bytes of a register are written, and the element that a bit of the mask stands for. */
    enum Dist {
        NORM_B8(Width.B8, 256), NORM_B16(Width.B16, 256), NORM_B32(Width.B32, 256),
        /** the first byte alone */
        FIRST_ELEMENT_B8(Width.B8, 1),
        /** the first two bytes */
        FIRST_ELEMENT_B16(Width.B16, 2),
        /** the first four bytes */
        FIRST_ELEMENT_B32(Width.B32, 4),
        /** the lower byte of each two */
        PACK_B16(Width.B16, 128),
        /** the lower two bytes of each four */
        PACK_B32(Width.B32, 128),
        /** the lower four bytes of each eight */
        PACK_B64(Width.B64, 128),
        /** the lowest byte of each four */
        PACK4_B32(Width.B32, 64);

        private final Width element;
        private final int bytes;

        Dist(Width element, int bytes) {
            this.element = element;
            this.bytes = bytes;
        }

        /** The element of the register that a bit of the mask stands for. */
        public Width element() {
            return element;
        }

        /** Bytes written when all lanes take part. */
        public int bytes() {
            return bytes;
        }

        /** What the address must be a multiple of. */
        public int alignment() {
            return isFirst() ? bytes : Math.toIntExact(Move.BLOCK);
        }

        public boolean isFirst() { return bytes <= Integer.BYTES; }
    }

    /**
     * A store of the lanes that take part; the bytes of the others stay.
     *
     * @param post bytes the pointer of the address moves on after the store
     */
    record Store(Dist dist, Address dst, VectorRegister src, MaskRegister mask, Affine post) implements RegisterStore {
        public static final Form<Store> FORM = Form.<Store>of("vsts", "Stores a vector register.")
                .address("dst", Store::dst, 1, Space.UB).operand("src", "register", Store::src, Codec.VECTOR)
                .operand("mask", "lanes that take part", Store::mask, Codec.MASK)
                .choice("dist", "which bytes of the register", Store::dist, Arrays.asList(Dist.values()),
                        Predicate::word)
                .optional("post", RegisterAddress.POST, Store::post, RegisterAddress.MOST_POST, 0)
                .build(a -> new Store(a.get("dist", Dist.class), a.address("dst"), a.get("src", VectorRegister.class),
                        a.get("mask", MaskRegister.class), a.value("post")));

        public Store {
            FORM.check(dst, post);
            RegisterAddress.check("vsts", dst, post, dist.alignment());
        }

        /** Without post-update. */
        public Store(Dist dist, Address dst, VectorRegister src, MaskRegister mask) {
            this(dist, dst, src, mask, Affine.ZERO);
        }

        @Override
        public Form<Store> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterStore.super.writes(), dst, post);
        }
    }

    /** Writes 512 bytes: elements of {@code src0} and {@code src1} in turn (INTLV). */
    record StorePair(Width width, Address dst, VectorRegister src0, VectorRegister src1, MaskRegister mask,
            Affine post) implements RegisterStore {
        public static final Form<StorePair> FORM = Form
                .<StorePair>of("vsts.intlv", "Stores two vector registers, their elements in turn.")
                .address("dst", StorePair::dst, Move.BLOCK, Space.UB)
                .operand("src0", "even elements", StorePair::src0, Codec.VECTOR)
                .operand("src1", "odd elements", StorePair::src1, Codec.VECTOR)
                .operand("mask", "lanes of both that take part", StorePair::mask, Codec.MASK)
                .choice("width", "width of an element", StorePair::width, Width.NARROW, Width::text)
                .optional("post", RegisterAddress.POST, StorePair::post, RegisterAddress.MOST_POST, 0)
                .build(a -> new StorePair(a.get("width", Width.class), a.address("dst"),
                        a.get("src0", VectorRegister.class), a.get("src1", VectorRegister.class),
                        a.get("mask", MaskRegister.class), a.value("post")));

        public StorePair {
            FORM.check(dst, post);
            RegisterAddress.check("vsts.intlv", dst, post, Move.BLOCK);
        }

        @Override
        public Form<StorePair> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterStore.super.writes(), dst, post);
        }
    }

    /**
     * Stores the first bytes of a register at any address. The bytes are in UB at once (the hardware keeps the last
     * block back until {@link Flush}).
     *
     * @param bytes 0 to 256
     */
    record Unaligned(Address dst, VectorRegister src, UnalignedRegister dstState, Affine bytes, Affine post)
            implements
            RegisterStore {
        public static final Form<Unaligned> FORM = Form
                .<Unaligned>of("vstus", "Stores the first bytes of a vector register at an address without alignment.")
                .address("dst", Unaligned::dst, 1, Space.UB).operand("src", "register", Unaligned::src, Codec.VECTOR)
                .operand("dst_state", "state of the stores", Unaligned::dstState, Codec.UNALIGNED)
                .value("bytes", "bytes to store", Unaligned::bytes, 0, BYTES)
                .optional("post", RegisterAddress.POST, Unaligned::post, RegisterAddress.MOST_POST, 0)
                .build(a -> new Unaligned(a.address("dst"), a.get("src", VectorRegister.class),
                        a.get("dst_state", UnalignedRegister.class), a.value("bytes"), a.value("post")));

        public Unaligned {
            FORM.check(dst, bytes, post);
            RegisterAddress.check("vstus", dst, post, 1);
        }

        @Override
        public Form<Unaligned> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterStore.super.writes(), dst, post);
        }

        @Override
        public List<Operand> reads() {
            List<Operand> reads = new ArrayList<>(RegisterStore.super.reads());
            reads.add(dstState);
            return reads;
        }
    }

    /** Ends unaligned stores: what they kept back is written. */
    record Flush(Address dst, UnalignedRegister state) implements RegisterStore {
        public static final Form<Flush> FORM = Form.<Flush>of("vstas", "Ends unaligned stores at an address.")
                .address("dst", Flush::dst, 1, Space.UB)
                .operand("state", "state of the stores", Flush::state, Codec.UNALIGNED)
                .build(a -> new Flush(a.address("dst"), a.get("state", UnalignedRegister.class)));

        public Flush {
            FORM.check(dst);
        }

        @Override
        public Form<Flush> form() {
            return FORM;
        }
    }

    /**
     * Eight blocks of 32 bytes at a distance; a block whose bits of the mask are all clear is not written.
     *
     * @param stride 32-byte blocks from one to the next
     */
    record Blocks(Address dst, VectorRegister src, MaskRegister mask, Affine stride) implements RegisterStore {
        public static final Form<Blocks> FORM = Form
                .<Blocks>of("vsstb", "Stores eight blocks at a distance from each other.")
                .address("dst", Blocks::dst, Move.BLOCK, Space.UB)
                .operand("src", "register", Blocks::src, Codec.VECTOR)
                .operand("mask", "blocks that take part", Blocks::mask, Codec.MASK)
                .optional("stride", "32-byte blocks from one to the next", Blocks::stride, 65535, 1)
                .build(a -> new Blocks(a.address("dst"), a.get("src", VectorRegister.class),
                        a.get("mask", MaskRegister.class), a.value("stride")));

        public Blocks {
            FORM.check(dst, stride);
        }

        @Override
        public Form<Blocks> form() {
            return FORM;
        }
    }

    /**
     * One element for each lane, at {@code dst} + index · its size; of equal indices the highest lane wins (assumed).
     *
     * @param index unsigned, as wide as the element
     * @param range bytes from {@code dst} on that the indices reach: an annotation, which a run checks
     */
    record Scatter(DType type, Address dst, VectorRegister src, VectorRegister index, MaskRegister mask, Affine range)
            implements
            RegisterStore {
        public static final Form<Scatter> FORM = Form
                .<Scatter>of("vscatter", "Stores each lane's element where its index says.")
                .address("dst", Scatter::dst, 1, Space.UB).operand("src", "register", Scatter::src, Codec.VECTOR)
                .operand("index", "index of each lane", Scatter::index, Codec.VECTOR)
                .operand("mask", "lanes that take part", Scatter::mask, Codec.MASK)
                .type("type", Scatter::type, RegisterAddress.INDEXED)
                .value("range", "bytes from dst on that indices may reach", Scatter::range, 0, 1 << 18)
                .build(a -> new Scatter(a.get("type", DType.class), a.address("dst"),
                        a.get("src", VectorRegister.class), a.get("index", VectorRegister.class),
                        a.get("mask", MaskRegister.class), a.value("range")));

        public Scatter {
            FORM.check(dst, range);
        }

        @Override
        public Form<Scatter> form() {
            return FORM;
        }
    }

    /** Stores the 32 bytes of a mask. */
    record Mask(Address dst, MaskRegister src) implements RegisterStore {
        public static final Form<Mask> FORM = Form.<Mask>of("psts", "Stores a mask register.")
                .address("dst", Mask::dst, Move.BLOCK, Space.UB).operand("src", "register", Mask::src, Codec.MASK)
                .build(a -> new Mask(a.address("dst"), a.get("src", MaskRegister.class)));

        public Mask {
            FORM.check(dst);
        }

        @Override
        public Form<Mask> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Store.FORM, StorePair.FORM, Unaligned.FORM, Flush.FORM, Blocks.FORM, Scatter.FORM, Mask.FORM);
    }
}
