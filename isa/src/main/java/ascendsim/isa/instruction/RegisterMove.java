package ascendsim.isa.instruction;

import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT16;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT8;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.RegisterMask.Half;
import java.util.Arrays;
import java.util.List;

/** Filling and rearranging vector registers (isa.md §2.2b #77). */
public sealed interface RegisterMove extends RegisterInstruction {
    /** The lanes that take part; others stay. */
    record Copy(Width width, VectorRegister dst, VectorRegister src, MaskRegister mask) implements RegisterMove {
        public static final Form<Copy> FORM = Form.<Copy>of("vmov", "Copies the lanes of a mask.")
                .operand("dst", "result", Copy::dst, Codec.VECTOR).operand("src", "operand", Copy::src, Codec.VECTOR)
                .operand("mask", "lanes that take part", Copy::mask, Codec.MASK)
                .choice("width", "width of an element", Copy::width, Width.NARROW, Width::text)
                .build(a -> new Copy(a.get("width", Width.class), a.get("dst", VectorRegister.class),
                        a.get("src", VectorRegister.class), a.get("mask", MaskRegister.class)));

        @Override
        public Form<Copy> form() {
            return FORM;
        }

        @Override
        public boolean keepsDestination() {
            return true;
        }
    }

    /**
     * A scalar in every lane.
     *
     * @param scalar bits of the element
     */
    record Fill(Width width, VectorRegister dst, Affine scalar, Predicate lanes) implements RegisterMove {
        public static final Form<Fill> FORM = define();

        public Fill {
            FORM.check(scalar);
        }

        private static Form<Fill> define() {
            var form = Form.<Fill>of("vdup", "Fills lanes with a scalar.")
                    .operand("dst", "result", Fill::dst, Codec.VECTOR)
                    .operand("scalar", "bits of the element", Fill::scalar);
            return Predicate.add(form, Fill::lanes)
                    .choice("width", "width of an element", Fill::width, Width.NARROW, Width::text)
                    .build(a -> new Fill(a.get("width", Width.class), a.get("dst", VectorRegister.class),
                            a.value("scalar"), Predicate.read(a)));
        }

        @Override
        public Form<Fill> form() {
            return FORM;
        }

