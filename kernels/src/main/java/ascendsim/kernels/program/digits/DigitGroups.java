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
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import java.util.Map;

/**
 * As {@link DigitRows}, where each group of a row has a maximum and a sum of its own (tiling_quant §1.4): an
 * instruction goes through all groups of the piece.
 */
public final class DigitGroups {
    private static final DType WORK = DType.FLOAT32;
    private static final long BLOCK = 32;

    private final ProgramBuilder program;
    private final Passes passes;
    private final Digits digits;
    private final DType type;
    private final long group;
    private final Ring in;
    private final Ring results;
    private final DigitSteps steps;
    private final Buffers buffers;

    /**
     * @param half     of the same place as {@code x}, which is wide by then
     * @param single   an element for each group
     * @param maximum  a block for each group
     * @param sum      a block for each group
     * @param inverse  a block for each group
     */
    private record Buffers(Address x, Address value, Address work, Address half, Address digit, Address single,
            Address maximum, Address sum, Address inverse, Address unit) {
        static Buffers of(DType x, Digits digits, long longest, long groups) {
            LocalMemoryMap map = new LocalMemoryMap(Map.of());
            Address narrow = take(map, x.bytes(longest));
            return new Buffers(narrow, take(map, WORK.bytes(longest)), take(map, WORK.bytes(longest)), narrow,
                    take(map, digits.type().bytes(longest)), take(map, Vector.REPEAT_BYTES * Math.ceilDiv(groups, 64)),
                    take(map, BLOCK * up(groups)), take(map, BLOCK * up(groups)), take(map, BLOCK * up(groups)),
                    take(map, BLOCK));
        }

        private static Address take(LocalMemoryMap map, long bytes) {
            return map.take(Space.UB, bytes, BLOCK);
        }
    }

    private static long up(long groups) {
        return Math.ceilDiv(groups, Broadcast.ELEMENTS) * Broadcast.ELEMENTS;
    }

    /**
     * Emits its constants.
     *
     * @param type    of x
     * @param longest most elements of a piece
     * @param group   elements of a group, a multiple of 64; at most 255 groups in a piece
     */
    public DigitGroups(ProgramBuilder program, DType type, Digits digits, long longest, long group) {
        this.program = program;
        this.passes = new Passes(program);
        this.digits = digits;
        this.type = type;
        this.group = group;
        this.in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.results = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        this.buffers = Buffers.of(type, digits, longest, longest / group);
        this.steps = new DigitSteps(program, digits,
                new DigitSteps.Buffers(buffers.value, buffers.work, buffers.half, buffers.digit));
        passes.lanes();
        fill(buffers.single, Math.ceilDiv(longest / group, Passes.LANES), 0f);
        passes.lanes(BLOCK / 4);
        fill(buffers.unit, 1, digits.unit());
        passes.lanes();
    }

    private void fill(Address to, long repeats, float value) {
        program.emit(new Fill(WORK, to, Passes.bits(value), Affine.of(repeats), Stride.DENSE));
    }

    public void open() {
        in.open();
        results.open();
        steps.open();
    }

    public void close() {
        steps.close();
        results.retire();
        in.retire();
    }

    /**
     * Where a piece comes from and goes to, as GM byte addresses.
     *
     * @param elements    of the piece, whole groups
     * @param digits      of the first digits
     * @param digitPitch  from one digit's row to the next digit's
     * @param maxima      a block for each group
     * @param sums        a block for each group
     * @param factorPitch from one group's block to the next one's
     */
    public record Piece(Affine x, long elements, Affine digits, long digitPitch, Affine maxima, Affine sums,
            long factorPitch) {
    }

    public void emit(Piece piece) {
        Affine elements = Affine.of(piece.elements);
        Rows groups = new Rows(Affine.of(piece.elements / group), group);
        long bytes = type.bytes(piece.elements);
        in.acquire(Affine.ZERO);
        passes.load(type, buffers.x, piece.x, new GmRows(Affine.ONE, bytes, bytes));
        in.publish(Affine.ZERO);
        in.await(Affine.ZERO);
        passes.count(elements);
        passes.convert(type, WORK, Rounding.RINT, buffers.value, buffers.x);
        passes.after(new VectorUnary.Elementwise(VectorUnary.Op.VABS, WORK, buffers.work, buffers.value,
                Affine.ONE));
        passes.lanes();
        results.acquire(Affine.ZERO);
        reduce(VectorBinary.Op.VMAX, VectorReduce.Op.VCMAX, buffers.work, groups, buffers.maximum);
        reduce(VectorBinary.Op.VADD, VectorReduce.Op.VCADD, buffers.value, groups, buffers.sum);
        results.publish(Affine.ZERO);
        results.await(Affine.ZERO);
        GmRows blocks = new GmRows(groups.rows(), BLOCK, piece.factorPitch);
        passes.store(WORK, piece.maxima, buffers.maximum, blocks);
        passes.store(WORK, piece.sums, buffers.sum, blocks);
        results.release(Affine.ZERO);
        passes.after(new Elementwise(VectorBinary.Op.VDIV, WORK, buffers.inverse, buffers.unit, buffers.maximum,
                Affine.of(up(groups.rows().base()) / Broadcast.ELEMENTS), Stride.DENSE, Stride.of(0, 0),
                Stride.DENSE));
        passes.byBlock(VectorBinary.Op.VMUL, groups, buffers.value, buffers.value, buffers.inverse);
        passes.count(elements);
        steps.emit(piece.elements, piece.digits, piece.digitPitch);
        in.release(Affine.ZERO);
    }

    /** A value for each group, filling a block: repeats of a group come together, then the lanes of one. */
    private void reduce(VectorBinary.Op pair, VectorReduce.Op last, Address from, Rows groups, Address to) {
        Stride down = Stride.of(1, group / 8);
        Address row = from;
        for (long lane = Passes.LANES; lane < group; lane += Passes.LANES) {
            passes.after(
                    new Elementwise(pair, WORK, buffers.work, row, from.plus(WORK.bytes(lane)), groups.rows(), down,
                            down, down));
            row = buffers.work;
        }
        passes.after(new Reduce(last, WORK, Order.ONLY_VALUE, buffers.single, row, groups.rows(), Affine.ONE, down));
        passes.after(new Broadcast(WORK, to, buffers.single,
                Affine.of(up(groups.rows().base()) / Broadcast.ELEMENTS), Stride.DENSE));
    }
}
