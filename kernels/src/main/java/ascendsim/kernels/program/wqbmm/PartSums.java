package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary.Op;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;

/**
 * Adds up, in float32 in UB, what each part of the depth gives: the sums of its digits, put together, times the maximum
 * of its part of a row of x, plus its offset times that part's sum; times its scale where every part has one
 * (tiling_quant §1.3, §1.4).
 */
final class PartSums {
    private static final DType WORK = DType.FLOAT32;
    private static final long BLOCK = DigitRows.FACTOR_BYTES;

    private final ProgramBuilder program;
    private final Passes passes;
    private final MsdProblem problem;
    private final DType type;
    private final ColumnFactors factors;
    private final Ring in;
    private final Buffers buffers;
    private final Gm gm;

    /** GM byte addresses. */
    private record Gm(Affine maxima, Affine rowSums) {
    }

    /** @param sums of each digit @param other a second digit's sums, then what the offset gives */
    private record Buffers(Address sums, long sumBytes, Address value, Address other, Address maxima,
            Address rowSums) {
        static Buffers of(LocalMemoryMap map, Room room, long digits, DType type) {
            long elements = room.rows * room.columns;
            return new Buffers(take(map, digits * type.bytes(elements)), type.bytes(elements),
                    take(map, WORK.bytes(elements)), take(map, WORK.bytes(elements)), take(map, room.rows * BLOCK),
                    take(map, room.rows * BLOCK));
        }

        private static Address take(LocalMemoryMap map, long bytes) {
            return map.take(Space.UB, bytes, 32);
        }
    }

    /**
     * The largest piece.
     *
     * @param rows    of x, at most 255
     * @param columns a multiple of 16
     * @param sum     type of a sum of digits
     */
    record Room(long rows, long columns, DType sum) {
    }

    /** Emits the arguments maxima and row_sums. */
    PartSums(ProgramBuilder program, MsdProblem problem, ColumnFactors factors, LocalMemoryMap map, Room room) {
        this.program = program;
        this.passes = new Passes(program);
        this.problem = problem;
        this.type = room.sum;
        this.factors = factors;
        this.in = new Ring(program, problem.digits().count(), Pipe.MTE2, Pipe.V);
        this.buffers = Buffers.of(map, room, problem.digits().count(), room.sum);
        this.gm = new Gm(program.argument("maxima"), program.argument("row_sums"));
    }

    void open() {
        in.open();
    }

    void close() {
        in.retire();
    }

    /** Emits the start of a total from 0. */
    void clear(Rows rows, Address total) {
        passes.count(rows.elements());
        passes.after(new Fill(WORK, total, Affine.ZERO, Affine.ONE, Stride.DENSE));
        passes.lanes();
    }

    /**
     * What a part adds to some rows and columns.
     *
     * @param sums       GM byte address of the first digit's sum of the first row and column
     * @param pitch      elements from row to row of the sums
     * @param digitPitch elements from one digit's sums to the next one's
     * @param skipped    bytes from the first maximum (sum) to that of the first row of this part
     * @param column     first column among those the factors have
     * @param total      dense rows in UB
     */
    record Piece(Affine sums, long pitch, long digitPitch, Affine skipped, Rows rows, long column, Address total) {
    }

    /** Emits a part's; its factors are in UB. Leaves the mask at all lanes. */
    void add(Piece piece) {
        Affine last = Affine.of(problem.digits().count() - 1L);
        for (int place = 0; place < problem.digits().count(); place++) {
            load(place, piece);
        }
        passes.count(piece.rows.elements());
        for (int place = 0; place < problem.digits().count(); place++) {
            putTogether(place);
        }
        passes.byBlock(Op.VMUL, piece.rows, buffers.value, buffers.value, buffers.maxima);
        factors.offset().ifPresent(offset -> {
            passes.outer(piece.rows, buffers.other, offset.plus(WORK.bytes(piece.column)), buffers.rowSums);
            passes.count(piece.rows.elements());
            passes.combine(Op.VADD, buffers.value, buffers.value, buffers.other);
            passes.lanes();
        });
        in.release(last);
        if (problem.grouped()) {
            passes.byVector(Op.VMUL, piece.rows, buffers.value, buffers.value,
                    factors.scale().plus(WORK.bytes(piece.column)));
        }
        passes.count(piece.rows.elements());
        passes.combine(Op.VADD, piece.total, piece.total, buffers.value);
        passes.lanes();
    }

    private Address sums(int place) {
        return buffers.sums.plus(place * buffers.sumBytes);
    }

    private void load(int place, Piece piece) {
        Affine stage = Affine.of(place);
        in.acquire(stage);
        if (isLast(place)) {
            factors(piece);
        }
        passes.load(type, sums(place), piece.sums.plus(type.bytes(place * piece.digitPitch)),
                new GmRows(piece.rows.rows(), type.bytes(piece.rows.columns()), type.bytes(piece.pitch)));
        in.publish(stage);
    }

    private boolean isLast(int place) {
        return place == problem.digits().count() - 1;
    }

    /** They come with the last digit's sums. */
    private void factors(Piece piece) {
        GmRows blocks = new GmRows(piece.rows.rows(), BLOCK, BLOCK);
        passes.load(WORK, buffers.maxima, gm.maxima.plus(piece.skipped), blocks);
        if (problem.offset()) {
            passes.load(WORK, buffers.rowSums, gm.rowSums.plus(piece.skipped), blocks);
        }
    }

    private void putTogether(int place) {
        Address to = place == 0 ? buffers.value : buffers.other;
        in.await(Affine.of(place));
        passes.convert(type, WORK, Rounding.RINT, to, sums(place));
        if (!isLast(place)) {
            in.release(Affine.of(place));
        }
        passes.scale(to, to, problem.digits().inverse(place));
        if (place > 0) {
            passes.combine(Op.VADD, buffers.value, buffers.value, buffers.other);
        }
    }
}
