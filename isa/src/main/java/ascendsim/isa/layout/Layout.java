package ascendsim.isa.layout;

import ascendsim.isa.dtype.DType;
import java.util.Locale;

/**
 * Where the element (i, j) of a matrix lies. Offsets count elements, not bytes. A fractal is {@link #FRACTAL_ROWS} rows
 * of c0 elements, 512 bytes. Formulas and names: the Ascend C layout pages; AscendC names the outer order first ("Nz"),
 * catlass and HIVM the inner one ("zN"), and both mean {@link Kind#FRACTAL_NZ}.
 *
 * @param kind
 *            the order of the elements
 * @param rows
 *            rows of the matrix (M; for {@link Kind#ZN} K), 0 or more
 * @param columns
 *            columns of the matrix (N or K), 0 or more
 * @param c0
 *            elements of one fractal row; 16 for {@link Kind#L0C}; 1 for {@link Kind#ND}, where it has no meaning
 */
public record Layout(Kind kind, long rows, long columns, int c0) {

    /** Rows of a fractal; columns for {@link Kind#ZN}. */
    public static final int FRACTAL_ROWS = 16;

    /** Orders of elements. */
    public enum Kind {
        /** Row after row. */
        ND("ND"),
        /** Column blocks of c0, in each the rows one after the other (zN); the L1 buffer and ACL format 29. */
        FRACTAL_NZ("zN"),
        /** Fractals row by row, in each the rows (zZ); L0A of the 310P and 910B. */
        ZZ("zZ"),
        /** Fractals row by row, in each the columns (nZ); L0B, a K x N matrix. */
        ZN("nZ"),
        /** 16 x 16 fractals column by column, in each the rows, whatever the type; the accumulator L0C. */
        L0C("L0C");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The name in assembly and reports: ND, zN, zZ, nZ, L0C. */
        public String text() {
            return text;
        }
    }

    public Layout {
        if (rows < 0 || columns < 0 || c0 < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "layout %s: %d x %d, c0 %d; expected sizes of 0 or more and c0 of 1 or more", kind.text(), rows,
                    columns, c0));
        }
        if (kind == Kind.L0C && c0 != FRACTAL_ROWS) {
            throw new IllegalArgumentException("layout L0C: c0 " + c0 + "; expected 16");
        }
    }

    public static Layout nd(long rows, long columns) {
        return new Layout(Kind.ND, rows, columns, 1);
    }

    public static Layout fractalNz(long rows, long columns, DType dtype) {
        return new Layout(Kind.FRACTAL_NZ, rows, columns, dtype.c0());
    }

    public static Layout zz(long rows, long columns, DType dtype) {
        return new Layout(Kind.ZZ, rows, columns, dtype.c0());
    }

    public static Layout zn(long rows, long columns, DType dtype) {
        return new Layout(Kind.ZN, rows, columns, dtype.c0());
    }

    public static Layout l0c(long rows, long columns) {
        return new Layout(Kind.L0C, rows, columns, FRACTAL_ROWS);
    }

    /**
     * Element offset of (i, j); not checked.
     *
     * @param i
     *            0 to {@link #paddedRows()} - 1
     * @param j
     *            0 to {@link #paddedColumns()} - 1
     */
    public long offset(long i, long j) {
        return switch (kind) {
            case ND -> i * columns + j;
            case FRACTAL_NZ, L0C -> (j / c0) * paddedRows() * c0 + i * c0 + j % c0;
            case ZZ -> ((i / FRACTAL_ROWS) * (paddedColumns() / c0) + j / c0) * FRACTAL_ROWS * c0
                    + (i % FRACTAL_ROWS) * c0 + j % c0;
            case ZN -> ((i / c0) * (paddedColumns() / FRACTAL_ROWS) + j / FRACTAL_ROWS) * FRACTAL_ROWS * c0
                    + (j % FRACTAL_ROWS) * c0 + i % c0;
        };
    }

    /** Rows including those that fill up the last fractal. */
    public long paddedRows() {
        return switch (kind) {
            case ND -> rows;
            case FRACTAL_NZ, ZZ, L0C -> roundUp(rows, FRACTAL_ROWS);
            case ZN -> roundUp(rows, c0);
        };
    }

    /** Columns including those that fill up the last fractal. */
    public long paddedColumns() {
        return switch (kind) {
            case ND -> columns;
            case FRACTAL_NZ, ZZ, L0C -> roundUp(columns, c0);
            case ZN -> roundUp(columns, FRACTAL_ROWS);
        };
    }

    /** Elements of storage, padding included. */
    public long elements() {
        return Math.multiplyExact(paddedRows(), paddedColumns());
    }

    private static long roundUp(long value, int unit) {
        return Math.multiplyExact(Math.ceilDiv(value, (long) unit), (long) unit);
    }
}
