package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One vector to one. */
public sealed interface VectorUnary extends Vector {
    /** Operations (isa.md §2.2 #42-45, #51). */
    enum Op {
        VEXP, VLN, VSQRT, VRSQRT, VREC, VABS, VRELU, VNOT;

        List<DType> types() {
            return switch (this) {
                case VEXP, VLN, VSQRT, VRSQRT, VREC, VABS -> List.of(DType.FLOAT32, DType.FLOAT16);
                case VRELU -> List.of(DType.FLOAT32, DType.FLOAT16, DType.INT32);
                case VNOT -> List.of(DType.UINT16, DType.INT16);
            };
        }
    }

    /**
     * {@code dst = op(src)} on {@code type} lanes.
     *
     * @param repeat repeats, 0 to 255
     */
    record Elementwise(Op op, DType type, Address dst, Address src, Affine repeat, Stride dstStride,
            Stride srcStride) implements VectorUnary {
        public static final Map<Op, Form<Elementwise>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Elementwise::form));

        public Elementwise {
            FORMS.get(op).check(dst, src, repeat, dstStride.block(), dstStride.repeat(), srcStride.block(),
                    srcStride.repeat());
            Checks.type(op, type, op.types());
        }

        /** Dense operands. */
        public Elementwise(Op op, DType type, Address dst, Address src, Affine repeat) {
            this(op, type, dst, src, repeat, Stride.DENSE, Stride.DENSE);
        }

        private static Form<Elementwise> form(Op op) {
            var form = Form.<Elementwise>of(op.name().toLowerCase(Locale.ROOT), "Lane by lane: " + op + ".")
                    .address("dst", Elementwise::dst, Move.BLOCK, Space.UB)
                    .address("src", Elementwise::src, Move.BLOCK, Space.UB)
                    .type("type", Elementwise::type, op.types().toArray(DType[]::new))
                    .value("repeat", "repeats", Elementwise::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "dst", Elementwise::dstStride);
            Vector.stride(form, "src", Elementwise::srcStride);
            return form.build(a -> new Elementwise(op, a.get("type", DType.class), a.address("dst"),
                    a.address("src"), a.value("repeat"), Vector.stride(a, "dst"), Vector.stride(a, "src")));
        }

        @Override
        public Form<Elementwise> form() {
            return FORMS.get(op);
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.copyOf(Elementwise.FORMS.values());
    }
}
