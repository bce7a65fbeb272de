package ascendsim.kernels.program.int4pack;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.function.Consumer;

/**
 * int32 to their low four bits, eight to an int32, the first in the lowest bits: shifted left and, arithmetically,
 * right again by 28 bits, so that nothing is left to saturate, then int16, float16, int4. Our own kernel: the vendor
 * packs on the host.
 */
public final class Int4PackProgram {
    /** Elements in UB at a time. */
    public static final long CHUNK = 8192;
    /** int4 of one DataBlock: what an NZ column of packed words is wide. */
    public static final long NZ_COLUMNS = 64;

    private static final int STAGES = 2;
    private static final long INT_BYTES = Integer.BYTES;
    private static final long C0 = DType.BLOCK_BYTES / INT_BYTES;
    private static final long ROW_BLOCKS = NZ_COLUMNS / C0;
    private static final int DROPPED_BITS = 28;

    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
    private final ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
    private final Address words;
    private final Address shorts;
    private final Address halves;
    private final Address packed;
    private final Address weight;
    private final Address result;

    /** @param memory receives the buffers */
    public Int4PackProgram(LocalMemoryMap memory) {
        this.words = memory.take(Space.UB, STAGES * CHUNK * INT_BYTES, DType.BLOCK_BYTES);
        this.shorts = memory.take(Space.UB, CHUNK * Short.BYTES, DType.BLOCK_BYTES);
        this.halves = memory.take(Space.UB, CHUNK * Short.BYTES, DType.BLOCK_BYTES);
        this.packed = memory.take(Space.UB, STAGES * CHUNK / 2, DType.BLOCK_BYTES);
        this.weight = vector.argument("weight");
        this.result = vector.argument("y");
    }

    /**
     * Row-major: rows are whole words, so all elements are one row.
     *
     * @param elements of the weight, a multiple of 8
     * @param chunk    elements at a time, a multiple of 64, {@link #CHUNK} at most
     * @param cores    that share the chunks
     */
    public Program rowMajor(long elements, long chunk, long cores) {
        return build(RowShare.even(Math.ceilDiv(elements, chunk), cores), task -> {
            Affine first = program.hold(task.times(chunk));
            Affine count = program.hold(program.minimum(Affine.of(elements).minus(first), Affine.of(chunk)));
            in.acquire(stage.value());
            vector.load(DType.INT32, words.plus(offset()), weight.plus(first.times(INT_BYTES)),
                    Rows.one(count.times(INT_BYTES)));
            in.publish(stage.value());
            pack(count);
            Affine bytes = program.compute(Op.SHR, count, Affine.ONE);
            store(result.plus(task.times(chunk / 2)), bytes);
        });
    }

    /**
     * FRACTAL_NZ to FRACTAL_NZ: eight columns of 8 int32 become one of 8 words; missing ones count as zero.
     *
     * @param rows     of the storage, a multiple of 16
     * @param columns  of the weight, a multiple of 8
     * @param tileRows rows at a time, a divisor of {@code rows}, {@link #CHUNK} / 64 at most
     * @param cores    that share the tiles
     */
    public Program fractal(long rows, long columns, long tileRows, long cores) {
        long tiles = rows / tileRows;
        long sources = Math.ceilDiv(columns, C0);
        long targets = Math.ceilDiv(columns, NZ_COLUMNS);
        Affine filled = Affine.of(program.flagIds(Pipe.V, Pipe.MTE2, 1));
        return build(RowShare.even(targets * tiles, cores), task -> {
            Affine column = program.compute(Op.DIV, task, Affine.of(tiles));
            Affine row = program.hold(task.minus(column.times(tiles)).times(tileRows));
            in.acquire(stage.value());
            Affine present = program.minimum(Affine.of(sources).minus(column.times(ROW_BLOCKS)),
                    Affine.of(ROW_BLOCKS));
            program.when(Condition.LT, present, Affine.of(ROW_BLOCKS), () -> {
                vector.counted(Affine.of(tileRows * NZ_COLUMNS), new Fill(DType.INT32, words.plus(offset()),
                        Affine.ZERO, Affine.ONE, Stride.DENSE));
                program.setFlag(Pipe.V, Pipe.MTE2, filled);
                program.waitFlag(Pipe.V, Pipe.MTE2, filled);
            });
            program.loop(present, i -> program.emit(new Burst(Route.GM_UB,
                    words.plus(offset()).plus(i.times(DType.BLOCK_BYTES)),
                    weight.plus(column.times(ROW_BLOCKS).plus(i).times(rows * DType.BLOCK_BYTES))
                            .plus(row.times(DType.BLOCK_BYTES)),
                    Affine.of(tileRows), Affine.ONE, Affine.ZERO, Affine.of(ROW_BLOCKS - 1), CacheHint.NORMAL)));
            in.publish(stage.value());
            pack(Affine.of(tileRows * NZ_COLUMNS));
            store(result.plus(column.times(rows * DType.BLOCK_BYTES)).plus(row.times(DType.BLOCK_BYTES)),
                    Affine.of(tileRows * DType.BLOCK_BYTES));
        });
    }

    private Program build(RowShare share, Consumer<Affine> task) {
        RowShare.Part part = share.part(program);
        in.open();
        out.open();
        program.loop(part.rows(), index -> {
            task.accept(program.hold(part.first().plus(index)));
            stage.rotate(STAGES);
        });
        in.close();
        out.close();
        return program.build();
    }

    private Affine offset() {
        return stage.value().times(CHUNK * INT_BYTES);
    }

    private void pack(Affine count) {
        Address values = words.plus(offset());
        in.await(stage.value());
        shift(VectorScalar.Op.VSHL, values, count);
        vector.barrier();
        shift(VectorScalar.Op.VSHR, values, count);
        vector.barrier();
        vector.counted(count,
                new Convert(DType.INT32, DType.INT16, Rounding.RINT, shorts, values, Affine.ONE));
        in.release(stage.value());
        vector.barrier();
        vector.counted(count,
                new Convert(DType.INT16, DType.FLOAT16, Rounding.RINT, halves, shorts, Affine.ONE));
        vector.barrier();
        out.acquire(stage.value());
        vector.counted(count, new Convert(DType.FLOAT16, DType.INT4, Rounding.TRUNC,
                packed.plus(stage.value().times(CHUNK / 2)), halves, Affine.ONE));
        out.publish(stage.value());
        vector.barrier();
    }

    private void shift(VectorScalar.Op op, Address values, Affine count) {
        vector.counted(count,
                new WithScalar(op, DType.INT32, values, values, Affine.of(DROPPED_BITS), Affine.ONE));
    }

    private void store(Address to, Affine bytes) {
        out.await(stage.value());
        vector.store(DType.INT8, to, packed.plus(stage.value().times(CHUNK / 2)), Rows.one(bytes));
        out.release(stage.value());
    }
}
