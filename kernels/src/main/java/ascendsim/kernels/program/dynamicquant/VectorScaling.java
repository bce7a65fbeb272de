package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * On the vector unit (keys 2 and 3): Brcb, Div of 64 lanes, Mul with a DataBlock for all; the scale, maximum times the
 * rounded reciprocal of the largest integer, by a Mul of one lane. V hands scales and y over together.
 */
final class VectorScaling implements RowScaling {
    private static final int CELLS = Broadcast.ELEMENTS;

    private final VectorCode vector;
    private final Constants constants;
    private final long columns;
    private final Address cells;
    private final Address quotients;
    private final Address scales;

    VectorScaling(VectorCode vector, QuantProblem problem, long rowsPerPass, LocalMemoryMap memory) {
        this.vector = vector;
        this.columns = problem.columns();
        this.constants = Constants.in(memory);
        this.cells = memory.take(Space.UB, Vector.REPEAT_BYTES, DType.BLOCK_BYTES);
        this.quotients = memory.take(Space.UB, Vector.REPEAT_BYTES, DType.BLOCK_BYTES);
        this.scales = memory.take(Space.UB, QuantProblem.blocks(rowsPerPass * Float.BYTES), DType.BLOCK_BYTES);
        constants.fill(vector, problem.largest());
    }

    @Override
    public void open() {
        // Constants are filled, and V needs nothing else.
    }

    @Override
    public void close() {
        // No flags of its own.
    }

    @Override
    public void beginPass() {
        // The ring of y covers the scales.
    }

    @Override
    public void scale(Address maximum, Address values, Affine slot) {
        vector.emit(new Broadcast(DType.FLOAT32, cells, maximum, Affine.ONE, Stride.DENSE));
        vector.barrier();
        vector.emit(new Elementwise(VectorBinary.Op.VDIV, DType.FLOAT32, quotients, constants.largest(), cells,
                Affine.ONE, Stride.DENSE, Constants.SAME_BLOCK, Constants.SAME_BLOCK));
        vector.barrier();
        vector.counted(Affine.of(columns), new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, values, values,
                quotients, Affine.ONE, Stride.DENSE, Stride.DENSE, Constants.SAME_BLOCK));
        Affine lane = vector.program().compute(Op.AND, slot, Affine.of(CELLS - 1));
        vector.lane(lane, new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32,
                scales.plus(slot.minus(lane).times(Float.BYTES)), cells, constants.inverse(), Affine.ONE));
        vector.barrier();
    }

    @Override
    public Address await() {
        return scales;
    }

    @Override
    public void release() {
        // With y.
    }
}
