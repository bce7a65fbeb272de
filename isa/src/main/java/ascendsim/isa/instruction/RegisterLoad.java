package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** UB to vector and mask registers (isa.md §2.2b #72, #74). */
public sealed interface RegisterLoad extends RegisterInstruction {
    /** How the bytes that are read fill the 256 bytes of a register. */
    enum Dist {
        /** as they are */
        NORM(256, 32),
        /** one byte everywhere */
        BRC_B8(1, 1),
        /** one element of two bytes everywhere */
        BRC_B16(2, 2),
        /** one element of four bytes everywhere */
        BRC_B32(4, 4),
        /** each byte twice */
        US_B8(128, 32),
        /** each element of two bytes twice */
        US_B16(128, 32),
        /** every second byte, from the first on */
        DS_B8(512, 32),
        /** every second element of two bytes, from the first on */
        DS_B16(512, 32),
        /** each byte in two, the upper one 0 */
        UNPACK_B8(128, 32),
        /** each two bytes in four, the upper two 0 */
        UNPACK_B16(128, 32),
        /** each four bytes in eight, the upper four 0 */
        UNPACK_B32(128, 32),
        /** each byte in four, the upper three 0 */
        UNPACK4_B8(64, 32),
        /** one block of 32 bytes eight times */
        BLK(32, 32),
        /** eight elements of two bytes, each in a block of its own */
        E2B_B16(16, 16),
        /** eight elements of four bytes, each in a block of its own */
        E2B_B32(32, 32);

        private final int bytes;
        private final int alignment;

        Dist(int bytes, int alignment) {
            this.bytes = bytes;
            this.alignment = alignment;
        }

        /** Bytes read from UB. */
        public int bytes() {
            return bytes;
        }

        /** What the address must be a multiple of (assumed for E2B). */
        public int alignment() {
            return alignment;
        }
    }

    /**
     * A load.
     *
     * @param dist where the bytes go
     * @param post bytes the pointer of the address moves on after the load
     * @param used lanes that matter: an annotation, which only the checks look at; all when absent
     */
    record Load(Dist dist, VectorRegister dst, Address src, Affine post, Optional<Used> used) implements RegisterLoad {
        public static final Form<Load> FORM = Form.<Load>of("vlds", "Loads a vector register.")
                .operand("dst", "register", Load::dst, Codec.VECTOR).address("src", Load::src, 1, Space.UB)
                .standard("dist", "how the bytes fill the register", Load::dist, Arrays.asList(Dist.values()),
                        Predicate::word)
                .optional("post", RegisterAddress.POST, Load::post, RegisterAddress.MOST_POST, 0)
                .standard("used", "elements that the program uses, for checks alone", Load::used, Used.ALL_WORDS,
                        Used::text)
                .build(a -> new Load(a.get("dist", Dist.class), a.get("dst", VectorRegister.class), a.address("src"),
                        a.value("post"), Used.read(a)));

        public Load {
            FORM.check(src, post);
            RegisterAddress.check("vlds", src, post, dist.alignment);
        }

        /** Without post-update; all lanes matter. */
        public Load(Dist dist, VectorRegister dst, Address src) {
            this(dist, dst, src, Affine.ZERO, Optional.empty());
        }

        @Override
        public Form<Load> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterLoad.super.writes(), src, post);
        }
    }

    /** Elements of a load that the program uses: as many as a mask has, in the unit of {@code width}. */
    record Used(MaskRegister mask, Width width) {
        static final List<Optional<Used>> ALL_WORDS = words();

        private static List<Optional<Used>> words() {
            List<Optional<Used>> words = new java.util.ArrayList<>(List.of(Optional.empty()));
            for (int i = 0; i < MaskRegister.COUNT; i++) {
                for (Width width : Width.values()) {
                    words.add(Optional.of(new Used(new MaskRegister(i), width)));
                }
            }
            return words;
        }

        static String text(Optional<Used> used) {
            return used.map(u -> u.mask + "." + u.width.text()).orElse("all");
        }

        @SuppressWarnings("unchecked")
        static Optional<Used> read(Form.Arguments arguments) {
            return (Optional<Used>) arguments.get("used", Optional.class);
        }
    }

    /** Reads 512 bytes: the elements with even index to {@code dst0}, the others to {@code dst1} (DINTLV). */
    record LoadPair(Width width, VectorRegister dst0, VectorRegister dst1, Address src, Affine post)
            implements
            RegisterLoad {
        public static final Form<LoadPair> FORM = Form
                .<LoadPair>of("vlds.dintlv", "Loads two vector registers with every second element each.")
                .operand("dst0", "even elements", LoadPair::dst0, Codec.VECTOR)
                .operand("dst1", "odd elements", LoadPair::dst1, Codec.VECTOR)
                .address("src", LoadPair::src, Move.BLOCK, Space.UB)
                .choice("width", "width of an element", LoadPair::width, Width.NARROW, Width::text)
                .optional("post", RegisterAddress.POST, LoadPair::post, RegisterAddress.MOST_POST, 0)
                .build(a -> new LoadPair(a.get("width", Width.class), a.get("dst0", VectorRegister.class),
                        a.get("dst1", VectorRegister.class), a.address("src"), a.value("post")));

        public LoadPair {
            FORM.check(src, post);
            RegisterAddress.check("vlds.dintlv", src, post, Move.BLOCK);
        }

        @Override
        public Form<LoadPair> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterLoad.super.writes(), src, post);
        }
    }

    /** Begins unaligned loads at an address. */
    record Prime(UnalignedRegister dst, Address src) implements RegisterLoad {
        public static final Form<Prime> FORM = Form
                .<Prime>of("vldas", "Begins unaligned loads: fetches the block the address lies in.")
                .operand("dst", "state of the loads", Prime::dst, Codec.UNALIGNED)
                .address("src", Prime::src, 1, Space.UB)
                .build(a -> new Prime(a.get("dst", UnalignedRegister.class), a.address("src")));

        public Prime {
            FORM.check(src);
        }

        @Override
        public Form<Prime> form() {
            return FORM;
        }
    }

    /** Loads 256 bytes from any address. */
    record Unaligned(VectorRegister dst, UnalignedRegister dstState, Address src, Affine post) implements RegisterLoad {
        public static final Form<Unaligned> FORM = Form
                .<Unaligned>of("vldus", "Loads a vector register from an address without alignment.")
                .operand("dst", "register", Unaligned::dst, Codec.VECTOR)
                .operand("dst_state", "state that vldas began", Unaligned::dstState, Codec.UNALIGNED)
                .address("src", Unaligned::src, 1, Space.UB)
                .optional("post", RegisterAddress.POST, Unaligned::post, RegisterAddress.MOST_POST, 0)
                .build(a -> new Unaligned(a.get("dst", VectorRegister.class),
                        a.get("dst_state", UnalignedRegister.class), a.address("src"), a.value("post")));

        public Unaligned {
            FORM.check(src, post);
            RegisterAddress.check("vldus", src, post, 1);
        }

        @Override
        public Form<Unaligned> form() {
            return FORM;
        }

        @Override
        public List<Operand> writes() {
            return RegisterAddress.writes(RegisterLoad.super.writes(), src, post);
        }

        @Override
        public List<Operand> reads() {
            List<Operand> reads = new java.util.ArrayList<>(RegisterLoad.super.reads());
            reads.add(dstState);
            return reads;
        }
    }

    /**
     * Eight blocks of 32 bytes at a distance; a block whose bits of the mask are all clear is 0 and not read.
     *
     * @param stride 32-byte blocks from one to the next
     */
    record Blocks(VectorRegister dst, Address src, MaskRegister mask, Affine stride) implements RegisterLoad {
        public static final Form<Blocks> FORM = Form
                .<Blocks>of("vsldb", "Loads eight blocks that lie at a distance from each other.")
                .operand("dst", "register", Blocks::dst, Codec.VECTOR)
                .address("src", Blocks::src, Move.BLOCK, Space.UB)
                .operand("mask", "blocks that take part", Blocks::mask, Codec.MASK)
                .optional("stride", "32-byte blocks from one to the next", Blocks::stride, 65535, 1)
                .build(a -> new Blocks(a.get("dst", VectorRegister.class), a.address("src"),
                        a.get("mask", MaskRegister.class), a.value("stride")));

        public Blocks {
            FORM.check(src, stride);
        }

        @Override
        public Form<Blocks> form() {
            return FORM;
        }
    }

    /**
     * One element for each lane, at {@code src} + index · its size.
     *
     * @param index unsigned, as wide as the element
     * @param range bytes from {@code src} on that the indices reach: an annotation, which a run checks
     */
    record Gather(DType type, VectorRegister dst, Address src, VectorRegister index, MaskRegister mask, Affine range)
            implements
            RegisterLoad {
        public static final Form<Gather> FORM = Form
                .<Gather>of("vgather", "Loads the element each lane's index says; lanes left out are 0.")
                .operand("dst", "register", Gather::dst, Codec.VECTOR).address("src", Gather::src, 1, Space.UB)
                .operand("index", "index of each lane", Gather::index, Codec.VECTOR)
                .operand("mask", "lanes that take part", Gather::mask, Codec.MASK)
                .type("type", Gather::type, RegisterAddress.INDEXED)
                .value("range", "bytes from src on that indices may reach", Gather::range, 0, 1 << 18)
                .build(a -> new Gather(a.get("type", DType.class), a.get("dst", VectorRegister.class),
                        a.address("src"), a.get("index", VectorRegister.class), a.get("mask", MaskRegister.class),
                        a.value("range")));

        public Gather {
            FORM.check(src, range);
        }

        @Override
        public Form<Gather> form() {
            return FORM;
        }
    }

    /** Loads the 32 bytes of a mask. */
    record Mask(MaskRegister dst, Address src) implements RegisterLoad {
        public static final Form<Mask> FORM = Form.<Mask>of("plds", "Loads a mask register.")
                .operand("dst", "register", Mask::dst, Codec.MASK).address("src", Mask::src, Move.BLOCK, Space.UB)
                .build(a -> new Mask(a.get("dst", MaskRegister.class), a.address("src")));

        public Mask {
            FORM.check(src);
        }

        @Override
        public Form<Mask> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Load.FORM, LoadPair.FORM, Prime.FORM, Unaligned.FORM, Blocks.FORM, Gather.FORM, Mask.FORM);
    }
}
