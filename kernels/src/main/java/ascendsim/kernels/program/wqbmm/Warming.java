package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.Region;

/**
 * Loads of the right operand that are thrown away, so that its lines are in L2 when they are needed (tiling_quant
 * §1.2).
 * They overwrite one another: only their traffic matters.
 */
record Warming(ProgramBuilder program, CubeConfig config, CubeBuffers buffers) {

    /**
     * What is loaded.
     *
     * @param columns of the right operand
     * @param k       all of it
     * @param most    loads at most, of whole L1 depth
     */
    record Extent(Affine columns, long k, int most) {
    }

    /** Emits them from a column on. */
    void emit(Affine right, Affine column, Extent extent) {
        OperandTile tile = config.right();
        long depth = tile.size().l1Depth();
        long count = Math.min(extent.most, extent.k / depth);
        Affine origin = right.plus(tile.gmOffset(program, column));
        Address to = buffers.b1();
        program.loop(Affine.of(count), i -> {
            tile.toL1(program, new Region(origin, extent.columns, false, i.times(depth), Affine.of(depth),
                    CacheHint.NORMAL), to);
            program.barrier(Pipe.MTE2);
        });
    }
}
