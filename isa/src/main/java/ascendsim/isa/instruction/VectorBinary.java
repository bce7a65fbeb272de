package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Two vectors to one. */
public sealed interface VectorBinary extends Vector {
    /** Element-wise operations and their v220 types (isa.md §2.2 #34-37, #41, #47, #51). */
    enum Op {
        VADD, VSUB, VMUL, VMAX, VMIN, VDIV,
        /** dst += src0 · src1, two roundings */
        VMLA, VAND, VOR;

        List<DType> types() {
            return switch (this) {
                case VADD, VSUB, VMUL, VMAX, VMIN -> List.of(DType.FLOAT32, DType.FLOAT16, DType.INT32, DType.INT16);
                case VDIV, VMLA -> List.of(DType.FLOAT32, DType.FLOAT16);
                case VAND, VOR -> List.of(DType.UINT16, DType.INT16);
            };
        }
    }

    /**
     * {@code dst = src0 op src1} on {@code type} lanes.
     *
     * @param repeat repeats, 0 to 255
     */
    record Elementwise(Op op, DType type, Address dst, Address src0, Address src1, Affine repeat, Stride dstStride,
            Stride src0Stride, Stride src1Stride) implements VectorBinary {
        public static final Map<Op, Form<Elementwise>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Elementwise::form));

        public Elementwise {
            FORMS.get(op).check(dst, src0, src1, repeat, dstStride.block(), dstStride.repeat(), src0Stride.block(),
                    src0Stride.repeat(), src1Stride.block(), src1Stride.repeat());
            Checks.type(op, type, op.types());
        }

        /** Dense operands. */
        public Elementwise(Op op, DType type, Address dst, Address src0, Address src1, Affine repeat) {
            this(op, type, dst, src0, src1, repeat, Stride.DENSE, Stride.DENSE, Stride.DENSE);
        }

        private static Form<Elementwise> form(Op op) {
            var form = Form
                    .<Elementwise>of(op.name().toLowerCase(Locale.ROOT), "Lane by lane on two vectors: " + op + ".")
                    .address("dst", Elementwise::dst, Move.BLOCK, Space.UB)
                    .address("src0", Elementwise::src0, Move.BLOCK, Space.UB)
                    .address("src1", Elementwise::src1, Move.BLOCK, Space.UB)
                    .type("type", Elementwise::type, op.types().toArray(DType[]::new))
                    .value("repeat", "repeats", Elementwise::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "dst", Elementwise::dstStride);
            Vector.stride(form, "src0", Elementwise::src0Stride);
            Vector.stride(form, "src1", Elementwise::src1Stride);
            return form.build(a -> new Elementwise(op, a.get("type", DType.class), a.address("dst"),
                    a.address("src0"), a.address("src1"), a.value("repeat"), Vector.stride(a, "dst"),
                    Vector.stride(a, "src0"), Vector.stride(a, "src1")));
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
