package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorCompare.Condition;
import java.util.Arrays;
import java.util.List;

/** Comparison to masks, and choice by them (isa.md §2.2b #77). */
public sealed interface RegisterCompare extends RegisterInstruction {
    /** The lanes that take part and hold {@code src0 condition src1}; with a NaN only "not equal" holds. */
    record Compare(Condition condition, DType type, MaskRegister dst, VectorRegister src0, VectorRegister src1,
            MaskRegister mask) implements RegisterCompare {
        public static final Form<Compare> FORM = Form.<Compare>of("vcmp", "Compares two registers lane by lane.")
                .operand("dst", "result", Compare::dst, Codec.MASK)
                .operand("src0", "left", Compare::src0, Codec.VECTOR)
                .operand("src1", "right", Compare::src1, Codec.VECTOR)
                .operand("mask", "lanes that take part", Compare::mask, Codec.MASK)
                .choice("condition", "relation", Compare::condition, Arrays.asList(Condition.values()),
                        Predicate::word)
                .type("type", Compare::type, RegisterArithmetic.ALL.toArray(DType[]::new))
                .build(a -> new Compare(a.get("condition", Condition.class), a.get("type", DType.class),
                        a.get("dst", MaskRegister.class), a.get("src0", VectorRegister.class),
                        a.get("src1", VectorRegister.class), a.get("mask", MaskRegister.class)));

        @Override
        public Form<Compare> form() {
            return FORM;
        }
    }

    /** The same with a scalar on the right. */
    record CompareScalar(Condition condition, DType type, MaskRegister dst, VectorRegister src, Affine scalar,
            MaskRegister mask) implements RegisterCompare {
        public static final Form<CompareScalar> FORM = Form
                .<CompareScalar>of("vcmps", "Compares a register with a scalar lane by lane.")
                .operand("dst", "result", CompareScalar::dst, Codec.MASK)
                .operand("src", "left", CompareScalar::src, Codec.VECTOR)
                .operand("scalar", "bits of the right side", CompareScalar::scalar)
                .operand("mask", "lanes that take part", CompareScalar::mask, Codec.MASK)
                .choice("condition", "relation", CompareScalar::condition, Arrays.asList(Condition.values()),
                        Predicate::word)
                .type("type", CompareScalar::type, RegisterArithmetic.ALL.toArray(DType[]::new))
                .build(a -> new CompareScalar(a.get("condition", Condition.class), a.get("type", DType.class),
                        a.get("dst", MaskRegister.class), a.get("src", VectorRegister.class), a.value("scalar"),
                        a.get("mask", MaskRegister.class)));

        public CompareScalar {
            FORM.check(scalar);
        }

        @Override
        public Form<CompareScalar> form() {
            return FORM;
        }
    }

    /** {@code src0} in lanes the mask has, {@code src1} in the others. */
    record Select(Width width, VectorRegister dst, VectorRegister src0, VectorRegister src1, MaskRegister mask)
            implements
            RegisterCompare {
        public static final Form<Select> FORM = Form.<Select>of("vsel", "Chooses between two registers lane by lane.")
                .operand("dst", "result", Select::dst, Codec.VECTOR)
                .operand("src0", "where the mask is 1", Select::src0, Codec.VECTOR)
                .operand("src1", "where it is 0", Select::src1, Codec.VECTOR)
                .operand("mask", "the choice", Select::mask, Codec.MASK)
                .choice("width", "width of an element", Select::width, Width.NARROW, Width::text)
                .build(a -> new Select(a.get("width", Width.class), a.get("dst", VectorRegister.class),
                        a.get("src0", VectorRegister.class), a.get("src1", VectorRegister.class),
                        a.get("mask", MaskRegister.class)));

        @Override
        public Form<Select> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Compare.FORM, CompareScalar.FORM, Select.FORM);
    }
}
