package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;

/**
 * Rows that fit UB, on registers (v310, tiling_quant.md §5.3): some rows are loaded, with factors the factors anew
 * each time; one call of {@link FullLoadFunction} quantises them; y and scales are stored. Each row begins at a
 * DataBlock of UB. The output is int8, factors are those of all rows.
 */
public final class FullLoadProgram {
    private final QuantProblem problem;
    private final long rowsPerPass;
    private final int stages;
    private final RegisterFunction quantise;
    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in;
    private final Ring out;
    private final Address rowsIn;
    private final Address factors;
    private final Address rowsOut;
    private final Address scales;

    /**
     * @param rowsPerPass rows in UB at a time
     * @param stages      buffers of each kind
     * @param memory      receives the buffers
     */
    public FullLoadProgram(QuantProblem problem, long rowsPerPass, int stages, LocalMemoryMap memory) {
        this.problem = problem;
        this.rowsPerPass = rowsPerPass;
        this.stages = stages;
        this.quantise = new FullLoadFunction(problem).build();
        this.in = new Ring(program, stages, Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, stages, Pipe.V, Pipe.MTE3);
        this.rowsOut = take(memory, stages * rowsPerPass * problem.outPitch());
        this.scales = take(memory, stages * scalePitch());
        this.rowsIn = take(memory, stages * rowsPerPass * problem.inPitch() + FullLoadFunction.BEYOND);
        this.factors = take(memory, problem.isSmoothed()
                ? stages * problem.inPitch() + FullLoadFunction.BEYOND
                : 0);
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, DType.BLOCK_BYTES);
    }

    private long scalePitch() {
        return QuantProblem.blocks(rowsPerPass * Float.BYTES);
    }

    /** The program of all cores. */
    public Program build(RowShare share) {
        Gm gm = new Gm(vector.argument("x"), vector.argument("y"), vector.argument("scale"),
                problem.isSmoothed() ? vector.argument("smooth_scales") : Address.gm(Affine.ZERO));
        RowShare.Part part = share.part(program);
        ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
        in.open();
        out.open();
        program.loop(Affine.ZERO, part.rows(), Affine.of(rowsPerPass), from -> {
            Affine rows = program.hold(program.minimum(part.rows().minus(from), Affine.of(rowsPerPass)));
            pass(gm, new RowShare.Part(program.hold(part.first().plus(from)), rows), stage.value());
            stage.rotate(stages);
        });
        in.close();
        out.close();
        return program.build();
    }

    /** Where the parameters begin. */
    private record Gm(Address x, Address y, Address scale, Address factors) {
    }

    private void pass(Gm gm, RowShare.Part part, Affine stage) {
        Address xs = rowsIn.plus(program.hold(stage.times(rowsPerPass * problem.inPitch())));
        Address ys = rowsOut.plus(program.hold(stage.times(rowsPerPass * problem.outPitch())));
        Address ss = scales.plus(program.hold(stage.times(scalePitch())));
        Address fs = factors.plus(stage.times(problem.inPitch()));
        long xBytes = problem.columns() * QuantProblem.X_BYTES;
        in.acquire(stage);
        vector.load(problem.type(), xs, gm.x.plus(part.first().times(xBytes)), Rows.of(part.rows(), xBytes));
        if (problem.isSmoothed()) {
            vector.load(problem.type(), fs, gm.factors, Rows.one(Affine.of(xBytes)));
        }
        in.publish(stage);
        in.await(stage);
        out.acquire(stage);
        if (problem.isSmoothed()) {
            program.call(quantise, xs.offset(), ys.offset(), ss.offset(), part.rows(), fs.offset());
        } else {
            program.call(quantise, xs.offset(), ys.offset(), ss.offset(), part.rows());
        }
        in.release(stage);
        out.publish(stage);
        out.await(stage);
        vector.store(DType.INT8, gm.y.plus(part.first().times(problem.columns())), ys,
                Rows.of(part.rows(), problem.columns()));
        vector.store(DType.FLOAT32, gm.scale.plus(part.first().times(Float.BYTES)), ss,
                Rows.one(part.rows().times(Float.BYTES)));
        out.release(stage);
    }
}
