package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/**
 * A window of a FRACTAL_NZ matrix in L1 to L0A or L0B by one instruction (LoadData3DV2; isa.md §2.1 #11). Of im2col
 * only what a matrix multiplication needs: height = rows of the matrix, width 1, a 1x1 filter, stride and dilation 1,
 * no padding. The window is whole fractals: both extents are rounded up. Its fractals follow one another in L0:
 * <ul>
 * <li>to L0A, a window of A [m, k]: zZ, as they are;
 * <li>to L0A with {@code transpose}, a window of A stored as [k, m]: zZ of the transposed matrix, 16-bit types only;
 * <li>to L0B, a window of B stored as [k, n]: nZ; 16-bit fractals are transposed one by one, those of float32 in
 * squares of 16x16, which are two column blocks side by side.
 * </ul>
 * What lies outside the matrix is not padded: the window has to be inside.
 *
 * @param rows      rows of the matrix in L1, padding included (l1H)
 * @param kExt      columns of the window, {@link #columnFractals}
 * @param mExt      rows of the window
 * @param kStart    first column of the window
 * @param mStart    first row of the window
 * @param transpose the window is of the transposed operand; L0A only
 */
public record Load3D(DType type, Address dst, Address src, Affine rows, Affine kExt, Affine mExt, Affine kStart,
        Affine mStart, boolean transpose) implements LocalMove {
    private static final int FRACTAL_ROWS = 16;
    /** c0 of 32-bit types. */
    private static final int SMALLEST_C0 = 8;
    private static final int LARGEST = 65535;
    private static final List<DType> LEFT = List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8);
    private static final List<DType> RIGHT = List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32);

    public static final Form<Load3D> TO_L0A = fields(Space.L0A, LEFT)
            .flag("transpose", "the window is of the transposed operand", Load3D::transpose)
            .build(a -> of(a, a.get("transpose", Boolean.class)));
    public static final Form<Load3D> TO_L0B = fields(Space.L0B, RIGHT).build(a -> of(a, false));

    public Load3D {
        if (dst.space() != Space.L0A && dst.space() != Space.L0B) {
            throw new IllegalInstruction("ld3d dst is in " + dst.space().text(), "l0a or l0b");
        }
        List<DType> legal = dst.space() == Space.L0A ? LEFT : RIGHT;
        if (!legal.contains(type)) {
            throw new IllegalInstruction("ld3d of " + type.text() + " to " + dst.space().text(),
                    "one of " + legal.stream().map(DType::text).toList());
        }
        (dst.space() == Space.L0A ? TO_L0A : TO_L0B).check(dst, src, rows, kExt, mExt, kStart, mStart);
        if (transpose && (type.bits() != 16 || dst.space() == Space.L0B)) {
            throw new IllegalInstruction("ld3d transpose of " + type.text() + " to " + dst.space().text(),
                    "a 16-bit type to l0a (isa.md §2.1 #11)");
        }
        if (kStart.isConstant() && kStart.base() % type.c0() != 0) {
            throw new IllegalInstruction("ld3d k_start is " + kStart.base(), "a multiple of " + type.c0());
        }
    }

    private static FormBuilder<Load3D> fields(Space l0, List<DType> types) {
        return Form
                .<Load3D>of("ld3d.l1." + l0.text(), "A window of an NZ matrix in L1 to " + l0 + ", matmul subset.")
                .address("dst", Load3D::dst, FRACTAL, l0).address("src", Load3D::src, BLOCK, Space.L1)
                .type("type", Load3D::type, types.toArray(DType[]::new))
                .value("l1_h", "rows of the matrix in L1", Load3D::rows, multiples(FRACTAL_ROWS, FRACTAL_ROWS))
                .value("k_ext", "columns of the window, rounded up to fractals", Load3D::kExt, 0, LARGEST)
                .value("m_ext", "rows of the window, rounded up to fractals", Load3D::mExt, 0, LARGEST)
                .optional("k_start", "first column, a multiple of c0", Load3D::kStart, multiples(0, SMALLEST_C0))
                .optional("m_start", "first row", Load3D::mStart, multiples(0, FRACTAL_ROWS))
                .only(Target.V220, "use ld2dv2.l1." + l0.text());
    }

    private static Field.Limits multiples(long minimum, long of) {
        return new Field.Limits(List.of(), minimum, LARGEST / of * of, of);
    }

    private static Load3D of(Form.Arguments a, boolean transpose) {
        return new Load3D(a.get("type", DType.class), a.address("dst"), a.address("src"), a.value("l1_h"),
                a.value("k_ext"), a.value("m_ext"), a.value("k_start"), a.value("m_start"), transpose);
    }

    /** Fractals down a window of {@code extent} rows. */
    public static long rowFractals(long extent) {
        return Math.ceilDiv(extent, FRACTAL_ROWS);
    }

    /** Column blocks across a window of {@code extent} columns; an even number where squares of float32 are moved. */
    public long columnFractals(long extent) {
        return isSquares() ? 2 * Math.ceilDiv(extent, 2 * type.c0()) : Math.ceilDiv(extent, type.c0());
    }

    /** Whether fractals are transposed in pairs. */
    public boolean isSquares() {
        return type.bits() == 32 && dst.space() == Space.L0B;
    }

    @Override
    public Form<Load3D> form() {
        return dst.space() == Space.L0A ? TO_L0A : TO_L0B;
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE1;
    }
}
