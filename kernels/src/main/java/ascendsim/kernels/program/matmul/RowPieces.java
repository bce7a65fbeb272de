package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.Consumer;

/**
 * Rectangles of 4-byte and 2-byte elements between GM and a vector core, cut into pieces of a few rows that fit a
 * buffer. In UB the rows of a piece have {@link #pitch} elements, zeros behind the last column.
 *
 * @param elements of a buffer in UB, a multiple of 16
 * @param widest   most columns of a rectangle
 */
record RowPieces(ProgramBuilder program, long elements, long widest) {
    /** Elements of a block of the narrow type, to which rows in UB are rounded up. */
    private static final long UNIT = 16;
    /** Most elements of padding behind a row: a block of the wide type. */
    private static final long MOST_PADDING = 8;

    /**
     * Rows in GM.
     *
     * @param base  byte address
     * @param pitch elements from row to row
     */
    record Rows(DType type, Affine base, long pitch) {
    }

    /** A rectangle of rows and columns. */
    record Area(Affine row, Affine rows, Affine column, Affine columns) {
    }

    /** Emits {@code body} for the pieces of a rectangle. */
    void forEach(Area area, Consumer<Area> body) {
        long columns = Math.min(Math.ceilDiv(widest, UNIT) * UNIT, elements);
        long rows = elements / columns;
        program.loop(Affine.ZERO, area.columns, Affine.of(columns), right -> {
            Affine width = program.minimum(area.columns.minus(right), Affine.of(columns));
            program.loop(Affine.ZERO, area.rows, Affine.of(rows), down -> {
                Affine height = program.minimum(area.rows.minus(down), Affine.of(rows));
                body.accept(new Area(area.row.plus(down), height, area.column.plus(right), width));
            });
        });
    }

    /** Elements from row to row of a piece in UB. */
    Affine pitch(Area piece) {
        return program.ceilDivide(piece.columns, UNIT).times(UNIT);
    }

    /** Emits the way of a piece of 4-byte elements into UB; MTE2. */
    void load(Rows rows, Area piece, Address ub) {
        Affine padding = program.minimum(pitch(piece).minus(piece.columns), Affine.of(MOST_PADDING));
        emit(Route.GM_UB, rows, piece, ub, padding);
    }

    /** Emits the way of a piece to GM; MTE3. */
    void store(Rows rows, Area piece, Address ub) {
        emit(Route.UB_GM, rows, piece, ub, Affine.ZERO);
    }

    private void emit(Route route, Rows rows, Area piece, Address ub, Affine padding) {
        long bytes = rows.type.bytes(1);
        Address gm = Address.gm(rows.base.plus(piece.row.times(rows.pitch).plus(piece.column).times(bytes)));
        boolean in = route == Route.GM_UB;
        Affine ubGap = in ? Affine.ZERO : unusedBlocks(rows.type, piece);
        program.emit(new Padded(route, rows.type, in ? ub : gm, in ? gm : ub, piece.rows, piece.columns.times(bytes),
                Affine.of(rows.pitch).minus(piece.columns).times(bytes), ubGap, Affine.ZERO, padding, Affine.ZERO,
                CacheHint.NORMAL));
    }

    /** Blocks of a row in UB behind the one with the last column; only 4-byte elements can have one. */
    private Affine unusedBlocks(DType type, Area piece) {
        if (type.bits() < Integer.SIZE) {
            return Affine.ZERO;
        }
        return program.ceilDivide(piece.columns, UNIT).times(2)
                .minus(program.ceilDivide(piece.columns, MOST_PADDING));
    }
}
