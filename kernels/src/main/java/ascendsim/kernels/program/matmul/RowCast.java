package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
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
    private static final int STAGES = 2;
    /** Elements of a piece: 4 + 2 bytes of each, twice, fill 192 KiB. */
    private static final long PIECE = 16384;

    private final ProgramBuilder program;
    private final RowPieces.Rows source;
    private final RowPieces.Rows target;
    private final RowPieces pieces;
    private final Ring in;
    private final Ring done;
    private final Variable stage;
    private final Address wide;
    private final Address narrow;

    /** @param widest most columns of an area */
    RowCast(ProgramBuilder program, RowPieces.Rows source, RowPieces.Rows target, long widest) {
        this.program = program;
        this.source = source;
        this.target = target;
        this.pieces = new RowPieces(program, PIECE, widest);
        this.in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
        this.done = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
        this.stage = program.variable(Affine.ZERO);
        LocalMemoryMap map = new LocalMemoryMap(Map.of());
        this.wide = map.take(Space.UB, STAGES * source.type().bytes(PIECE), Move.BLOCK);
        this.narrow = map.take(Space.UB, STAGES * target.type().bytes(PIECE), Move.BLOCK);
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

    void cast(RowPieces.Area area) {
        pieces.forEach(area, piece -> {
            piece(piece);
            stage.rotate(STAGES);
        });
    }

    private void piece(RowPieces.Area piece) {
        Address from = wide.plus(stage.value().times(source.type().bytes(PIECE)));
        Address into = narrow.plus(stage.value().times(target.type().bytes(PIECE)));
        in.acquire(stage.value());
        pieces.load(source, piece, from);
        in.publish(stage.value());
        in.await(stage.value());
        done.acquire(stage.value());
        program.emit(new SetMaskCount(program.multiply(pieces.pitch(piece), piece.rows())));
        program.emit(new Convert(source.type(), target.type(), Rounding.RINT, into, from,
                Affine.of(Vector.MAX_REPEAT)));
        in.release(stage.value());
        done.publish(stage.value());
        done.await(stage.value());
        pieces.store(target, piece, into);
        done.release(stage.value());
    }
}
