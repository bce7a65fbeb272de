package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * The first product of the fixpipe kernel (tiling_quant §1.5): transposed weights times the identity, from their
 * offsets on, so that they are in L0C, from where the Fixpipe scales them on their way back to L1.
 */
final class FixpipeWidening {
    /** Parameter of the identity: 32 rows of 32 bytes, which are its two fractals. */
    static final String IDENTITY = "identity";
    private static final DType INT8 = DType.INT8;

    private final ProgramBuilder program;
    private final FixpipeProblem problem;
    private final FixpipeProblem.Cut cut;
    private final FixpipeBuffers buffers;
    private final Ring squares;
    private final Ring columns;
    private final Ring widened;
    private final Ring identity;

    FixpipeWidening(ProgramBuilder program, FixpipeProblem problem, FixpipeProblem.Cut cut, FixpipeBuffers buffers) {
        this.program = program;
        this.problem = problem;
        this.cut = cut;
        this.buffers = buffers;
        this.squares = new Ring(program, FixpipeBuffers.STAGES, Pipe.MTE1, Pipe.M);
        this.columns = new Ring(program, FixpipeBuffers.STAGES, Pipe.M, Pipe.FIX);
        this.widened = new Ring(program, FixpipeBuffers.STAGES, Pipe.FIX, Pipe.MTE1);
        this.identity = new Ring(program, 1, Pipe.MTE2, Pipe.MTE1);
    }

    /**
     * Also brings the identity, which stays; the flags of the first squares, which come after it, say that it is
     * there.
     */
    void open() {
        squares.open();
        columns.open();
        widened.open();
        identity.open();
        identity.acquire(Affine.ZERO);
        program.emit(new Burst(Route.GM_L1, buffers.identity(), Address.gm(program.argument(IDENTITY)), Affine.ONE,
                Affine.of(FixpipeBuffers.IDENTITY_BYTES / Move.BLOCK), Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        identity.publish(Affine.ZERO);
        identity.await(Affine.ZERO);
        program.emit(new Load2D(INT8, buffers.identityTile(), buffers.identity(),
                Affine.of(FixpipeBuffers.IDENTITY_BYTES / Move.FRACTAL), Affine.ONE, Affine.ZERO, false));
        identity.release(Affine.ZERO);
    }

    void close() {
        squares.close();
        columns.close();
        widened.close();
        identity.close();
    }

    /**
     * Emits the widening of half a load.
     *
     * @param load    weights in L1
     * @param depth   k elements, a multiple of 64
     * @param columns of the tile
     */
    void emit(Address load, int half, Affine depth, Affine columns) {
        Address first = load.plus(half * FixpipeProblem.Cut.DEPTH * cut.storedRows());
        Affine stage = Affine.of(half);
        widened.acquire(stage);
        for (int unit = 0; unit < cut.units(); unit++) {
            int place = unit;
            program.when(Condition.GT, columns, Affine.of(unit * cut.unit()), () -> unit(first, half, depth, place));
        }
        widened.publish(stage);
    }

    private void unit(Address first, int half, Affine depth, int unit) {
        int stage = (unit + half) % FixpipeBuffers.STAGES;
        Affine turn = Affine.of(stage);
        Address square = buffers.squares().plus(stage * FixpipeBuffers.SQUARE_BYTES);
        Address sums = buffers.columns().plus(stage * FixpipeBuffers.COLUMN_BYTES);
        long column = unit * cut.unit();
        squares.acquire(turn);
        program.emit(new Load2DTransposed(INT8, square, first.plus(column * Move.BLOCK),
                program.ceilDivide(depth, INT8.c0()), Affine.of(cut.storedRows() / INT8.c0()), Affine.ONE,
                Affine.ZERO));
        squares.publish(turn);
        squares.await(turn);
        columns.acquire(turn);
        program.emit(new Mmad(Cube.Types.S8, sums, square, buffers.identityTile(), depth, Affine.of(cut.unit()),
                Affine.of(cut.unit()), Affine.of(problem.offset() ? Mmad.BIAS : Mmad.ZERO),
                buffers.offsets().plus(column * DType.INT32.bytes(1)), Affine.of(Mmad.UNIT_FLAG_OFF), false));
        squares.release(turn);
        columns.publish(turn);
        columns.await(turn);
        program.emit(new Drain(Fixpipe.Quant.VDEQF16, DType.FLOAT16, Fixpipe.Arrangement.NZ,
                widened(half).plus(column * 2 * FixpipeProblem.Cut.DEPTH), sums,
                new Fixpipe.Extent(depth, Affine.of(cut.unit()), depth, Affine.of(Mmad.UNIT_FLAG_OFF)),
                Affine.of(FixpipeProblem.Cut.DEPTH), Affine.ZERO, buffers.words().plus(column * Long.BYTES), false));
        columns.release(turn);
    }

    /** Widened weights of a half: 256 rows in each column of fractals. */
    Address widened(int half) {
        return buffers.widened().plus(half * FixpipeBuffers.WEIGHT_BYTES);
    }

    /** MTE1 waits for widened weights. */
    void await(int half) {
        widened.await(Affine.of(half));
    }

    /** MTE1 has taken them. */
    void release(int half) {
        widened.release(Affine.of(half));
    }
}
