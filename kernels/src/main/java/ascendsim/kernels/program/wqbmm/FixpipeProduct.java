package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.Extent;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.Slice;
import ascendsim.kernels.program.cube.TileSize;

/** The second product of the fixpipe kernel (tiling_quant §1.5): x times widened weights, added up over the depth. */
final class FixpipeProduct {
    /** Consecutive Mmads into fewer fractals than this need a barrier between them (isa.md §1.4). */
    private static final int BARRIER_FRACTALS = 10;
    private static final DType HALF = DType.FLOAT16;
    private static final int FRACTAL_ROWS = 16;

    private final ProgramBuilder program;
    private final FixpipeProblem problem;
    private final FixpipeProblem.Cut cut;
    private final FixpipeBuffers buffers;
    private final OperandTile left;
    private final OperandTile right;
    private final Ring leftTile;
    private final Ring rightTile;
    private final Ring sums;

    FixpipeProduct(ProgramBuilder program, FixpipeProblem problem, FixpipeProblem.Cut cut, FixpipeBuffers buffers) {
        this.program = program;
        this.problem = problem;
        this.cut = cut;
        this.buffers = buffers;
        long depth = FixpipeProblem.Cut.DEPTH;
        long load = problem.isResident(cut) ? problem.k() : cut.baseK();
        this.left = new RowTile(HALF, Space.L0A, new GmLayout.Nd(problem.k()),
                new TileSize(cut.singleM(), depth, load));
        this.right = new ColumnTile(HALF, new GmLayout.Nd(problem.n()), new TileSize(cut.unit(), depth, depth));
        this.leftTile = new Ring(program, 1, Pipe.MTE1, Pipe.M);
        this.rightTile = new Ring(program, FixpipeBuffers.STAGES, Pipe.MTE1, Pipe.M);
        this.sums = new Ring(program, 1, Pipe.M, Pipe.FIX);
    }

    /** The rows of x. */
    OperandTile left() {
        return left;
    }

    void open() {
        leftTile.open();
        rightTile.open();
        sums.open();
    }

    void close() {
        leftTile.close();
        rightTile.close();
        sums.close();
    }

    /** The first product of a tile waits for L0C. */
    void begin() {
        sums.acquire(Affine.ZERO);
    }

    /**
     * One half of a load.
     *
     * @param left    where x is in L1, and the first k there
     * @param widened weights in L1
     * @param start   what the Mmads start from
     */
    record Half(Address left, Affine k0, Address widened, Affine depth, Affine start, int index) {
    }

    /** Rows and columns of a tile. */
    record Size(Affine rows, Affine columns) {
    }

    /** Emits the products of half a load; what is in L1 must be there. */
    void emit(Half half, Size size) {
        leftTile.acquire(Affine.ZERO);
        left.toL0(program, new Slice(half.left, half.k0, half.depth, left.extent(program, size.rows),
                buffers.leftTile()));
        leftTile.publish(Affine.ZERO);
        leftTile.await(Affine.ZERO);
        for (int unit = 0; unit < cut.units(); unit++) {
            int place = unit;
            program.when(Condition.GT, size.columns, Affine.of(unit * cut.unit()), () -> unit(half, size, place));
        }
        leftTile.release(Affine.ZERO);
    }

    private void unit(Half half, Size size, int unit) {
        int stage = (unit + half.index) % FixpipeBuffers.STAGES;
        Affine turn = Affine.of(stage);
        long column = unit * cut.unit();
        Address tile = buffers.rightTile().plus(stage * FixpipeBuffers.RIGHT_BYTES);
        Extent extent = right.extent(program, Affine.of(cut.unit()));
        rightTile.acquire(turn);
        right.toL0(program, new Slice(half.widened.plus(column * 2 * FixpipeProblem.Cut.DEPTH), Affine.ZERO,
                half.depth, extent, tile));
        rightTile.publish(turn);
        rightTile.await(turn);
        if (cut.singleM() / FRACTAL_ROWS * cut.unit() / FRACTAL_ROWS < BARRIER_FRACTALS
                || problem.m() % cut.singleM() != 0) {
            program.barrier(Pipe.M);
        }
        Affine offset = program.multiply(stored(size.rows), Affine.of(column * DType.FLOAT32.bytes(1)));
        program.emit(new Mmad(Cube.Types.F16, buffers.sums().plus(offset), buffers.leftTile(), tile,
                height(size.rows), Affine.of(cut.unit()), half.depth, half.start,
                buffers.bias().plus(column * DType.FLOAT32.bytes(1)), Affine.of(Mmad.UNIT_FLAG_OFF), false));
        rightTile.release(turn);
    }

    private Affine stored(Affine rows) {
        return program.ceilDivide(rows, FRACTAL_ROWS).times(FRACTAL_ROWS);
    }

    /** One row would make the Mmad a GEMV. */
    private Affine height(Affine rows) {
        return problem.m() % cut.singleM() == 1 ? program.compute(Op.MAX, rows, Affine.of(2)) : rows;
    }

    /** The tile is complete: to GM. */
    void drain(Affine y, Size size) {
        sums.publish(Affine.ZERO);
        sums.await(Affine.ZERO);
        program.emit(new Drain(Fixpipe.Quant.F32_F16, HALF, Fixpipe.Arrangement.ND, Address.gm(y), buffers.sums(),
                new Fixpipe.Extent(size.rows, size.columns, stored(size.rows), Affine.of(Mmad.UNIT_FLAG_OFF)),
                Affine.of(problem.n()), Affine.ZERO, new Address(Space.FB, Affine.ZERO), false));
        sums.release(Affine.ZERO);
    }
}
