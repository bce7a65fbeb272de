package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.RegisterConvert.Mode;
import ascendsim.isa.instruction.RegisterConvert.Part;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.List;
import java.util.Optional;

/**
 * int4 tensors to int8 for the cube of v310, which has no int4 (tiling_dense §6): the vector cores take pieces of each
 * tensor in turn; a vector function makes two bytes of each.
 */
public final class UnpackProgram {
    /** Bytes of int4 in UB at a time. */
    private static final long PIECE = 16384;
    private static final int STAGES = 2;
    /** Bytes of int4 that fill a register with int16. */
    private static final long ROUND = 64;
    private static final long BLOCK = DType.BLOCK_BYTES;
    private static final Mode EXACT = new Mode(Rounding.RINT, Overflow.INF_NAN);

    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
    private final Variable stage = program.variable(Affine.ZERO);
    private final RegisterFunction unpack = function();
    private final Address packed;
    private final Address bytes;

    /**
     * A tensor.
     *
     * @param from parameter with int4
     * @param to   parameter with int8
     */
    public record Tensor(String from, String to, Shape shape) {
    }

    /** How a tensor lies in GM. */
    public sealed interface Shape {
        /** in one run of {@code bytes} */
        record Flat(long bytes) implements Shape {
        }

        /**
         * FRACTAL_NZ, matrix by matrix: blocks of 64 columns become two of 32, the last of which may be missing.
         *
         * @param rows    of the storage, a multiple of 16
         * @param columns of a matrix
         */
        record Fractals(long matrices, long rows, long columns) implements Shape {
        }
    }

    /** @param memory receives the buffers */
    public UnpackProgram(LocalMemoryMap memory) {
        this.packed = memory.take(Space.UB, STAGES * PIECE, DType.BLOCK_BYTES);
        this.bytes = memory.take(Space.UB, STAGES * 2 * PIECE, DType.BLOCK_BYTES);
    }

    /** The program of {@code cores} vector cores. */
    public Program build(List<Tensor> tensors, long cores) {
        Affine core = program.query(Special.BLOCK_IDX);
        in.open();
        out.open();
        for (Tensor tensor : tensors) {
            Address from = vector.argument(tensor.from);
            Address to = vector.argument(tensor.to);
            switch (tensor.shape) {
                case Shape.Flat flat -> flat(flat, from, to, new Deal(core, cores));
                case Shape.Fractals fractals -> fractals(fractals, from, to, new Deal(core, cores));
            }
        }
        in.close();
        out.close();
        return program.build();
    }

    /** Pieces {@code core}, {@code core + cores}, … are a core's. */
    private record Deal(Affine core, long cores) {
    }

    private void flat(Shape.Flat shape, Address from, Address to, Deal deal) {
        long share = Math.ceilDiv(Math.ceilDiv(shape.bytes, deal.cores), ROUND) * ROUND;
        long piece = Math.min(PIECE, share);
        program.loop(deal.core, Affine.of(Math.ceilDiv(shape.bytes, piece)), Affine.of(deal.cores), index -> {
            Affine first = program.hold(index.times(piece));
            Affine length = program.hold(program.minimum(Affine.of(shape.bytes).minus(first), Affine.of(piece)));
            in.acquire(stage.value());
            vector.load(DType.UINT8, source(), from.plus(first), Rows.one(length));
            widen(length);
            vector.store(DType.UINT8, to.plus(first.times(2)), result(), Rows.one(length.times(2)));
            finish();
        });
    }

    private void fractals(Shape.Fractals shape, Address from, Address to, Deal deal) {
        long most = Math.min(PIECE / BLOCK, shape.rows);
        long tiles = Math.ceilDiv(shape.rows, most);
        long sources = Math.ceilDiv(shape.columns, 2 * BLOCK);
        long targets = Math.ceilDiv(shape.columns, BLOCK);
        long column = shape.rows * BLOCK;
        program.loop(deal.core, Affine.of(shape.matrices * sources * tiles), Affine.of(deal.cores), index -> {
            Affine block = program.compute(Op.DIV, index, Affine.of(tiles));
            Affine row = program.hold(index.minus(block.times(tiles)).times(most));
            Affine rows = program.hold(program.minimum(Affine.of(shape.rows).minus(row), Affine.of(most)));
            Affine matrix = program.compute(Op.DIV, block, Affine.of(sources));
            Affine half = program.hold(block.minus(matrix.times(sources)).times(2));
            in.acquire(stage.value());
            vector.load(DType.UINT8, source(), from.plus(block.times(column)).plus(row.times(BLOCK)),
                    Rows.one(rows.times(BLOCK)));
            widen(program.hold(rows.times(BLOCK)));
            Address first = to.plus(matrix.times(targets * column)).plus(half.times(column)).plus(row.times(BLOCK));
            store(first, result(), rows);
            program.when(Condition.LT, half.plus(1), Affine.of(targets),
                    () -> store(first.plus(column), result().plus(BLOCK), rows));
            finish();
        });
    }

    /** Every second block of UB. */
    private void store(Address to, Address from, Affine rows) {
        program.emit(new Burst(Route.UB_GM, to, from, rows, Affine.ONE, Affine.ONE, Affine.ZERO, CacheHint.NORMAL));
    }

    private Address source() {
        return packed.plus(stage.value().times(PIECE));
    }

    private Address result() {
        return bytes.plus(stage.value().times(2 * PIECE));
    }

    private void widen(Affine length) {
        Affine now = stage.value();
        in.publish(now);
        in.await(now);
        out.acquire(now);
        program.call(unpack, source().offset(), result().offset(), length, program.hold(length.times(2)),
                program.ceilDivide(length, ROUND));
        in.release(now);
        out.publish(now);
        out.await(now);
    }

    private void finish() {
        out.release(stage.value());
        stage.rotate(STAGES);
    }

    /** Each byte to two int16, whose lower bytes are stored. */
    private static RegisterFunction function() {
        FunctionBuilder f = new FunctionBuilder("unpack", "int4", "int8", "bytes", "values", "rounds");
        Register left = f.scalar(f.argument("bytes"));
        Register leftValues = f.scalar(f.argument("values"));
        MaskRegister loaded = f.mask();
        MaskRegister stored = f.mask();
        VectorRegister narrow = f.vector();
        VectorRegister wide = f.vector();
        f.loop(f.argument("rounds"), round -> {
            f.emit(new RegisterMask.UpTo(Width.B32, loaded, left));
            f.emit(new RegisterMask.UpTo(Width.B16, stored, leftValues));
            f.emit(new RegisterLoad.Load(RegisterLoad.Dist.UNPACK4_B8, narrow,
                    FunctionBuilder.ub(f.argument("int4").plus(round.times(ROUND))), Affine.ZERO,
                    Optional.of(new RegisterLoad.Used(loaded, Width.B32))));
            f.emit(new Convert(DType.INT4, DType.INT16, EXACT, Part.ZERO, wide, narrow, Predicate.zeroing(stored)));
            f.emit(new RegisterStore.Store(RegisterStore.Dist.PACK_B16,
                    FunctionBuilder.ub(f.argument("int8").plus(round.times(2 * ROUND))), wide, stored));
        });
        return f.build();
    }
}
