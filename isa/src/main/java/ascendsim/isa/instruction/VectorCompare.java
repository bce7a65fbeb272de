package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Comparison to packed bits, and selection by them (isa.md §2.2 #56, #57). */
public sealed interface VectorCompare extends Vector {
    /** The relation tested. */
    enum Condition {
        LT, GT, GE, EQ, NE, LE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Bit i of the destination = {@code src0[i] condition src1[i]}, lowest bit first, repeats one after the other: 8
     * bytes per repeat of 32-bit lanes, 16 of 16-bit lanes. Masks do not apply.
     *
     * @param repeat repeats, 0 to 255
     */
    record Compare(Condition condition, DType type, Address dst, Address src0, Address src1, Affine repeat,
            Stride src0Stride, Stride src1Stride) implements VectorCompare {
        public static final Form<Compare> FORM = define();

        public Compare {
            FORM.check(dst, src0, src1, repeat, src0Stride.block(), src0Stride.repeat(), src1Stride.block(),
                    src1Stride.repeat());
            if (type == DType.INT32 && condition != Condition.EQ) {
                throw new IllegalInstruction("vcmp int32 " + condition.text(), "condition=eq for int32");
            }
        }

        private static Form<Compare> define() {
            var form = Form.<Compare>of("vcmp", "Lane by lane comparison to packed bits.")
                    .address("dst", Compare::dst, Move.BLOCK, Space.UB)
                    .address("src0", Compare::src0, Move.BLOCK, Space.UB)
                    .address("src1", Compare::src1, Move.BLOCK, Space.UB)
                    .choice("condition", "relation", Compare::condition, Arrays.asList(Condition.values()),
                            Condition::text)
                    .type("type", Compare::type, DType.FLOAT32, DType.FLOAT16, DType.INT32)
                    .value("repeat", "repeats", Compare::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "src0", Compare::src0Stride);
            Vector.stride(form, "src1", Compare::src1Stride);
            return form.build(a -> new Compare(a.get("condition", Condition.class), a.get("type", DType.class),
                    a.address("dst"), a.address("src0"), a.address("src1"), a.value("repeat"),
                    Vector.stride(a, "src0"), Vector.stride(a, "src1")));
        }

        @Override
        public Form<Compare> form() {
            return FORM;
        }
    }

    /** Where a selection's second choice comes from. */
    enum Otherwise {
        TENSOR, SCALAR;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * {@code dst[i] = bit i of selector ? src0[i] : otherwise}; the selector's bits run on through the repeats as
     * {@link Compare} writes them.
     *
     * @param src1   second tensor, read when {@code otherwise} is TENSOR
     * @param scalar bits of the scalar in {@code type}, taken when {@code otherwise} is SCALAR
     * @param repeat repeats, 0 to 255
     */
    record Select(Otherwise otherwise, DType type, Address dst, Address selector, Address src0, Address src1,
            Affine scalar, Affine repeat, Stride dstStride, Stride src0Stride,
            Stride src1Stride) implements VectorCompare {
        public static final Form<Select> FORM = define();

        public Select {
            FORM.check(dst, selector, src0, src1, scalar, repeat, dstStride.block(), dstStride.repeat(),
                    src0Stride.block(), src0Stride.repeat(), src1Stride.block(), src1Stride.repeat());
        }

        private static Form<Select> define() {
            var form = Form.<Select>of("vsel", "Lane by lane choice by packed bits.")
                    .address("dst", Select::dst, Move.BLOCK, Space.UB)
                    .address("selector", Select::selector, Move.BLOCK, Space.UB)
                    .address("src0", Select::src0, Move.BLOCK, Space.UB)
                    .address("src1", Select::src1, Move.BLOCK, Space.UB)
                    .operand("scalar", "bits of the scalar choice", Select::scalar)
                    .standard("otherwise", "second choice", Select::otherwise, Arrays.asList(Otherwise.values()),
                            Otherwise::text)
                    .type("type", Select::type, DType.FLOAT32, DType.FLOAT16)
                    .value("repeat", "repeats", Select::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "dst", Select::dstStride);
            Vector.stride(form, "src0", Select::src0Stride);
            Vector.stride(form, "src1", Select::src1Stride);
            return form.build(a -> new Select(a.get("otherwise", Otherwise.class), a.get("type", DType.class),
                    a.address("dst"), a.address("selector"), a.address("src0"), a.address("src1"), a.value("scalar"),
                    a.value("repeat"), Vector.stride(a, "dst"), Vector.stride(a, "src0"), Vector.stride(a, "src1")));
        }

        @Override
        public Form<Select> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Compare.FORM, Select.FORM);
    }
}
