package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorBinary.Op;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.ColumnFactors.Given;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import java.util.Map;
import java.util.Optional;

/**
 * Phase 4 of the MSD kernels (tiling_quant §1.2): the int32 sums of a row's digits become the row of y, some rows at a
 * time, every buffer single.
 */
final class DigitSums {
    private static final DType WORK = DType.FLOAT32;
    private static final DType SUM = DType.INT32;
    /** Elements of a chunk where a core has at most so many columns. */
    private static final long USUAL_COLUMNS = 1024;
    private static final long USUAL_CHUNK = 7712;
    /** UB beside the factors, its fixed part, bytes of a column's factors and of an element. */
    private static final long UB = 190464;
    private static final long FIXED = 256;
    private static final long COLUMN_BYTES = 20;
    private static final long ELEMENT_BYTES = 22;

    private final ProgramBuilder program;
    private final Passes passes;
    private final MsdProblem problem;
    private final long widest;
    private final Ring in;
    private final Ring out;
    private final ColumnFactors factors;
    private final Buffers buffers;
    private final Source source;

    /** The second sums' buffer takes the third term of an offset too. */
    private record Buffers(Address first, Address second, Address value, Address other, Address product, Address y,
            Address maxima, Address rowSums) {
        static Buffers of(LocalMemoryMap map, long elements, long rows) {
            return new Buffers(take(map, 4 * elements), take(map, 4 * elements), take(map, 4 * elements),
                    take(map, 4 * elements), take(map, 4 * elements), take(map, 2 * elements),
                    take(map, rows * DigitRows.FACTOR_BYTES), take(map, rows * DigitRows.FACTOR_BYTES));
        }

        private static Address take(LocalMemoryMap map, long bytes) {
            return map.take(Space.UB, bytes, 32);
        }
    }

    /** Where sums, row factors and y are, as GM byte addresses. */
    record Source(Affine sums, Affine maxima, Affine rowSums, Affine y) {
    }

    /**
     * Emits the arguments.
     *
     * @param widest most columns of a core, a multiple of 32
     */
    DigitSums(ProgramBuilder program, MsdProblem problem, long widest, Source source) {
        this.program = program;
        this.passes = new Passes(program);
        this.problem = problem;
        this.widest = widest;
        this.source = source;
        this.in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        LocalMemoryMap map = new LocalMemoryMap(Map.of());
        this.factors = new ColumnFactors(program, map, given(program, problem), widest);
        this.buffers = Buffers.of(map, chunkRows(widest) * widest, chunkRows(widest));
    }

    private static ColumnFactors.Vectors given(ProgramBuilder program, MsdProblem problem) {
        Given scale = new Given(problem.type(), program.argument("antiquant_scale"));
        Optional<Given> offset = problem.offset()
                ? Optional.of(new Given(problem.type(), program.argument("antiquant_offset")))
                : Optional.empty();
        return new ColumnFactors.Vectors(scale, offset,
                problem.bias().map(type -> new Given(type, program.argument("bias"))));
    }

    /** Rows of a chunk. */
    static long chunkRows(long columns) {
        long elements = columns <= USUAL_COLUMNS
                ? USUAL_CHUNK
                : (UB - COLUMN_BYTES * columns - FIXED) / ELEMENT_BYTES / 32 * 32;
        return Math.min(255, elements / columns);
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
     * Emits all rows of some columns.
     *
     * @param first   column
     * @param columns a multiple of 32
     */
    void emit(Affine first, long columns) {
        factors.load(first, columns);
        long rows = chunkRows(widest);
        program.loop(Affine.ZERO, Affine.of(problem.m()), Affine.of(rows), row -> {
            Affine height = program.minimum(Affine.of(problem.m()).minus(row), Affine.of(rows));
            chunk(new Chunk(row, new Rows(height, columns), first));
        });
        factors.release();
    }

    private record Chunk(Affine row, Rows rows, Affine column) {
    }

    private void chunk(Chunk chunk) {
        Rows rows = chunk.rows;
        in.acquire(Affine.ZERO);
        load(chunk, 0, buffers.first);
        load(chunk, 1, buffers.second);
        factor(chunk, source.maxima, buffers.maxima);
        if (problem.offset()) {
            factor(chunk, source.rowSums, buffers.rowSums);
        }
        in.publish(Affine.ZERO);
        in.await(Affine.ZERO);
        passes.count(rows.elements());
        passes.convert(SUM, WORK, Rounding.RINT, buffers.value, buffers.first);
        passes.convert(SUM, WORK, Rounding.RINT, buffers.other, buffers.second);
        passes.scale(buffers.value, buffers.value, problem.digits().inverse(0));
        passes.scale(buffers.other, buffers.other, problem.digits().inverse(1));
        passes.combine(Op.VADD, buffers.value, buffers.value, buffers.other);
        passes.byBlock(Op.VMUL, rows, buffers.value, buffers.value, buffers.maxima);
        factors.offset().ifPresent(offset -> {
            passes.outer(rows, buffers.product, offset, buffers.rowSums);
            passes.count(rows.elements());
            passes.combine(Op.VADD, buffers.value, buffers.value, buffers.product);
        });
        in.release(Affine.ZERO);
        passes.byVector(Op.VMUL, rows, buffers.value, buffers.value, factors.scale());
        factors.bias().ifPresent(bias -> passes.byVector(Op.VADD, rows, buffers.value, buffers.value, bias));
        out.acquire(Affine.ZERO);
        passes.count(rows.elements());
        passes.convert(WORK, problem.type(), Rounding.ROUND, buffers.y, buffers.value);
        passes.lanes();
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        store(chunk);
        out.release(Affine.ZERO);
    }

    private void load(Chunk chunk, int place, Address to) {
        Affine row = chunk.row.plus(place * problem.m());
        Affine from = source.sums.plus(row.times(problem.n()).plus(chunk.column).times(SUM.bytes(1)));
        passes.load(SUM, to, from,
                new GmRows(chunk.rows.rows(), SUM.bytes(chunk.rows.columns()), SUM.bytes(problem.n())));
    }

    private void factor(Chunk chunk, Affine from, Address to) {
        passes.load(WORK, to, from.plus(chunk.row.times(DigitRows.FACTOR_BYTES)),
                new GmRows(chunk.rows.rows(), DigitRows.FACTOR_BYTES, DigitRows.FACTOR_BYTES));
    }

    private void store(Chunk chunk) {
        DType type = problem.type();
        Affine to = source.y.plus(chunk.row.times(problem.n()).plus(chunk.column).times(type.bytes(1)));
        passes.store(type, to, buffers.y,
                new GmRows(chunk.rows.rows(), type.bytes(chunk.rows.columns()), type.bytes(problem.n())));
    }
}
