package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.Passes.GmRows;
import java.util.Map;

/**
 * Phase 1 of the MSD kernels (tiling_quant §1.2): a piece of a row of x becomes digits, with its maximum and its sum.
 * The
 * piece is in UB as a whole; passes follow one another.
 */
public final class DigitRows {
    /** Bytes of a row's maximum or sum in GM: a block. */
    public static final long FACTOR_BYTES = 32;
    private static final DType WORK = DType.FLOAT32;
    /** A single value, its broadcast, what the inverse maximum is multiplied with, and that. */
    private static final long BLOCK = 32;

    private final ProgramBuilder program;
    private final Passes passes;
    private final DType type;
    private final Ring in;
    private final DigitSteps steps;
    private final Ring results;
    private final Affine ready;
    private final Buffers buffers;

    /** @param maximum, sum 8 blocks each, of which the first is used */
    private record Buffers(Address x, Address value, Address work, Address half, Address digit,
            Address single, Address maximum, Address sum, Address unit, Address inverse) {
        static Buffers of(DType x, Digits digits, long longest) {
            long elements = Math.ceilDiv(longest, (long) Passes.LANES) * Passes.LANES;
            LocalMemoryMap map = new LocalMemoryMap(Map.of());
            long digitBytes = Math.ceilDiv(digits.type().bytes(elements), BLOCK) * BLOCK;
            return new Buffers(take(map, x.bytes(elements)), take(map, WORK.bytes(elements)),
                    take(map, WORK.bytes(elements)), take(map, DType.FLOAT16.bytes(elements)), take(map, digitBytes),
                    take(map, BLOCK), take(map, Vector.REPEAT_BYTES), take(map, Vector.REPEAT_BYTES),
                    take(map, BLOCK), take(map, BLOCK));
        }

        private static Address take(LocalMemoryMap map, long bytes) {
            return map.take(Space.UB, bytes, BLOCK);
        }
    }

    /**
     * Emits its constants.
     *
     * @param type    of x
     * @param longest most elements of a piece
     */
    public DigitRows(ProgramBuilder program, DType type, Digits digits, long longest) {
        this.program = program;
        this.passes = new Passes(program);
        this.type = type;
        this.in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.results = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        this.ready = Affine.of(program.flagIds(Pipe.V, Pipe.S, 1));
        this.buffers = Buffers.of(type, digits, longest);
        this.steps = new DigitSteps(program, digits,
                new DigitSteps.Buffers(buffers.value, buffers.work, buffers.half, buffers.digit));
        passes.lanes(BLOCK / 4);
        fill(buffers.single, 0f);
        fill(buffers.unit, digits.unit());
        passes.lanes();
    }

    private void fill(Address to, float value) {
        program.emit(new Fill(WORK, to, Passes.bits(value), Affine.ONE, Stride.DENSE));
    }

    public void open() {
        in.open();
        steps.open();
        results.open();
    }

    public void close() {
        steps.close();
        results.retire();
        in.retire();
    }

    /**
     * Where a piece comes from and goes to, as GM byte addresses.
     *
     * @param elements   of the piece
     * @param digits     of the first digits
     * @param digitPitch from one digit's row to the next digit's
     * @param maximum    a block
     * @param sum        a block
     */
    public record Piece(Affine x, long elements, Affine digits, long digitPitch, Affine maximum, Affine sum) {
    }

    public void emit(Piece piece) {
        Affine elements = Affine.of(piece.elements);
        in.acquire(Affine.ZERO);
        passes.load(type, buffers.x, piece.x, row(type.bytes(piece.elements)));
        in.publish(Affine.ZERO);
        in.await(Affine.ZERO);
        passes.count(elements);
        passes.convert(type, WORK, Rounding.RINT, buffers.value, buffers.x);
        in.release(Affine.ZERO);
        passes.after(new VectorUnary.Elementwise(VectorUnary.Op.VABS, WORK, buffers.work, buffers.value,
                Affine.ONE));
        results.acquire(Affine.ZERO);
        RowReduction reduction = new RowReduction(program, piece.elements);
        reduction.emit(RowReduction.Kind.MAXIMUM, buffers.work, buffers.work, buffers.single, buffers.maximum);
        reduction.emit(RowReduction.Kind.SUM, buffers.value, buffers.work, buffers.single, buffers.sum);
        results.publish(Affine.ZERO);
        results.await(Affine.ZERO);
        passes.store(WORK, piece.maximum, buffers.maximum, row(BLOCK));
        passes.store(WORK, piece.sum, buffers.sum, row(BLOCK));
        results.release(Affine.ZERO);
        Affine inverse = inverseMaximum();
        passes.count(elements);
        passes.scale(buffers.value, buffers.value, inverse);
        steps.emit(piece.elements, piece.digits, piece.digitPitch);
    }

    private static GmRows row(long bytes) {
        return new GmRows(Affine.ONE, bytes, bytes);
    }

    /** The scalar unit reads the inverse that scales the row. */
    private Affine inverseMaximum() {
        passes.lanes(BLOCK / 4);
        passes.after(new Elementwise(VectorBinary.Op.VDIV, WORK, buffers.inverse, buffers.unit, buffers.maximum,
                Affine.ONE));
        program.setFlag(Pipe.V, Pipe.S, ready);
        program.waitFlag(Pipe.V, Pipe.S, ready);
        return program.load(buffers.inverse, DType.UINT32);
    }
}
