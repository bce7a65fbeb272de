package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cube unit. */
public sealed interface Cube extends Instruction permits Cube.Mmad, MmadMx {
    Types types();

    /** C in L0C. */
    Address dst();

    Address a();

    Address b();

    /** The bias row in the bias table. */
    Address bias();

    /** What chip files call the rate of its operands. */
    String rate();

    /** Whether a single row of A is plain, not in fractals. */
    boolean isGemv();

    @Override
    default Pipe pipe() {
        return Pipe.M;
    }

    /** Operand and accumulator types of a matrix multiplication (isa.md §2.4a). */
    enum Types {
        F16(DType.FLOAT16), BF16(DType.BFLOAT16), F32(DType.FLOAT32), S8(DType.INT8), S4(DType.INT4),
        /** 8-bit floats, any mix: A's type, then B's. */
        E4M3(DType.FLOAT8_E4M3FN), E5M2(DType.FLOAT8_E5M2), E4M3_E5M2(DType.FLOAT8_E4M3FN, DType.FLOAT8_E5M2),
        E5M2_E4M3(DType.FLOAT8_E5M2, DType.FLOAT8_E4M3FN), HIF8(DType.HIFLOAT8),
        /** 4-bit floats, any mix, with scales only ({@link MmadMx}). */
        E2M1(DType.FLOAT4_E2M1), E1M2(DType.FLOAT4_E1M2), E2M1_E1M2(DType.FLOAT4_E2M1, DType.FLOAT4_E1M2),
        E1M2_E2M1(DType.FLOAT4_E1M2, DType.FLOAT4_E2M1);

        private final DType left;
        private final DType right;

        Types(DType operand) {
            this(operand, operand);
        }

        Types(DType left, DType right) {
            this.left = left;
            this.right = right;
        }

        /** Type of A; B has as many bits. */
        public DType operand() {
            return left;
        }

        /** Type of B. */
        public DType right() {
            return right;
        }

        public DType accumulator() {
            return left.isFloat() ? DType.FLOAT32 : DType.INT32;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What chip files call its rate: all mixes of e4m3 and e5m2 are fp8, those of e2m1 and e1m2 fp4. */
        public String rate() {
            return switch (this) {
                case E4M3, E5M2, E4M3_E5M2, E5M2_E4M3 -> "fp8";
                case E2M1, E1M2, E2M1_E1M2, E1M2_E2M1 -> "fp4";
                case F16, BF16, F32, S8, S4, HIF8 -> text();
            };
        }

        /** What chip files call its rate with scales. */
        public String scaledRate() {
            return "mx" + rate();
        }

        boolean isFloat8() { return left.isFloat() && left.bits() == Byte.SIZE; }

        boolean isFloat4() { return left.isFloat() && left.isPacked(); }

        /** The types whose operands both are {@code operand}. */
        public static Optional<Types> of(DType operand) {
            return of(operand, operand);
        }

        /** The types of an A and a B. */
        public static Optional<Types> of(DType left, DType right) {
            return Arrays.stream(values()).filter(t -> t.left == left && t.right == right).findFirst();
        }
    }

