package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary.Op;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * float32 sums [m,n] in GM that several cores add to: the vector cores clear them before and make y of them after,
 * each all rows of its columns (tiling_quant §1.4, §1.6).
 *
 * <p>Parameters: totals, bias as there is one, y.
 */
final class AtomicSums {
    /** Their parameter. */
    static final String TOTALS = "totals";
    private static final DType WORK = DType.FLOAT32;
    private static final int STAGES = 2;
    /** Elements of a buffer (ours). */
    private static final long ELEMENTS = 8192;
    private static final long UNIT = 64;

    private final ProgramBuilder program;
    private final Passes passes;
    private final Shape shape;
    private final Affine totals;
    private final Affine first;
    private final long each;
    private final long height;

    /**
     * What y is.
     *
     * @param n     a multiple of 64
     * @param type  float16 or bfloat16
     * @param bias  its type
     * @param cores vector cores
     */
    record Shape(long m, long n, DType type, Optional<DType> bias, int cores) {
        static long bytes(long m, long n) {
            return WORK.bytes(m * n);
        }
    }

    /** Emits the argument. */
    AtomicSums(ProgramBuilder program, Shape shape, Affine aiv) {
        this.program = program;
        this.passes = new Passes(program);
        this.shape = shape;
        this.totals = program.argument(TOTALS);
        this.each = Math.ceilDiv(Math.ceilDiv(shape.n, (long) shape.cores), UNIT) * UNIT;
        this.height = Math.clamp(ELEMENTS / each, 1, Math.min(shape.m, Vector.MAX_REPEAT));
        this.first = program.hold(aiv.times(each));
    }

    /** GM byte address of a sum. */
    static Affine at(Affine totals, Affine row, Affine column, long n) {
        return totals.plus(row.times(n).plus(column).times(WORK.bytes(1)));
    }

    private void forWidth(LongConsumer body) {
        long tail = shape.n % each;
        Runnable last = () -> program.when(Condition.LT, first, Affine.of(shape.n), () -> body.accept(tail));
        Runnable none = () -> {
        };
        if (shape.n < each) {
            last.run();
        } else {
            program.when(Condition.LT, first, Affine.of(shape.n - each + 1), () -> body.accept(each),
                    tail == 0 ? none : last);
        }
    }

    /** Emits zeros for this core's columns; what it uses of UB is free afterwards. */
    void clear() {
        Address zeros = new Address(Space.UB, Affine.ZERO);
        Ring out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        out.open();
        out.acquire(Affine.ZERO);
        passes.count(Affine.of(height * each));
        program.emit(new Fill(WORK, zeros, Affine.ZERO, Affine.ONE, Stride.DENSE));
        passes.lanes();
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        forWidth(columns -> forRows((row, rows) -> passes.store(WORK, at(totals, row, first, shape.n), zeros,
                new GmRows(rows, WORK.bytes(columns), WORK.bytes(shape.n)))));
        out.release(Affine.ZERO);
        out.retire();
    }

    private interface RowBody {
        void emit(Affine row, Affine rows);
    }

    private void forRows(RowBody body) {
        program.loop(Affine.ZERO, Affine.of(shape.m), Affine.of(height),
                row -> body.emit(row, program.minimum(Affine.of(shape.m).minus(row), Affine.of(height))));
    }

    /** Emits y for this core's columns. */
    void finish() {
        new Finish().emit();
    }

    /** The last phase while it is written. */
    private final class Finish {
        private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
        private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
        private final Variable stage = program.variable(Affine.ZERO);
        private final LocalMemoryMap map = new LocalMemoryMap(Map.of());
        private final Address loaded = map.take(Space.UB, STAGES * WORK.bytes(height * each), 32);
        private final Address made = map.take(Space.UB, STAGES * shape.type.bytes(height * each), 32);
        private final Affine y = program.argument("y");
        private final Optional<ColumnFactors> bias = shape.bias.map(type -> ColumnFactors.alone(program, map,
                new ColumnFactors.Given(type, program.argument("bias")), each));

        void emit() {
            in.open();
            out.open();
            bias.ifPresent(ColumnFactors::open);
            forWidth(columns -> {
                bias.ifPresent(row -> row.load(first, columns));
                forRows((row, rows) -> piece(row, new Rows(rows, columns)));
                bias.ifPresent(ColumnFactors::release);
            });
            in.close();
            out.close();
            bias.ifPresent(ColumnFactors::close);
        }

        private void piece(Affine row, Rows rows) {
            Affine s = stage.value();
            DType type = shape.type;
            long columns = rows.columns();
            Address from = loaded.plus(s.times(WORK.bytes(height * each)));
            Address to = made.plus(s.times(type.bytes(height * each)));
            in.acquire(s);
            passes.load(WORK, from, at(totals, row, first, shape.n),
                    new GmRows(rows.rows(), WORK.bytes(columns), WORK.bytes(shape.n)));
            in.publish(s);
            in.await(s);
            bias.ifPresent(given -> passes.byVector(Op.VADD, rows, from, from, given.scale()));
            out.acquire(s);
            passes.count(rows.elements());
            passes.convert(WORK, type, Rounding.RINT, to, from);
            passes.lanes();
            in.release(s);
            out.publish(s);
            out.await(s);
            passes.store(type, y.plus(row.times(shape.n).plus(first).times(type.bytes(1))), to,
                    new GmRows(rows.rows(), type.bytes(columns), type.bytes(shape.n)));
            out.release(s);
            stage.rotate(STAGES);
        }
    }
}
