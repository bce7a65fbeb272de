package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Map;

/**
 * A vector core's cast of float32 rows in GM to rows of 16-bit elements, a few rows at a time, half of UB for each of
 * two pieces.
 */
final class RowCast {
    private static final DType FROM = DType.FLOAT32;
    private static final int STAGES = 2;
    /** Elements of a piece: 4 + 2 bytes of each, twice, fill 192 KiB. */
    private static final long PIECE = 16384;
    /** Elements of a narrow block, to which rows in UB are rounded up. */
    private static final long UNIT = 16;
    /** Most elements of padding behind a row: a block. */
    private static final long MOST_PADDING = 8;

    /**
     * Rows in GM.
     *
     * @param base  byte address
     * @param pitch elements from row to row
     */
    record Rows(Affine base, long pitch) {
    }

    /** The rectangle to be cast. */
    record Area(Affine row, Affine rows, Affine column, Affine columns) {
    }

    private final ProgramBuilder program;
    private final DType to;
    private final Rows source;
    private final Rows target;
    private final long pieceRows;
    private final long pieceColumns;
    private final Ring in;
    private final Ring done;
    private final Variable stage;
    private final Address wide;
    private final Address narrow;

    /** @param widest most columns of an area */
    RowCast(ProgramBuilder program, DType to, Rows source, Rows target, long widest) {
        this.program = program;
        this.to = to;
        this.source = source;
        this.target = target;
        this.pieceColumns = Math.min(Math.ceilDiv(widest, UNIT) * UNIT, PIECE);
        this.pieceRows = PIECE / pieceColumns;
        this.in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
        this.done = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
        this.stage = program.variable(Affine.ZERO);
        LocalMemoryMap map = new LocalMemoryMap(Map.of());
        this.wide = map.take(Space.UB, STAGES * FROM.bytes(PIECE), Move.BLOCK);
        this.narrow = map.take(Space.UB, STAGES * to.bytes(PIECE), Move.BLOCK);
    }

    void open() {
        in.open();
        done.open();
    }

    void close() {
        in.close();
        done.close();
        program.emit(new SetMask(Affine.of(-1), Affine.of(-1)));
    }

    void cast(Area area) {
        program.loop(Affine.ZERO, area.columns, Affine.of(pieceColumns), right -> {
            Affine columns = program.minimum(area.columns.minus(right), Affine.of(pieceColumns));
            program.loop(Affine.ZERO, area.rows, Affine.of(pieceRows), down -> {
                Affine rows = program.minimum(area.rows.minus(down), Affine.of(pieceRows));
                piece(new Area(area.row.plus(down), rows, area.column.plus(right), columns));
                stage.rotate(STAGES);
            });
        });
    }

    private void piece(Area piece) {
        Address from = wide.plus(stage.value().times(FROM.bytes(PIECE)));
        Address into = narrow.plus(stage.value().times(to.bytes(PIECE)));
        Affine pitch = program.ceilDivide(piece.columns, UNIT).times(UNIT);
        in.acquire(stage.value());
        load(piece, from, program.minimum(pitch.minus(piece.columns), Affine.of(MOST_PADDING)));
        in.publish(stage.value());
        in.await(stage.value());
        done.acquire(stage.value());
        program.emit(new SetMaskCount(program.multiply(pitch, piece.rows)));
        program.emit(new Convert(FROM, to, Rounding.RINT, into, from, Affine.of(Vector.MAX_REPEAT)));
        in.release(stage.value());
        done.publish(stage.value());
        done.await(stage.value());
        store(piece, into);
        done.release(stage.value());
    }

    private static Affine gap(DType type, Rows rows, Area piece) {
        return Affine.of(rows.pitch).minus(piece.columns).times(type.bytes(1));
    }

    private Affine address(DType type, Rows rows, Area piece) {
        return rows.base.plus(piece.row.times(rows.pitch).plus(piece.column).times(type.bytes(1)));
    }

    private void load(Area piece, Address ub, Affine padding) {
        program.emit(new Padded(Route.GM_UB, FROM, ub, Address.gm(address(FROM, source, piece)), piece.rows,
                piece.columns.times(FROM.bytes(1)), gap(FROM, source, piece), Affine.ZERO, Affine.ZERO, padding,
                Affine.ZERO, CacheHint.NORMAL));
    }

    private void store(Area piece, Address ub) {
        program.emit(new Padded(Route.UB_GM, to, Address.gm(address(to, target, piece)), ub, piece.rows,
                piece.columns.times(to.bytes(1)), gap(to, target, piece), Affine.ZERO, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, CacheHint.NORMAL));
    }
}