    /**
     * C = A·B + {C, 0, bias} on fractals (Mmad; isa.md §2.1 #15, §3). A is zZ in L0A, B is nZ in L0B, C is 16x16
     * fractals in L0C; rows and columns beyond m and n are not written, k masks the padding.
     *
     * @param m        rows of A and C; 0: nothing happens
     * @param n        columns of B and C
     * @param k        columns of A, rows of B
     * @param start    what C starts from: {@link #ACCUMULATE}, {@link #ZERO} or {@link #BIAS}
     * @param bias     the bias row in the bias table, read when {@code start} is {@link #BIAS}
     * @param unitFlag {@link #UNIT_FLAG_OFF}, {@link #UNIT_FLAG_KEEP} or {@link #UNIT_FLAG_SWITCH} (isa.md §1.4)
     * @param hf32     round float32 operands to HF32 first
     * @param noGemv   with m = 1, A lies as it does for any other m (v310)
     */
    record Mmad(Types types, Address dst, Address a, Address b, Affine m, Affine n, Affine k, Affine start,
            Address bias, Affine unitFlag, boolean hf32, boolean noGemv) implements Cube {
        public static final int ACCUMULATE = 0;
        public static final int ZERO = 1;
        public static final int BIAS = 2;
        public static final int UNIT_FLAG_OFF = 0;
        /** Wait for the granule to be free and leave it so: every step of a K loop but the last. */
        public static final int UNIT_FLAG_KEEP = 2;
        /** Wait for the granule to be free, then hand it to Fixpipe: the last step of a K loop. */
        public static final int UNIT_FLAG_SWITCH = 3;

        public static final Form<Mmad> FORM = Form
                .<Mmad>of("mmad", "Matrix multiply-accumulate of fractals: C = A·B + {C, 0, bias}.")
                .address("dst", Mmad::dst, 1024, Space.L0C).address("a", Mmad::a, Move.FRACTAL, Space.L0A)
                .address("b", Mmad::b, Move.FRACTAL, Space.L0B)
                .choice("types",
                        "operand types: f16, bf16, f32, e4m3, e5m2, hif8 accumulate in float32, s8, s4 in int32;"
                                + " e4m3_e5m2 and e5m2_e4m3 name A's type first",
                        Mmad::types, Arrays.stream(Types.values()).filter(t -> !t.isFloat4()).toList(), Types::text)
                .value("m", "rows of A and C", Mmad::m, 0, 4095).value("n", "columns of B and C", Mmad::n, 0, 4095)
                .value("k", "columns of A, rows of B", Mmad::k, 0, 4095)
                .value("start", "C starts from: 0 C, 1 zero, 2 the bias row", Mmad::start, 0, 2)
                .address("bias", Mmad::bias, 64, Space.BT)
                .optional("unit_flag", "0 off, 2 keep, 3 switch", Mmad::unitFlag, 3, 0)
                .flag("hf32", "round float32 operands to HF32", Mmad::hf32)
                .flag("no_gemv", "with m = 1 too, A lies in fractals", Mmad::noGemv)
                .refuse(Target.V220, i -> i.types().isFloat8(), "8-bit floats",
                        "its cube has none: widen to f16 on the AIV")
                .refuse(Target.V220, Mmad::noGemv, "no_gemv", "load the row twice and multiply with m = 2")
                .refuse(Target.V310, i -> i.types() == Types.S4, "types=s4",
                        "its cube has no int4: widen to int8 on the AIV and use types=s8")
                .build(a -> new Mmad(a.get("types", Types.class), a.address("dst"), a.address("a"), a.address("b"),
                        a.value("m"), a.value("n"), a.value("k"), a.value("start"), a.address("bias"),
                        a.value("unit_flag"), a.get("hf32", Boolean.class), a.get("no_gemv", Boolean.class)));

        /** With m = 1 A is a plain row (GEMV). */
        public Mmad(Types types, Address dst, Address a, Address b, Affine m, Affine n, Affine k, Affine start,
                Address bias, Affine unitFlag, boolean hf32) {
            this(types, dst, a, b, m, n, k, start, bias, unitFlag, hf32, false);
        }

        public Mmad {
            FORM.check(dst, a, b, m, n, k, start, bias, unitFlag);
            if (hf32 && types != Types.F32) {
                throw new IllegalInstruction("mmad hf32 with " + types.text(), "types=f32");
            }
            if (types.isFloat4()) {
                throw new IllegalInstruction("mmad types=" + types.text(), "mmad.mx");
            }
            if (types == Types.S4 && start.isConstant() && start.base() == BIAS) {
                throw new IllegalInstruction("mmad s4 with bias", "no bias (isa.md §2.4a)");
            }
        }

        @Override
        public Form<Mmad> form() {
            return FORM;
        }

        @Override
        public String rate() {
            return hf32 ? "hf32" : types.rate();
        }

        @Override
        public boolean isGemv() { return !noGemv; }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Mmad.FORM, MmadMx.FORM);
    }
}
