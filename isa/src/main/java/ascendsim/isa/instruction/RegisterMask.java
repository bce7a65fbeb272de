package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Masks (isa.md §2.2b #75). An element of n bytes has n bits in a mask; the lowest counts and is set alone. */
public sealed interface RegisterMask extends RegisterInstruction {
    /** Lanes by a pattern (CreateMask). */
    enum Pattern {
        ALL,
        /** none */
        ALLF,
        /** the first n lanes */
        VL1(1), VL2(2), VL3(3), VL4(4), VL8(8), VL16(16), VL32(32), VL64(64), VL128(128),
        /** the first half */
        H,
        /** the first quarter */
        Q,
        /** every third lane */
        M3,
        /** every fourth lane */
        M4;

        private final int first;

        Pattern() {
            this(-1);
        }

        Pattern(int first) {
            this.first = first;
        }

        /** Whether a lane takes part. */
        public boolean has(int lane, int lanes) {
            return switch (this) {
                case ALL -> true;
                case ALLF -> false;
                case H -> lane < lanes / 2;
                case Q -> lane < lanes / 4;
                case M3 -> lane % 3 == 0;
                case M4 -> lane % 4 == 0;
                case VL1, VL2, VL3, VL4, VL8, VL16, VL32, VL64, VL128 -> lane < first;
            };
        }
    }

    /** A mask by a pattern. */
    record Set(Width width, Pattern pattern, MaskRegister dst) implements RegisterMask {
        public static final Form<Set> FORM = Form.<Set>of("pset", "Sets a mask by a pattern.")
                .operand("dst", "register", Set::dst, Codec.MASK)
                .choice("width", "width of an element", Set::width, Width.NARROW, Width::text)
                .standard("pattern", "lanes", Set::pattern, Arrays.asList(Pattern.values()), Predicate::word)
                .build(a -> new Set(a.get("width", Width.class), a.get("pattern", Pattern.class),
                        a.get("dst", MaskRegister.class)));

        @Override
        public Form<Set> form() {
            return FORM;
        }
    }

    /** The first {@code count} lanes, and {@code count} goes down by the lanes of a register, to 0 (UpdateMask). */
    record UpTo(Width width, MaskRegister dst, Register dstCount) implements RegisterMask {
        public static final Form<UpTo> FORM = Form
                .<UpTo>of("plt", "Sets a mask to the lanes that a count still has, and takes them off the count.")
                .operand("dst", "register", UpTo::dst, Codec.MASK)
                .register("dst_count", "scalar register of the count", UpTo::dstCount)
                .choice("width", "width of an element", UpTo::width, Width.NARROW, Width::text)
                .build(a -> new UpTo(a.get("width", Width.class), a.get("dst", MaskRegister.class),
                        a.get("dst_count", Register.class)));

        @Override
        public Form<UpTo> form() {
            return FORM;
        }

        @Override
        public List<Operand> reads() {
            return List.of(dstCount);
        }
    }

    /** Bit by bit. */
    enum Op {
        PAND, POR, PXOR,
        /** of {@code src0}; {@code src1} does not count */
        PNOT
    }

    /** {@code dst = src0 op src1} where the mask has a bit, else 0. */
    record Logic(Op op, MaskRegister dst, MaskRegister src0, MaskRegister src1, MaskRegister mask)
            implements
            RegisterMask {
        public static final Map<Op, Form<Logic>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Logic::form));

        private static Form<Logic> form(Op op) {
            return Form.<Logic>of(Predicate.word(op), "Bit by bit on masks; 0 where the governing mask is 0.")
                    .operand("dst", "register", Logic::dst, Codec.MASK)
                    .operand("src0", "register", Logic::src0, Codec.MASK)
                    .operand("src1", "register", Logic::src1, Codec.MASK)
                    .operand("mask", "bits that take part", Logic::mask, Codec.MASK)
                    .build(a -> new Logic(op, a.get("dst", MaskRegister.class), a.get("src0", MaskRegister.class),
                            a.get("src1", MaskRegister.class), a.get("mask", MaskRegister.class)));
        }

        @Override
        public Form<Logic> form() {
            return FORMS.get(op);
        }
    }

    /** {@code src0} where the mask has a bit, else {@code src1}. */
    record Select(MaskRegister dst, MaskRegister src0, MaskRegister src1, MaskRegister mask) implements RegisterMask {
        public static final Form<Select> FORM = Form.<Select>of("psel", "Chooses between two masks bit by bit.")
                .operand("dst", "register", Select::dst, Codec.MASK)
                .operand("src0", "where the mask is 1", Select::src0, Codec.MASK)
                .operand("src1", "where it is 0", Select::src1, Codec.MASK)
                .operand("mask", "the choice", Select::mask, Codec.MASK)
                .build(a -> new Select(a.get("dst", MaskRegister.class), a.get("src0", MaskRegister.class),
                        a.get("src1", MaskRegister.class), a.get("mask", MaskRegister.class)));

        @Override
        public Form<Select> form() {
            return FORM;
        }
    }

    /** Which half of a register is meant. */
    enum Half {
        LOWER, HIGHER
    }

    /** Every second bit to one half of the destination, the other half 0: a mask for elements half as wide. */
    record Pack(Half half, MaskRegister dst, MaskRegister src) implements RegisterMask {
        public static final Form<Pack> FORM = Form
                .<Pack>of("ppack", "Packs a mask for elements half as wide into one half.")
                .operand("dst", "register", Pack::dst, Codec.MASK).operand("src", "register", Pack::src, Codec.MASK)
                .choice("half", "half of the destination", Pack::half, Arrays.asList(Half.values()), Predicate::word)
                .build(a -> new Pack(a.get("half", Half.class), a.get("dst", MaskRegister.class),
                        a.get("src", MaskRegister.class)));

        @Override
        public Form<Pack> form() {
            return FORM;
        }
    }

    /** One half of the source, each bit followed by a 0: a mask for elements twice as wide. */
    record Unpack(Half half, MaskRegister dst, MaskRegister src) implements RegisterMask {
        public static final Form<Unpack> FORM = Form
                .<Unpack>of("punpack", "Spreads one half of a mask for elements twice as wide.")
                .operand("dst", "register", Unpack::dst, Codec.MASK)
                .operand("src", "register", Unpack::src, Codec.MASK)
                .choice("half", "half of the source", Unpack::half, Arrays.asList(Half.values()), Predicate::word)
                .build(a -> new Unpack(a.get("half", Half.class), a.get("dst", MaskRegister.class),
                        a.get("src", MaskRegister.class)));

        @Override
        public Form<Unpack> form() {
            return FORM;
        }
    }

    /** Two masks whose elements are laid out in turn, or taken apart. */
    record Interleave(boolean apart, Width width, MaskRegister dst0, MaskRegister dst1, MaskRegister src0,
            MaskRegister src1) implements RegisterMask {
        public static final Form<Interleave> TOGETHER = form(false);
        public static final Form<Interleave> APART = form(true);

        private static Form<Interleave> form(boolean apart) {
            return Form
                    .<Interleave>of(apart ? "pdintlv" : "pintlv",
                            apart ? "Even elements of two masks to one, odd ones to the other."
                                    : "Elements of two masks in turn, over two registers.")
                    .operand("dst0", "first result", Interleave::dst0, Codec.MASK)
                    .operand("dst1", "second result", Interleave::dst1, Codec.MASK)
                    .operand("src0", "first operand", Interleave::src0, Codec.MASK)
                    .operand("src1", "second operand", Interleave::src1, Codec.MASK)
                    .choice("width", "width of an element", Interleave::width, Width.NARROW, Width::text)
                    .build(a -> new Interleave(apart, a.get("width", Width.class), a.get("dst0", MaskRegister.class),
                            a.get("dst1", MaskRegister.class), a.get("src0", MaskRegister.class),
                            a.get("src1", MaskRegister.class)));
        }

        @Override
        public Form<Interleave> form() {
            return apart ? APART : TOGETHER;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> forms = new java.util.ArrayList<>(List.of(Set.FORM, UpTo.FORM, Select.FORM, Pack.FORM,
                Unpack.FORM, Interleave.TOGETHER, Interleave.APART));
        forms.addAll(Logic.FORMS.values());
        return forms;
    }
}
