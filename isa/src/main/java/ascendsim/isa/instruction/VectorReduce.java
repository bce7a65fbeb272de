package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reductions of a repeat, of its blocks or of its pairs (isa.md §2.2 #58-60). */
public sealed interface VectorReduce extends Vector {
    /** What a maximum or minimum writes per repeat. */
    enum Order {
        ONLY_VALUE, VALUE_INDEX, INDEX_VALUE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Operations; the width says how many results a repeat gives. */
    enum Op {
        /** sum of the repeat */
        VCADD,
        /** maximum of the repeat */
        VCMAX,
        /** minimum of the repeat */
        VCMIN,
        /** sum of each block */
        VCGADD,
        /** maximum of each block */
        VCGMAX,
        /** minimum of each block */
        VCGMIN,
        /** sum of each pair of neighbours */
        VCPADD;

        /** Whether the result may carry the index of the extreme lane. */
        public boolean hasIndex() {
            return this == VCMAX || this == VCMIN;
        }
    }

    /**
     * {@code dst = op(src)}. Masked-out lanes do not take part. Sums are a binary tree over the lanes in pairs of
     * neighbours (isa.md §2.2: order not published, assumed).
     *
     * @param order     what is written; the index is a 16- or 32-bit integer beside the value
     * @param repeat    repeats, 0 to 255
     * @param dstRepeat distance between the results of two repeats in units of one repeat's results (whole: one
     *                  element, or two with an index; block: 8 elements; pair: half a repeat)
     */
    record Reduce(Op op, DType type, Order order, Address dst, Address src, Affine repeat, Affine dstRepeat,
            Stride srcStride) implements VectorReduce {
        public static final Map<Op, Form<Reduce>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Reduce::form));

        public Reduce {
            FORMS.get(op).check(dst, src, repeat, dstRepeat, srcStride.block(), srcStride.repeat());
            if (order != Order.ONLY_VALUE && !op.hasIndex()) {
                throw new IllegalInstruction(op + " with an index", "order=only_value");
            }
        }

        /** Dense results without index. */
        public Reduce(Op op, DType type, Address dst, Address src, Affine repeat) {
            this(op, type, Order.ONLY_VALUE, dst, src, repeat, Affine.ONE, Stride.DENSE);
        }

        private static Form<Reduce> form(Op op) {
            var form = Form.<Reduce>of(op.name().toLowerCase(Locale.ROOT), "Reduction: " + op + ".")
                    .address("dst", Reduce::dst, op.name().startsWith("VCG") || op == Op.VCPADD ? Move.BLOCK : 2,
                            Space.UB)
                    .address("src", Reduce::src, Move.BLOCK, Space.UB)
                    .type("type", Reduce::type, DType.FLOAT32, DType.FLOAT16)
                    .standard("order", "what is written", Reduce::order, Arrays.asList(Order.values()), Order::text)
                    .value("repeat", "repeats", Reduce::repeat, 0, MAX_REPEAT)
                    .optional("dst_repeat", "distance of results in units of one repeat's results", Reduce::dstRepeat,
                            65535, 1);
            Vector.stride(form, "src", Reduce::srcStride);
            return form.build(a -> new Reduce(op, a.get("type", DType.class), a.get("order", Order.class),
                    a.address("dst"), a.address("src"), a.value("repeat"), a.value("dst_repeat"),
                    Vector.stride(a, "src")));
        }

        @Override
        public Form<Reduce> form() {
            return FORMS.get(op);
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.copyOf(Reduce.FORMS.values());
    }
}
