package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.Optional;

/**
 * Rows of any length that fit UB, one after the other, each in its own instructions (tiling_quant.md §5.1 c, §5.2 keys
 * 2 and 3, 0 and 1, 7). Several rows are loaded and stored together, each beginning at a DataBlock of UB.
 */
public final class RowLoopProgram {
    private final QuantProblem problem;
    private final long rowsPerPass;
    private final Style style;
    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in;
    private final Ring out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
    private final Address rowsIn;
    private final Address rowsOut;
    private final Address values;
    private final Address magnitudes;
    private final Address maximum;
    private final Address half;
    private final RowScaling scaling;
    private final Narrowing narrowing;
    private final Optional<RowFactors> factors;

    /**
     * In what the vendor's kernels differ.
     *
     * @param stages      buffers of x
     * @param whole       the integer between float32 and float16
     * @param halfMaximum whether float16 rows without factors are compared as they are
     * @param scalar      whether the scalar unit makes factor and scale of a row
     */
    public record Style(int stages, DType whole, boolean halfMaximum, boolean scalar) {
        /** Keys 2 and 3. */
        public static final Style DOUBLE_BUFFERED = new Style(2, DType.INT16, true, false);
        /** Keys 0, 1 and 7. */
        public static final Style SCALAR = new Style(1, DType.INT32, false, true);
    }

    /** @param memory receives the buffers */
    public RowLoopProgram(QuantProblem problem, long rowsPerPass, Style style, LocalMemoryMap memory) {
        this.problem = problem;
        this.rowsPerPass = rowsPerPass;
        this.style = style;
        this.in = new Ring(program, style.stages, Pipe.MTE2, Pipe.V);
        long floats = problem.columns() * Float.BYTES;
        this.rowsIn = memory.take(Space.UB, style.stages * rowsPerPass * problem.inPitch(), DType.BLOCK_BYTES);
        this.rowsOut = memory.take(Space.UB, rowsPerPass * problem.outPitch(), DType.BLOCK_BYTES);
        this.values = memory.take(Space.UB, floats, DType.BLOCK_BYTES);
        this.magnitudes = memory.take(Space.UB, floats, DType.BLOCK_BYTES);
        this.maximum = memory.take(Space.UB, DType.BLOCK_BYTES, DType.BLOCK_BYTES);
        this.half = memory.take(Space.UB, DType.BLOCK_BYTES, DType.BLOCK_BYTES);
        this.scaling = style.scalar
                ? new ScalarScaling(vector, problem, rowsPerPass, memory)
                : new VectorScaling(vector, problem, rowsPerPass, memory);
        this.narrowing = new Narrowing(vector, style.whole, problem.output());
        this.factors = problem.isSmoothed() ? Optional.of(new RowFactors(problem, vector, memory)) : Optional.empty();
        Constants.fill(vector, maximum, 0, DType.BLOCK_BYTES / Float.BYTES);
        vector.barrier();
    }

    /** The program of all cores. */
    public Program build(RowShare share) {
        Gm gm = new Gm(vector.argument("x"), vector.argument("y"), vector.argument("scale"));
        RowShare.Part part = share.part(program);
        ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
        in.open();
        out.open();
        scaling.open();
        program.loop(Affine.ZERO, part.rows(), Affine.of(rowsPerPass), from -> {
            Affine rows = program.hold(program.minimum(part.rows().minus(from), Affine.of(rowsPerPass)));
            pass(gm, new RowShare.Part(program.hold(part.first().plus(from)), rows), stage.value());
            stage.rotate(style.stages);
        });
        scaling.close();
        in.close();
        out.close();
        factors.ifPresent(RowFactors::close);
        return program.build();
    }

    private record Gm(Address x, Address y, Address scale) {
    }

    private void pass(Gm gm, RowShare.Part part, Affine stage) {
        long xBytes = problem.columns() * QuantProblem.X_BYTES;
        long yBytes = problem.output().bytes(problem.columns());
        Address buffer = rowsIn.plus(stage.times(rowsPerPass * problem.inPitch()));
        in.acquire(stage);
        vector.load(problem.type(), buffer, gm.x.plus(part.first().times(xBytes)), Rows.of(part.rows(), xBytes));
        in.publish(stage);
        in.await(stage);
        out.acquire(Affine.ZERO);
        scaling.beginPass();
        program.loop(part.rows(), slot -> row(buffer, part.first(), slot));
        in.release(stage);
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        vector.store(DType.FLOAT32, gm.scale.plus(part.first().times(Float.BYTES)), scaling.await(),
                Rows.one(part.rows().times(Float.BYTES)));
        scaling.release();
        vector.store(DType.INT8, gm.y.plus(part.first().times(yBytes)), rowsOut, Rows.of(part.rows(), yBytes));
        out.release(Affine.ZERO);
    }

    private void row(Address buffer, Affine first, Affine slot) {
        Affine count = Affine.of(problem.columns());
        Address x = buffer.plus(slot.times(problem.inPitch()));
        if (style.halfMaximum && problem.isFloat16() && factors.isEmpty()) {
            maximumOfHalves(x, count);
        } else {
            maximumOfFloats(x, first.plus(slot), count);
        }
        vector.barrier();
        scaling.scale(maximum, values, slot);
        narrowing.toHalf(values, magnitudes, count);
        narrowing.toOutput(rowsOut.plus(slot.times(problem.outPitch())), values, count);
        vector.barrier();
    }

    private void maximumOfHalves(Address x, Affine count) {
        vector.counted(count,
                new VectorUnary.Elementwise(VectorUnary.Op.VABS, DType.FLOAT16, magnitudes, x, Affine.ONE));
        maximum(DType.FLOAT16, half);
        vector.barrier();
        vector.counted(Affine.ONE,
                new Convert(DType.FLOAT16, DType.FLOAT32, Rounding.RINT, maximum, half, Affine.ONE));
        widen(x, count);
    }

    private void maximumOfFloats(Address x, Affine row, Affine count) {
        Optional<Address> by = factors.map(all -> all.of(row));
        widen(x, count);
        vector.barrier();
        by.ifPresent(factor -> {
            vector.counted(count, new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, values, values, factor,
                    Affine.ONE));
            vector.barrier();
        });
        vector.counted(count,
                new VectorUnary.Elementwise(VectorUnary.Op.VABS, DType.FLOAT32, magnitudes, values, Affine.ONE));
        maximum(DType.FLOAT32, maximum);
    }

    private void widen(Address x, Affine count) {
        vector.counted(count, new Convert(problem.type(), DType.FLOAT32, Rounding.RINT, values, x, Affine.ONE));
    }

    private void maximum(DType type, Address result) {
        RowMaximum row = new RowMaximum(vector, type, problem.columns());
        vector.barrier();
        if (row.folds()) {
            row.fold(magnitudes);
            vector.barrier();
        }
        row.reduce(result, magnitudes, Affine.ONE, 0);
    }
}
