package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Map;
import java.util.Optional;

/**
 * A block of fractals of an NZ matrix in L1 to L0A or L0B by one instruction (LoadData2DV2; isa.md §2.1 #9). The block
 * is {@code mStep} fractals of 16 rows by {@code kStep} columns of 32 bytes from fractal row {@code mStart} and column
 * {@code kStart} on. As it is, its fractal (i, j) goes to fractal {@code j · dstStride + i}: the NZ of L0A, or the nZ
 * of L0B of a matrix stored [N, K]. Transposed it becomes the same of the transposed matrix, in squares: 16x16 elements
 * for 16-bit types, 32x32 (two fractals below each other) for 8 bits, 64x64 (four) for 4 bits, 16x16 (two side by
 * side) for 32 bits.
 *
 * @param mStart    first row, in units of 16 rows
 * @param kStart    first column, in units of 32 bytes
 * @param mStep     fractals down; transposing 8-bit types an even number, 4-bit types a multiple of four
 * @param kStep     fractals across; transposing 32-bit types an even number
 * @param srcStride fractals in L1 from column to column
 * @param dstStride fractals in L0 from column to column of what is written
 */
public record Load2DV2(DType type, Address dst, Address src, Affine mStart, Affine kStart, Affine mStep,
        Affine kStep, Affine srcStride, Affine dstStride, boolean transpose) implements LocalMove {
    private static final int LARGEST = 65535;

    public static final Map<Space, Form<Load2DV2>> FORMS = Map.of(Space.L0A, form(Space.L0A), Space.L0B,
            form(Space.L0B));

    public Load2DV2 {
        Optional.ofNullable(FORMS.get(dst.space()))
                .orElseThrow(() -> new IllegalInstruction("ld2dv2 dst is in " + dst.space().text(), "l0a or l0b"))
                .check(dst, src, mStart, kStart, mStep, kStep, srcStride, dstStride);
        if (transpose) {
            whole("m_step", mStep, type, squares(type).down);
            whole("k_step", kStep, type, squares(type).across);
        }
    }

    private static void whole(String name, Affine value, DType type, int unit) {
        if (value.isConstant() && value.base() % unit != 0) {
            throw new IllegalInstruction("ld2dv2 " + name + " is " + value.base(),
                    (unit == 2 ? "an even number: " : "a multiple of " + unit + ": ") + type.text()
                            + " is transposed in " + (unit == 2 ? "pairs" : "fours") + " of fractals");
        }
    }

    private static Form<Load2DV2> form(Space l0) {
        return Form.<Load2DV2>of("ld2dv2.l1." + l0.text(), "A block of fractals of an NZ matrix in L1 to " + l0 + ".")
                .address("dst", Load2DV2::dst, FRACTAL, l0).address("src", Load2DV2::src, BLOCK, Space.L1)
                .type("type", Load2DV2::type, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8,
                        DType.FLOAT8_E4M3FN, DType.FLOAT8_E5M2, DType.HIFLOAT8, DType.FLOAT4_E2M1, DType.FLOAT4_E1M2)
                .optional("m_start", "first row, in units of 16 rows", Load2DV2::mStart, LARGEST, 0)
                .optional("k_start", "first column, in units of 32 bytes", Load2DV2::kStart, LARGEST, 0)
                .value("m_step", "fractals down", Load2DV2::mStep, 0, 255)
                .value("k_step", "fractals across", Load2DV2::kStep, 0, 255)
                .value("src_stride", "fractals in L1 from column to column", Load2DV2::srcStride, 0, LARGEST)
                .value("dst_stride", "fractals in L0 from column to column", Load2DV2::dstStride, 0, LARGEST)
                .flag("transpose", "transpose on the way", Load2DV2::transpose)
                .only(Target.V310, "use ld3d.l1." + l0.text() + " or ld2d.l1." + l0.text())
                .build(a -> new Load2DV2(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("m_start"), a.value("k_start"), a.value("m_step"), a.value("k_step"),
                        a.value("src_stride"), a.value("dst_stride"), a.get("transpose", Boolean.class)));
    }

    /** How a block is transposed. */
    public enum Squares {
        /** not at all */
        NONE(1, 1),
        /** fractal by fractal */
        SINGLE(1, 1),
        /** two fractals below each other become two below each other */
        DOWN(2, 1),
        /** four fractals below each other become four below each other */
        FOUR_DOWN(4, 1),
        /** two fractals side by side become two side by side */
        ACROSS(1, 2);

        private final int down;
        private final int across;

        Squares(int down, int across) {
            this.down = down;
            this.across = across;
        }

        /** Fractals of a square, one below the other. */
        public int down() {
            return down;
        }

        /** Fractals of a square, side by side. */
        public int across() {
            return across;
        }
    }

    public Squares squares() {
        return transpose ? squares(type) : Squares.NONE;
    }

    private static Squares squares(DType type) {
        return switch (type.bits()) {
            case 4 -> Squares.FOUR_DOWN;
            case 8 -> Squares.DOWN;
            case 32 -> Squares.ACROSS;
            default -> Squares.SINGLE;
        };
    }

    /** The slots of its operands: meaning, footprint and cost look here. */
    public record Slots(int dst, int src, int mStart, int kStart, int mStep, int kStep, int srcStride, int dstStride) {
        public static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("m_start"), form.slot("k_start"),
                    form.slot("m_step"), form.slot("k_step"), form.slot("src_stride"), form.slot("dst_stride"));
        }

        /** Byte offset in L1 of the block's first fractal. */
        public long first(long[] o) {
            return o[src] + (o[kStart] * o[srcStride] + o[mStart]) * FRACTAL;
        }

        /** Fractals of the block. */
        public long fractals(long[] o) {
            return o[mStep] * o[kStep];
        }
    }

    @Override
    public Form<Load2DV2> form() {
        return FORMS.get(dst.space());
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE1;
    }
}
