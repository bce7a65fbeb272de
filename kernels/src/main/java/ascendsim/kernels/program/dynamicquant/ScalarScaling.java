package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * By way of the scalar unit (keys 0, 1 and 7): it waits for largest / maximum, reads it, multiplies by it with Muls and
 * stores its reciprocal as the scale.
 */
final class ScalarScaling implements RowScaling {
    private static final long FLOATS = DType.BLOCK_BYTES / Float.BYTES;

    private final VectorCode vector;
    private final ProgramBuilder program;
    private final long columns;
    private final Constants constants;
    private final Address quotient;
    private final Address scales;
    private final Ring out;
    private final Affine ready;

    ScalarScaling(VectorCode vector, QuantProblem problem, long rowsPerPass, LocalMemoryMap memory) {
        this.vector = vector;
        this.program = vector.program();
        this.columns = problem.columns();
        this.constants = Constants.in(memory);
        this.quotient = memory.take(Space.UB, DType.BLOCK_BYTES, DType.BLOCK_BYTES);
        this.scales = memory.take(Space.UB, QuantProblem.blocks(rowsPerPass * Float.BYTES), DType.BLOCK_BYTES);
        this.out = new Ring(program, 1, Pipe.S, Pipe.MTE3);
        this.ready = Affine.of(program.flagIds(Pipe.V, Pipe.S, 1));
        constants.fill(vector, problem.largest());
    }

    @Override
    public void open() {
        out.open();
    }

    @Override
    public void close() {
        out.close();
    }

    @Override
    public void beginPass() {
        out.acquire(Affine.ZERO);
    }

    @Override
    public void scale(Address maximum, Address values, Affine slot) {
        vector.masked(FLOATS, new Elementwise(VectorBinary.Op.VDIV, DType.FLOAT32, quotient, constants.largest(),
                maximum, Affine.ONE));
        program.setFlag(Pipe.V, Pipe.S, ready);
        program.waitFlag(Pipe.V, Pipe.S, ready);
        Affine factor = program.load(quotient, DType.FLOAT32);
        Affine scale = program.compute(Op.FDIV, Affine.of(Constants.bits(1)), factor);
        program.emit(new ScalarMemory.Store(scales.plus(slot.times(Float.BYTES)), scale, DType.FLOAT32));
        vector.counted(Affine.of(columns), new WithScalar(VectorScalar.Op.VMULS, DType.FLOAT32, values, values,
                factor, Affine.ONE));
        vector.barrier();
    }

    @Override
    public Address await() {
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        return scales;
    }

    @Override
    public void release() {
        out.release(Affine.ZERO);
    }
}
