package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.VectorBinary.Op;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;

/**
 * y from the int32 sums c1 and c2 of a block's digits: {@code ((c1 + c2 / 254) · max / 127 + offset · rowsum) · scale +
 * bias}, rounded half even to y (operators.md §1.3). Some rows at a time; two vector cores take them in turn.
 */
final class DigitEpilogue {
    private static final DType WORK = DType.FLOAT32;
    private static final DType SUM = DType.INT32;

    private final ProgramBuilder program;
    private final Passes passes;
    private final DigitShape shape;
    private final ColumnFactors factors;
    private final DigitBuffers buffers;
    private final Affine subBlock;
    private final Ring in;
    private final Ring out;
    private final Variable stage;
    private final Gm gm;

    /** GM byte addresses. */
    private record Gm(Affine sums, Affine maxima, Affine rowSums, Affine y) {
    }

    /**
     * What it works with.
     *
     * @param subBlock number of the vector core beside its cube core
     * @param y        GM byte address
     */
    record Setting(DigitBuffers buffers, Affine subBlock, Affine y) {
    }

    /** Emits the arguments. */
    DigitEpilogue(ProgramBuilder program, DigitShape shape, ColumnFactors factors, Setting setting) {
        this.program = program;
        this.passes = new Passes(program);
        this.shape = shape;
        this.factors = factors;
        this.buffers = setting.buffers;
        this.subBlock = setting.subBlock;
        this.in = new Ring(program, DigitBuffers.STAGES, Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, DigitBuffers.STAGES, Pipe.V, Pipe.MTE3);
        this.stage = program.variable(Affine.ZERO);
        this.gm = new Gm(program.argument(DigitShape.SUMS), program.argument(DigitShape.MAXIMA),
                program.argument(DigitShape.ROW_SUMS), setting.y);
    }

    void open() {
        in.open();
        out.open();
        factors.open();
    }

    void close() {
        in.close();
        out.close();
        factors.close();
    }

    /**
     * A block.
     *
     * @param slot    bytes from the first slot to the block's
     * @param block   in rows of x
     * @param columns of the block
     * @param factor  its first column among those of all groups
     */
    record Tile(Affine slot, Block block, long columns, Affine factor) {
    }

    /** Emits a block; the factors of its columns are there before its sums. */
    void emit(Tile tile, CrossRing slots) {
        factors.load(tile.factor, tile.columns);
        slots.await(program);
        Affine first = subBlock.times(buffers.rows());
        Affine rows = tile.block.rows();
        program.when(Condition.LT, first, rows, () -> chunks(tile, slots, first),
                () -> slots.release(program, Pipe.MTE2));
        factors.release();
    }

    private void chunks(Tile tile, CrossRing slots, Affine first) {
        Affine end = tile.block.rows();
        Affine step = Affine.of((long) buffers.rows() * shape.blocks().aivPerAic());
        program.loop(first, end, step, row -> {
            Rows rows = new Rows(program.minimum(end.minus(row), Affine.of(buffers.rows())), tile.columns);
            load(tile, row, rows);
            program.when(Condition.GE, row.plus(step), end, () -> slots.release(program, Pipe.MTE2));
            compute(rows);
            store(tile, row, rows);
            stage.rotate(DigitBuffers.STAGES);
        });
    }

    private Address loaded(long bytes) {
        return buffers.loads().plus(stage.value().times(buffers.loadBytes())).plus(bytes);
    }

    private Address sums(int place) {
        return loaded(place * buffers.sumBytes());
    }

    private Address maxima() {
        return loaded(2 * buffers.sumBytes());
    }

    private Address rowSums() {
        return loaded(2 * buffers.sumBytes() + buffers.rows() * DigitRows.FACTOR_BYTES);
    }

    private Address result() {
        return buffers.out().plus(stage.value().times(buffers.outBytes()));
    }

    private void load(Tile tile, Affine row, Rows rows) {
        in.acquire(stage.value());
        long rowBytes = SUM.bytes(tile.columns);
        int digits = DigitShape.SPLIT.count();
        for (int place = 0; place < digits; place++) {
            Affine from = gm.sums.plus(tile.slot).plus(row.times(digits).plus(place).times(rowBytes));
            passes.load(SUM, sums(place), from, new GmRows(rows.rows(), rowBytes, digits * rowBytes));
        }
        Affine skipped = tile.block.row().plus(row).times(DigitRows.FACTOR_BYTES);
        GmRows blocks = new GmRows(rows.rows(), DigitRows.FACTOR_BYTES, DigitRows.FACTOR_BYTES);
        passes.load(WORK, maxima(), gm.maxima.plus(skipped), blocks);
        if (factors.offset().isPresent()) {
            passes.load(WORK, rowSums(), gm.rowSums.plus(skipped), blocks);
        }
        in.publish(stage.value());
    }

    private void compute(Rows rows) {
        Address value = buffers.value();
        Address other = buffers.other();
        in.await(stage.value());
        passes.count(rows.rows().times(DigitRows.FACTOR_BYTES / WORK.bytes(1)));
        passes.scale(maxima(), maxima(), DigitShape.SPLIT.inverse(0));
        passes.count(rows.elements());
        passes.convert(SUM, WORK, Rounding.RINT, value, sums(0));
        passes.convert(SUM, WORK, Rounding.RINT, other, sums(1));
        passes.scale(other, other, Passes.bits(1 / DigitShape.SPLIT.base()));
        passes.combine(Op.VADD, value, value, other);
        passes.byBlock(Op.VMUL, rows, value, value, maxima());
        factors.offset().ifPresent(offset -> {
            passes.outer(rows, other, offset, rowSums());
            passes.count(rows.elements());
            passes.combine(Op.VADD, value, value, other);
        });
        in.release(stage.value());
        passes.byVector(Op.VMUL, rows, value, value, factors.scale());
        factors.bias().ifPresent(bias -> passes.byVector(Op.VADD, rows, value, value, bias));
        out.acquire(stage.value());
        passes.count(rows.elements());
        passes.convert(WORK, shape.type(), Rounding.RINT, result(), value);
        passes.lanes();
        out.publish(stage.value());
    }

    private void store(Tile tile, Affine row, Rows rows) {
        long columns = shape.groups().columns();
        DType type = shape.type();
        Affine first = tile.block.row().plus(row).times(columns).plus(tile.block.column());
        out.await(stage.value());
        passes.store(type, gm.y.plus(first.times(type.bytes(1))), result(),
                new GmRows(rows.rows(), type.bytes(tile.columns), type.bytes(columns)));
        out.release(stage.value());
    }
}