        @Override
        public boolean keepsDestination() {
            return lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** Which lane of a register is repeated. */
    enum Lane {
        LOWEST, HIGHEST
    }

    /** One lane of a register in every lane. */
    record Broadcast(Width width, Lane lane, VectorRegister dst, VectorRegister src, Predicate lanes)
            implements
            RegisterMove {
        public static final Form<Broadcast> FORM = define();

        private static Form<Broadcast> define() {
            var form = Form.<Broadcast>of("vdupv", "Fills lanes with the first or last lane of a register.")
                    .operand("dst", "result", Broadcast::dst, Codec.VECTOR)
                    .operand("src", "operand", Broadcast::src, Codec.VECTOR);
            return Predicate.add(form, Broadcast::lanes)
                    .choice("width", "width of an element", Broadcast::width, Width.NARROW, Width::text)
                    .standard("lane", "which lane", Broadcast::lane, Arrays.asList(Lane.values()), Predicate::word)
                    .build(a -> new Broadcast(a.get("width", Width.class), a.get("lane", Lane.class),
                            a.get("dst", VectorRegister.class), a.get("src", VectorRegister.class),
                            Predicate.read(a)));
        }

        @Override
        public Form<Broadcast> form() {
            return FORM;
        }

        @Override
        public boolean keepsDestination() {
            return lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** Two registers whose elements are laid out in turn, or taken apart. */
    record Interleave(boolean apart, Width width, VectorRegister dst0, VectorRegister dst1, VectorRegister src0,
            VectorRegister src1) implements RegisterMove {
        public static final Form<Interleave> TOGETHER = form(false);
        public static final Form<Interleave> APART = form(true);

        private static Form<Interleave> form(boolean apart) {
            return Form
                    .<Interleave>of(apart ? "vdintlv" : "vintlv",
                            apart ? "Even elements of two registers to one, odd ones to the other."
                                    : "Elements of two registers in turn, over two registers.")
                    .operand("dst0", "first result", Interleave::dst0, Codec.VECTOR)
                    .operand("dst1", "second result", Interleave::dst1, Codec.VECTOR)
                    .operand("src0", "first operand", Interleave::src0, Codec.VECTOR)
                    .operand("src1", "second operand", Interleave::src1, Codec.VECTOR)
                    .choice("width", "width of an element", Interleave::width, Width.NARROW, Width::text)
                    .build(a -> new Interleave(apart, a.get("width", Width.class),
                            a.get("dst0", VectorRegister.class), a.get("dst1", VectorRegister.class),
                            a.get("src0", VectorRegister.class), a.get("src1", VectorRegister.class)));
        }

        @Override
        public Form<Interleave> form() {
            return apart ? APART : TOGETHER;
        }
    }

    /** Whether indices count up or down. */
    enum Order {
        INCREASING, DECREASING
    }

    /**
     * {@code start}, {@code start ± 1}, … in the lanes.
     *
     * @param start an integer
     */
    record Index(DType type, Order order, VectorRegister dst, Affine start) implements RegisterMove {
        public static final Form<Index> FORM = Form.<Index>of("vci", "Fills the lanes with consecutive numbers.")
                .operand("dst", "result", Index::dst, Codec.VECTOR)
                .operand("start", "number of lane 0", Index::start)
                .type("type", Index::type, INT32, INT16, INT8, FLOAT16, FLOAT32)
                .standard("order", "direction", Index::order, Arrays.asList(Order.values()), Predicate::word)
                .build(a -> new Index(a.get("type", DType.class), a.get("order", Order.class),
                        a.get("dst", VectorRegister.class), a.value("start")));

        public Index {
            FORM.check(start);
        }

        @Override
        public Form<Index> form() {
            return FORM;
        }
    }

    /** The lower half of each element to one half of the destination, the other half 0. */
    record Pack(Width width, Half half, VectorRegister dst, VectorRegister src) implements RegisterMove {
        public static final Form<Pack> FORM = Form.<Pack>of("vpack", "Packs the lower halves of elements together.")
                .operand("dst", "result", Pack::dst, Codec.VECTOR).operand("src", "operand", Pack::src, Codec.VECTOR)
                .choice("width", "width of a source element", Pack::width, List.of(Width.B16, Width.B32), Width::text)
                .choice("half", "half of the destination", Pack::half, Arrays.asList(Half.values()), Predicate::word)
                .build(a -> new Pack(a.get("width", Width.class), a.get("half", Half.class),
                        a.get("dst", VectorRegister.class), a.get("src", VectorRegister.class)));

        @Override
        public Form<Pack> form() {
            return FORM;
        }
    }

    /** One half of the source, each element twice as wide: zeros above, or its sign. */
    record Unpack(Width width, Half half, boolean signed, VectorRegister dst, VectorRegister src)
            implements
            RegisterMove {
        public static final Form<Unpack> FORM = Form.<Unpack>of("vunpack", "Widens one half of a register.")
                .operand("dst", "result", Unpack::dst, Codec.VECTOR)
                .operand("src", "operand", Unpack::src, Codec.VECTOR)
                .choice("width", "width of a source element", Unpack::width, List.of(Width.B8, Width.B16), Width::text)
                .choice("half", "half of the source", Unpack::half, Arrays.asList(Half.values()), Predicate::word)
                .flag("signed", "whether the sign fills the upper half", Unpack::signed)
                .build(a -> new Unpack(a.get("width", Width.class), a.get("half", Half.class),
                        a.get("signed", Boolean.class), a.get("dst", VectorRegister.class),
                        a.get("src", VectorRegister.class)));

        @Override
        public Form<Unpack> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Copy.FORM, Fill.FORM, Broadcast.FORM, Interleave.TOGETHER, Interleave.APART, Index.FORM,
                Pack.FORM, Unpack.FORM);
    }
}
