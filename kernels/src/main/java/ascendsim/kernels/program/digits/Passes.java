package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.LongConsumer;

/**
 * Passes of a vector core over float32 elements in UB, each after a barrier: {@link #count} says how many elements the
 * next dense passes have; passes over rows have a vector for all rows, or a block for each row, as second operand.
 */
public final class Passes {
    /** float32 lanes of a repeat. */
    public static final int LANES = Vector.REPEAT_BYTES / 4;
    private static final Affine ALL_LANES = Affine.of(-1);

    private final ProgramBuilder program;

    public Passes(ProgramBuilder program) {
        this.program = program;
    }

    /** Dense passes have this many elements from here on. */
    public void count(Affine elements) {
        program.emit(new SetMaskCount(elements));
    }

    /** Passes have whole repeats from here on. */
    public void lanes() {
        program.emit(new SetMask(ALL_LANES, ALL_LANES));
    }

    /** Passes have the first lanes of a repeat of float32 from here on. */
    public void lanes(long first) {
        program.emit(new SetMask(Affine.ZERO, Affine.of(first >= Long.SIZE ? -1 : (1L << first) - 1)));
    }

    /** Emits an instruction that sees what earlier ones wrote. */
    public void after(Vector instruction) {
        program.barrier(Pipe.V);
        program.emit(instruction);
    }

    public void convert(DType from, DType to, Rounding rounding, Address dst, Address src) {
        after(new Convert(from, to, rounding, dst, src, Affine.ONE));
    }

    public void scale(Address dst, Address src, Affine bits) {
        after(new WithScalar(VectorScalar.Op.VMULS, DType.FLOAT32, dst, src, bits, Affine.ONE));
    }

    public void combine(VectorBinary.Op op, Address dst, Address a, Address b) {
        after(new Elementwise(op, DType.FLOAT32, dst, a, b, Affine.ONE));
    }

    /** The bits of a float32 as a scalar operand. */
    public static Affine bits(float value) {
        return Affine.of(Integer.toUnsignedLong(Float.floatToRawIntBits(value)));
    }

    /**
     * Rows of float32 without gaps.
     *
     * @param rows    at most 255
     * @param columns a multiple of 8
     */
    public record Rows(Affine rows, long columns) {
        /** All of them. */
        public Affine elements() {
            return rows.times(columns);
        }

        Stride down() {
            return Stride.of(1, columns / 8);
        }
    }

    /** {@code dst = src op row}: the same vector for each row. Leaves the mask at all lanes. */
    public void byVector(VectorBinary.Op op, Rows rows, Address dst, Address src, Address vector) {
        program.barrier(Pipe.V);
        slices(rows.columns, bytes -> program.emit(new Elementwise(op, DType.FLOAT32, dst.plus(bytes),
                src.plus(bytes), vector.plus(bytes), rows.rows, rows.down(), rows.down(), Stride.of(1, 0))));
    }

    /** {@code dst = src op factor}: the same block for each element of a row. Leaves the mask at all lanes. */
    public void byBlock(VectorBinary.Op op, Rows rows, Address dst, Address src, Address blocks) {
        program.barrier(Pipe.V);
        slices(rows.columns, bytes -> program.emit(new Elementwise(op, DType.FLOAT32, dst.plus(bytes),
                src.plus(bytes), blocks, rows.rows, rows.down(), rows.down(), Stride.of(0, 1))));
    }

    /** {@code dst = vector · factor}, a block for each row. Leaves the mask at all lanes. */
    public void outer(Rows rows, Address dst, Address vector, Address blocks) {
        program.barrier(Pipe.V);
        slices(rows.columns, bytes -> program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32,
                dst.plus(bytes), vector.plus(bytes), blocks, rows.rows, rows.down(), Stride.of(1, 0),
                Stride.of(0, 1))));
    }

    private void slices(long columns, LongConsumer emit) {
        lanes();
        long whole = columns / LANES;
        for (long i = 0; i < whole; i++) {
            emit.accept(i * Vector.REPEAT_BYTES);
        }
        if (columns % LANES > 0) {
            lanes(columns % LANES);
            emit.accept(whole * Vector.REPEAT_BYTES);
            lanes();
        }
    }

    /**
     * Rows in GM; in UB they begin at DataBlocks.
     *
     * @param bytes of a row
     * @param pitch bytes from row to row
     */
    public record GmRows(Affine rows, long bytes, long pitch) {
    }

    public void load(DType type, Address ub, Affine gm, GmRows rows) {
        program.emit(copy(Route.GM_UB, type, ub, Address.gm(gm), rows));
    }

    public void store(DType type, Affine gm, Address ub, GmRows rows) {
        program.emit(copy(Route.UB_GM, type, Address.gm(gm), ub, rows));
    }

    private static Padded copy(Route route, DType type, Address dst, Address src, GmRows rows) {
        return new Padded(route, type, dst, src, rows.rows, Affine.of(rows.bytes), Affine.of(rows.pitch - rows.bytes),
                Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}
