package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A vector and one scalar to a vector. */
public sealed interface VectorScalar extends Vector {
    /** Operations (isa.md §2.2 #38-40, #45, #46, #52). */
    enum Op {
        VADDS, VMULS, VMAXS, VMINS,
        /** x for x >= 0, else x · scalar */
        VLRELU,
        /** dst += src · scalar */
        VAXPY,
        /** shift left by the scalar */
        VSHL,
        /** shift right by the scalar; arithmetic for signed types */
        VSHR;

        List<DType> types() {
            return switch (this) {
                case VADDS, VMULS, VMAXS, VMINS -> List.of(DType.FLOAT32, DType.FLOAT16, DType.INT32, DType.INT16);
                case VLRELU, VAXPY -> List.of(DType.FLOAT32, DType.FLOAT16);
                case VSHL, VSHR -> List.of(DType.UINT32, DType.INT32, DType.UINT16, DType.INT16);
            };
        }
    }

    /**
     * {@code dst = src op scalar} on {@code type} lanes.
     *
     * @param scalar the bits of the scalar in {@code type} (low bits), for shifts the distance
     * @param repeat repeats, 0 to 255
     */
    record WithScalar(Op op, DType type, Address dst, Address src, Affine scalar, Affine repeat, Stride dstStride,
            Stride srcStride) implements VectorScalar {
        public static final Map<Op, Form<WithScalar>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), WithScalar::form));

        public WithScalar {
            FORMS.get(op).check(dst, src, scalar, repeat, dstStride.block(), dstStride.repeat(), srcStride.block(),
                    srcStride.repeat());
            Checks.type(op, type, op.types());
        }

        /** Dense operands. */
        public WithScalar(Op op, DType type, Address dst, Address src, Affine scalar, Affine repeat) {
            this(op, type, dst, src, scalar, repeat, Stride.DENSE, Stride.DENSE);
        }

        private static Form<WithScalar> form(Op op) {
            var form = Form
                    .<WithScalar>of(op.name().toLowerCase(Locale.ROOT), "Each lane with one scalar: " + op + ".")
                    .address("dst", WithScalar::dst, Move.BLOCK, Space.UB)
                    .address("src", WithScalar::src, Move.BLOCK, Space.UB)
                    .operand("scalar", "bits of the scalar in the element type", WithScalar::scalar)
                    .type("type", WithScalar::type, op.types().toArray(DType[]::new))
                    .value("repeat", "repeats", WithScalar::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "dst", WithScalar::dstStride);
            Vector.stride(form, "src", WithScalar::srcStride);
            return form.build(a -> new WithScalar(op, a.get("type", DType.class), a.address("dst"), a.address("src"),
                    a.value("scalar"), a.value("repeat"), Vector.stride(a, "dst"), Vector.stride(a, "src")));
        }

        @Override
        public Form<WithScalar> form() {
            return FORMS.get(op);
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.copyOf(WithScalar.FORMS.values());
    }
}
