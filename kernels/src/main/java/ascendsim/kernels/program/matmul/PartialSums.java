package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Map;

/**
 * A vector core's addition of the same rows of several float32 matrices in their order, and the cast of the sums: a few
 * rows at a time, a quarter of UB for each of two terms, for the sum and for what goes out.
 */
final class PartialSums {
    private static final DType TYPE = DType.FLOAT32;
    private static final int STAGES = 2;
    /** Elements of a piece: a quarter of 192 KiB. */
    private static final long PIECE = 12288;

    /**
     * The terms.
     *
     * @param count  matrices
     * @param stride bytes from one to the next
     * @param pitch  elements from row to row of each
     */
    record Terms(long count, long stride, long pitch) {
    }

    private final ProgramBuilder program;
    private final Terms terms;
    private final RowPieces.Rows target;
    private final RowPieces pieces;
    private final Ring in;
    private final Ring done;
    private final Variable inStage;
    private final Address term;
    private final Address sum;
    private final Address result;

    /** @param widest most columns of an area */
    PartialSums(ProgramBuilder program, Terms terms, RowPieces.Rows target, long widest) {
        this.program = program;
        this.terms = terms;
        this.target = target;
        this.pieces = new RowPieces(program, PIECE, widest);
        this.in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
        this.done = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        this.inStage = program.variable(Affine.ZERO);
        LocalMemoryMap map = new LocalMemoryMap(Map.of());
        this.term = map.take(Space.UB, STAGES * TYPE.bytes(PIECE), Move.BLOCK);
        this.sum = map.take(Space.UB, TYPE.bytes(PIECE), Move.BLOCK);
        this.result = isNarrow() ? map.take(Space.UB, target.type().bytes(PIECE), Move.BLOCK) : sum;
    }

    private boolean isNarrow() { return target.type().bits() < TYPE.bits(); }

    void open() {
        in.open();
        done.open();
    }

    void close() {
        in.close();
        done.close();
        program.emit(new SetMask(Affine.of(-1), Affine.of(-1)));
    }

    /**
     * Emits the sums of an area.
     *
     * @param area  of the target
     * @param first byte address of the first term's element at row 0 and column 0 of the target
     */
    void add(RowPieces.Area area, Affine first) {
        pieces.forEach(area, piece -> piece(piece, first));
    }

    private void piece(RowPieces.Area piece, Affine first) {
        if (!isNarrow()) {
            done.acquire(Affine.ZERO);
        }
        program.emit(new SetMaskCount(program.multiply(pieces.pitch(piece), piece.rows())));
        program.barrier(Pipe.V);
        program.emit(new Fill(TYPE, sum, Affine.ZERO, Affine.of(Vector.MAX_REPEAT), Stride.DENSE));
        program.loop(Affine.of(terms.count), i -> {
            addTerm(piece, first.plus(i.times(terms.stride)));
            inStage.rotate(STAGES);
        });
        program.barrier(Pipe.V);
        if (isNarrow()) {
            done.acquire(Affine.ZERO);
            program.emit(new Convert(TYPE, target.type(), Rounding.RINT, result, sum, Affine.of(Vector.MAX_REPEAT)));
        }
        done.publish(Affine.ZERO);
        done.await(Affine.ZERO);
        pieces.store(target, piece, result);
        done.release(Affine.ZERO);
    }

    private void addTerm(RowPieces.Area piece, Affine base) {
        Address next = term.plus(inStage.value().times(TYPE.bytes(PIECE)));
        in.acquire(inStage.value());
        pieces.load(new RowPieces.Rows(TYPE, base, terms.pitch), piece, next);
        in.publish(inStage.value());
        in.await(inStage.value());
        program.barrier(Pipe.V);
        program.emit(new VectorBinary.Elementwise(VectorBinary.Op.VADD, TYPE, sum, sum, next,
                Affine.of(Vector.MAX_REPEAT)));
        in.release(inStage.value());
    }
}
