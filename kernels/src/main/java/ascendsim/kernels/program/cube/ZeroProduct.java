package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * Operands of an int8 product that is zero: one fractal of zeros in L1, read again for every fractal of a tile. An int4
 * product cannot start from the bias table (isa.md §2.4a); one with zeros brings the bias into L0C before it.
 */
final class ZeroProduct {
    /** Depth of the product: one fractal. */
    static final int DEPTH = DType.INT8.c0();

    private final ProgramBuilder program;
    private final Affine zeros;
    private final Address l1;
    private final Ring loaded;

    /** @param zeros GM byte address of a fractal of zeros */
    ZeroProduct(ProgramBuilder program, Affine zeros, Address l1) {
        this.program = program;
        this.zeros = zeros;
        this.l1 = l1;
        this.loaded = new Ring(program, 1, Pipe.MTE2, Pipe.MTE1);
    }

    /** Loads the fractal, which stays. */
    void open() {
        loaded.open();
        loaded.acquire(Affine.ZERO);
        program.emit(new Burst(Route.GM_L1, l1, Address.gm(zeros), Affine.ONE, Affine.of(Move.FRACTAL / Move.BLOCK),
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        loaded.publish(Affine.ZERO);
        loaded.await(Affine.ZERO);
    }

    void close() {
        loaded.release(Affine.ZERO);
        loaded.close();
    }

    /** Fills a tile in L0. */
    void fill(Address l0, Affine fractals) {
        program.emit(new Load2D(DType.INT8, l0, l1, fractals, Affine.ZERO, Affine.ZERO, false));
    }
}
