package ascendsim.isa.instruction;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT16;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT16;
import static ascendsim.isa.dtype.DType.UINT32;
import static ascendsim.isa.dtype.DType.UINT8;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lane by lane on vector registers (isa.md §2.2b #76). */
public sealed interface RegisterArithmetic extends RegisterInstruction {
    List<DType> INTEGERS = List.of(INT32, UINT32, INT16, UINT16, INT8, UINT8);
    List<DType> HALF_AND_FLOAT = List.of(FLOAT32, FLOAT16);
    List<DType> ALL = Stream.concat(Stream.of(FLOAT32, FLOAT16, BFLOAT16), INTEGERS.stream()).toList();
    List<DType> SIGNED = List.of(FLOAT32, FLOAT16, INT32, INT16, INT8);

    /** Two vectors to one. */
    enum BinaryOp {
        VADD, VSUB, VMUL, VMAX, VMIN, VDIV, VAND, VOR, VXOR,
        /** by the lanes of {@code src1}, 0 to 63 places */
        VSHL, VSHR;

        List<DType> types() {
            return switch (this) {
                case VADD, VSUB, VMUL, VMAX, VMIN -> ALL;
                case VDIV -> HALF_AND_FLOAT;
                case VAND, VOR, VXOR, VSHL, VSHR -> INTEGERS;
            };
        }
    }

    /** {@code dst = src0 op src1}. */
    record Binary(BinaryOp op, DType type, VectorRegister dst, VectorRegister src0, VectorRegister src1,
            Predicate lanes) implements RegisterArithmetic {
        public static final Map<BinaryOp, Form<Binary>> FORMS = Arrays.stream(BinaryOp.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Binary::form));

        public Binary {
            Checks.type(op, type, op.types());
        }

        private static Form<Binary> form(BinaryOp op) {
            var form = Form.<Binary>of(Predicate.word(op), "Lane by lane on two registers: " + op + ".")
                    .operand("dst", "result", Binary::dst, Codec.VECTOR)
                    .operand("src0", "first operand", Binary::src0, Codec.VECTOR)
                    .operand("src1", "second operand", Binary::src1, Codec.VECTOR);
            return Predicate.add(form, Binary::lanes).type("type", Binary::type, op.types().toArray(DType[]::new))
                    .build(a -> new Binary(op, a.get("type", DType.class), a.get("dst", VectorRegister.class),
                            a.get("src0", VectorRegister.class), a.get("src1", VectorRegister.class),
                            Predicate.read(a)));
        }

        @Override
        public Form<Binary> form() {
            return FORMS.get(op);
        }

        @Override
        public boolean keepsDestination() {
            return lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** One vector to one. */
    enum UnaryOp {
        VABS, VNEG, VRELU, VEXP, VLN, VSQRT, VNOT;

        List<DType> types() {
            return switch (this) {
                case VABS, VNEG -> SIGNED;
                case VRELU -> List.of(FLOAT32, FLOAT16, INT32);
                case VEXP, VLN, VSQRT -> HALF_AND_FLOAT;
                case VNOT -> INTEGERS;
            };
        }
    }

    /** {@code dst = op(src)}. */
    record Unary(UnaryOp op, DType type, VectorRegister dst, VectorRegister src, Predicate lanes)
            implements
            RegisterArithmetic {
        public static final Map<UnaryOp, Form<Unary>> FORMS = Arrays.stream(UnaryOp.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Unary::form));

        public Unary {
            Checks.type(op, type, op.types());
        }

        private static Form<Unary> form(UnaryOp op) {
            var form = Form.<Unary>of(Predicate.word(op), "Lane by lane on a register: " + op + ".")
                    .operand("dst", "result", Unary::dst, Codec.VECTOR)
                    .operand("src", "operand", Unary::src, Codec.VECTOR);
            return Predicate.add(form, Unary::lanes).type("type", Unary::type, op.types().toArray(DType[]::new))
                    .build(a -> new Unary(op, a.get("type", DType.class), a.get("dst", VectorRegister.class),
                            a.get("src", VectorRegister.class), Predicate.read(a)));
        }

        @Override
        public Form<Unary> form() {
            return FORMS.get(op);
        }

        @Override
        public boolean keepsDestination() {
            return lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** A vector and a scalar to one. */
    enum ScalarOp {
        VADDS, VMULS, VMAXS, VMINS,
        /** negative lanes times the scalar */
        VLRELU,
        /** by 0 to 63 places */
        VSHLS, VSHRS,
        /** {@code dst += scalar · src}, one rounding (assumed) */
        VAXPY;

        List<DType> types() {
            return switch (this) {
                case VADDS, VMULS, VMAXS, VMINS -> ALL;
                case VLRELU, VAXPY -> HALF_AND_FLOAT;
                case VSHLS, VSHRS -> INTEGERS;
            };
        }
    }

    /**
     * {@code dst = src op scalar}.
     *
     * @param scalar bits of a value of {@code type}; places of a shift
     */
    record WithScalar(ScalarOp op, DType type, VectorRegister dst, VectorRegister src, Affine scalar, Predicate lanes)
            implements
            RegisterArithmetic {
        public static final Map<ScalarOp, Form<WithScalar>> FORMS = Arrays.stream(ScalarOp.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), WithScalar::form));

        public WithScalar {
            FORMS.get(op).check(scalar);
            Checks.type(op, type, op.types());
        }

        private static Form<WithScalar> form(ScalarOp op) {
            var form = Form.<WithScalar>of(Predicate.word(op), "Lane by lane on a register and a scalar: " + op + ".")
                    .operand("dst", "result", WithScalar::dst, Codec.VECTOR)
                    .operand("src", "operand", WithScalar::src, Codec.VECTOR)
                    .operand("scalar", "bits of the scalar", WithScalar::scalar);
            return Predicate.add(form, WithScalar::lanes)
                    .type("type", WithScalar::type, op.types().toArray(DType[]::new))
                    .build(a -> new WithScalar(op, a.get("type", DType.class), a.get("dst", VectorRegister.class),
                            a.get("src", VectorRegister.class), a.value("scalar"), Predicate.read(a)));
        }

        @Override
        public Form<WithScalar> form() {
            return FORMS.get(op);
        }

        @Override
        public boolean keepsDestination() {
            return op == ScalarOp.VAXPY || lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** Products and sums with one rounding (assumed). */
    enum FusedOp {
        /** {@code dst = src0 · src1 + dst} */
        VMULA,
        /** {@code dst = dst · src0 + src1} */
        VMADD
    }

    /** A product and a sum that take the destination as an operand. */
    record Fused(FusedOp op, DType type, VectorRegister dst, VectorRegister src0, VectorRegister src1, Predicate lanes)
            implements
            RegisterArithmetic {
        public static final Map<FusedOp, Form<Fused>> FORMS = Arrays.stream(FusedOp.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Fused::form));

        private static Form<Fused> form(FusedOp op) {
            var form = Form.<Fused>of(Predicate.word(op), "Product and sum with the destination: " + op + ".")
                    .operand("dst", "operand and result", Fused::dst, Codec.VECTOR)
                    .operand("src0", "first operand", Fused::src0, Codec.VECTOR)
                    .operand("src1", "second operand", Fused::src1, Codec.VECTOR);
            return Predicate.add(form, Fused::lanes).type("type", Fused::type, HALF_AND_FLOAT.toArray(DType[]::new))
                    .build(a -> new Fused(op, a.get("type", DType.class), a.get("dst", VectorRegister.class),
                            a.get("src0", VectorRegister.class), a.get("src1", VectorRegister.class),
                            Predicate.read(a)));
        }

        @Override
        public Form<Fused> form() {
            return FORMS.get(op);
        }

        @Override
        public boolean keepsDestination() {
            return true;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> forms = new ArrayList<>(Binary.FORMS.values());
        forms.addAll(Unary.FORMS.values());
        forms.addAll(WithScalar.FORMS.values());
        forms.addAll(Fused.FORMS.values());
        return forms;
    }
}
