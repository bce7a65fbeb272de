package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Copy;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Several rows at a time, every step one instruction over all of them but the maxima (tiling_quant.md §5.1 a and b,
 * §5.2 keys 10 and 100): x to float32, times the factors, magnitudes, the maximum of each row, largest / maximum
 * spread over the row, product, integer. The rows' columns are a multiple of 8, so that every row begins at a
 * DataBlock. Buffers of x and y are single: the next load waits for the conversion to float32 only.
 */
public final class RowBlockProgram {
    private static final long FLOAT = Float.BYTES;
    private static final long LANES = Vector.REPEAT_BYTES / FLOAT;

    private final QuantProblem problem;
    private final long rowsPerPass;
    private final Style style;
    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
    private final Buffers buffers;
    private final Constants constants;
    private final Narrowing narrowing;

    /**
     * In what the vendor's kernels differ.
     *
     * @param whole        the integer between float32 and float16: int16 (key 10) or int32 (key 100)
     * @param halfMaximum  whether float16 rows without factors are compared as they are (key 100)
     * @param wideFactors  whether factors are kept in float32 (key 10) or converted in every pass (key 100)
     */
    public record Style(DType whole, boolean halfMaximum, boolean wideFactors) {
        /** Key 10. */
        public static final Style MANY_ROWS = new Style(DType.INT16, false, true);
        /** Key 100. */
        public static final Style FEW_ROWS = new Style(DType.INT32, true, false);
    }

    /** UB; a and b hold float32 of all rows, or what comes before and after it. */
    private record Buffers(Address in, Address a, Address b, Address out, Address factors, Address cells,
            Address maxima, Address halves, Address quotients, Address scales) {

        static Buffers in(LocalMemoryMap memory, QuantProblem problem, long rows, long factorBytes) {
            long elements = rows * problem.columns();
            long cells = Math.ceilDiv(rows, (long) Broadcast.ELEMENTS) * Broadcast.ELEMENTS;
            long[] sizes = {elements * QuantProblem.X_BYTES, elements * FLOAT, elements * FLOAT,
                    problem.output().bytes(elements), factorBytes, cells * DType.BLOCK_BYTES, cells * FLOAT,
                    cells * QuantProblem.X_BYTES, cells * FLOAT, cells * FLOAT};
            Address[] at = Stream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
                    .map(i -> memory.take(Space.UB, sizes[i], DType.BLOCK_BYTES)).toArray(Address[]::new);
            return new Buffers(at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9]);
        }
    }

    /**
     * @param rowsPerPass at most 255
     * @param memory      receives the buffers
     */
    public RowBlockProgram(QuantProblem problem, long rowsPerPass, Style style, LocalMemoryMap memory) {
        this.problem = problem;
        this.rowsPerPass = rowsPerPass;
        this.style = style;
        long factorBytes = problem.isSmoothed()
                ? problem.columns() * (style.wideFactors ? FLOAT : QuantProblem.X_BYTES)
                : 0;
        this.buffers = Buffers.in(memory, problem, rowsPerPass, factorBytes);
        this.constants = Constants.in(memory);
        this.narrowing = new Narrowing(vector, style.whole, problem.output());
    }

    /** The program of all cores. */
    public Program build(RowShare share) {
        Address x = vector.argument("x");
        Address y = vector.argument("y");
        Address scale = vector.argument("scale");
        RowShare.Part part = share.part(program);
        constants.fill(vector, problem.largest());
        Constants.fill(vector, buffers.quotients, 0,
                Math.ceilDiv(rowsPerPass, (long) Broadcast.ELEMENTS) * Broadcast.ELEMENTS);
        in.open();
        out.open();
        loadFactors();
        program.loop(Affine.ZERO, part.rows(), Affine.of(rowsPerPass), from -> {
            Affine rows = program.hold(program.minimum(part.rows().minus(from), Affine.of(rowsPerPass)));
            Affine first = program.hold(part.first().plus(from));
            in.acquire(Affine.ZERO);
            vector.load(problem.type(), buffers.in, x.plus(first.times(problem.columns() * QuantProblem.X_BYTES)),
                    Rows.one(rows.times(problem.columns() * QuantProblem.X_BYTES)));
            in.publish(Affine.ZERO);
            pass(rows);
            out.await(Affine.ZERO);
            vector.store(DType.FLOAT32, scale.plus(first.times(FLOAT)), buffers.scales,
                    Rows.one(rows.times(FLOAT)));
            long rowBytes = problem.output().bytes(problem.columns());
            vector.store(DType.INT8, y.plus(first.times(rowBytes)), buffers.out, Rows.one(rows.times(rowBytes)));
            out.release(Affine.ZERO);
        });
        in.close();
        out.close();
        return program.build();
    }

    private void loadFactors() {
        if (!problem.isSmoothed()) {
            vector.barrier();
            return;
        }
        Address source = vector.argument("smooth_scales");
        Address landing = style.wideFactors ? buffers.in : buffers.factors;
        in.acquire(Affine.ZERO);
        vector.load(problem.type(), landing, source,
                Rows.one(Affine.of(problem.columns() * QuantProblem.X_BYTES)));
        in.publish(Affine.ZERO);
        in.await(Affine.ZERO);
        if (style.wideFactors) {
            widen(buffers.factors, landing, Affine.of(problem.columns()));
        }
        in.release(Affine.ZERO);
        vector.barrier();
    }

    private void widen(Address to, Address from, Affine count) {
        vector.counted(count, new Convert(problem.type(), DType.FLOAT32, Rounding.RINT, to, from, Affine.ONE));
    }

    private void pass(Affine rows) {
        Affine count = program.hold(rows.times(problem.columns()));
        in.await(Affine.ZERO);
        if (style.halfMaximum && problem.isFloat16() && !problem.isSmoothed()) {
            vector.counted(count, new VectorUnary.Elementwise(VectorUnary.Op.VABS, DType.FLOAT16, buffers.b,
                    buffers.in, Affine.ONE));
            widen(buffers.a, buffers.in, count);
            in.release(Affine.ZERO);
            vector.barrier();
            maxima(DType.FLOAT16, buffers.halves, rows);
            vector.barrier();
            vector.counted(rows, new Convert(DType.FLOAT16, DType.FLOAT32, Rounding.RINT, buffers.maxima,
                    buffers.halves, Affine.ONE));
        } else {
            widen(buffers.a, buffers.in, count);
            in.release(Affine.ZERO);
            vector.barrier();
            smooth(rows, count);
            vector.counted(count, new VectorUnary.Elementwise(VectorUnary.Op.VABS, DType.FLOAT32, buffers.b,
                    buffers.a, Affine.ONE));
            vector.barrier();
            maxima(DType.FLOAT32, buffers.maxima, rows);
        }
        vector.barrier();
        scaleRows(rows, count);
    }

    private void smooth(Affine rows, Affine count) {
        if (!problem.isSmoothed()) {
            return;
        }
        Address factors = buffers.b;
        if (!style.wideFactors) {
            widen(buffers.b, buffers.factors, Affine.of(problem.columns()));
            vector.barrier();
            spread(buffers.b.plus(problem.columns() * FLOAT), buffers.b, rows.plus(-1), true);
        } else if (rowsPerPass > 1) {
            spread(buffers.b, buffers.factors, rows, true);
        } else {
            factors = buffers.factors;
        }
        vector.barrier();
        vector.counted(count, new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, buffers.a, buffers.a, factors,
                Affine.ONE));
        vector.barrier();
    }

    private void maxima(DType type, Address results, Affine rows) {
        RowMaximum maximum = new RowMaximum(vector, type, problem.columns());
        long pitch = type.bytes(problem.columns());
        program.loop(rows, row -> maximum.fold(buffers.b.plus(row.times(pitch))));
        vector.barrier();
        maximum.reduce(results, buffers.b, rows, pitch / DType.BLOCK_BYTES);
    }

    /** From the maxima and the float32 rows in a to y and scales. */
    private void scaleRows(Affine rows, Affine count) {
        vector.counted(rows, new Elementwise(VectorBinary.Op.VDIV, DType.FLOAT32, buffers.quotients,
                constants.largest(), buffers.maxima, Affine.ONE, Stride.DENSE, Constants.SAME_BLOCK, Stride.DENSE));
        vector.barrier();
        Affine cells = program.ceilDivide(rows, Broadcast.ELEMENTS);
        vector.emit(new Broadcast(DType.FLOAT32, buffers.cells, buffers.quotients, cells, Stride.DENSE));
        vector.barrier();
        spread(buffers.b, buffers.cells, rows, false);
        vector.barrier();
        vector.counted(count, new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, buffers.a, buffers.a, buffers.b,
                Affine.ONE));
        vector.barrier();
        narrowing.toHalf(buffers.a, buffers.b, count);
        out.acquire(Affine.ZERO);
        vector.counted(rows, new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, buffers.scales, buffers.maxima,
                constants.inverse(), Affine.ONE, Stride.DENSE, Stride.DENSE, Constants.SAME_BLOCK));
        narrowing.toOutput(buffers.out, buffers.a, count);
        out.publish(Affine.ZERO);
        vector.barrier();
    }

    /**
     * Fills rows of float32, each with the source row or with its cell of the source, in as few copies as that takes:
     * one for each row, or one for each repeat of columns.
     */
    private void spread(Address to, Address source, Affine rows, boolean isRow) {
        long rowBytes = problem.columns() * FLOAT;
        long whole = problem.columns() / LANES;
        long rest = problem.columns() % LANES;
        Stride fromRow = isRow ? Stride.DENSE : Constants.SAME_BLOCK;
        if (rowsPerPass < whole) {
            program.loop(rows, row -> vector.emit(new Copy(DType.FLOAT32, to.plus(row.times(rowBytes)),
                    isRow ? source : source.plus(row.times(DType.BLOCK_BYTES)), Affine.of(whole), Stride.DENSE,
                    fromRow)));
        }
        Stride down = Stride.of(1, rowBytes / DType.BLOCK_BYTES);
        Function<Affine, Copy> chunk = bytes -> new Copy(DType.FLOAT32, to.plus(bytes),
                isRow ? source.plus(bytes) : source, rows, down, isRow ? Stride.of(1, 0) : Stride.of(0, 1));
        if (rowsPerPass >= whole) {
            program.loop(Affine.of(whole), i -> vector.emit(chunk.apply(i.times(Vector.REPEAT_BYTES))));
        }
        if (rest > 0) {
            vector.masked(rest, chunk.apply(Affine.of(whole * Vector.REPEAT_BYTES)));
        }
    }
}
