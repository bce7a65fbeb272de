package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The blocks of one axis that a core computes, numbered without gaps: {@code perTile} of every L2 tile but the last,
 * which has the rest of {@code blocks}.
 *
 * @param blocks  all of them
 * @param perTile of one L2 tile; 1 or more if {@code blocks} is
 * @param tiles   L2 tiles, none of them empty
 * @param skip    blocks of other cores between one tile's share and the next
 * @param origin  the first block
 */
record AxisShare(Affine blocks, Affine perTile, long tiles, Affine skip, Affine origin) {
    /**
     * One axis of the output.
     *
     * @param elements rows or columns
     * @param base     of a block
     * @param tiles    L2 tiles
     * @param parts    of the grid
     */
    record Axis(long elements, long base, long tiles, long parts) {
    }

    /** The share of a core that takes part in every block. */
    static AxisShare all(long blocks, long tiles) {
        long each = Math.ceilDiv(blocks, tiles);
        return new AxisShare(Affine.of(blocks), Affine.of(each), Math.ceilDiv(blocks, each), Affine.ZERO, Affine.ZERO);
    }

    /**
     * The share of part {@code part} of a grid: {@code ceil(ceil(elements / parts) / base)} blocks of every tile, the
     * last parts what is left (interfaces, knob grid).
     */
    static AxisShare of(ProgramBuilder program, Axis axis, Affine part) {
        long blocks = Math.ceilDiv(axis.elements, axis.base);
        long tile = Math.ceilDiv(blocks, axis.tiles);
        long tiles = Math.ceilDiv(blocks, tile);
        long elements = Math.min(tile * axis.base, axis.elements);
        long share = Math.ceilDiv(Math.ceilDiv(elements, axis.parts), axis.base);
        Affine origin = part.times(share);
        Affine full = clamp(program, Affine.of(tile).minus(origin), share);
        Affine last = clamp(program, Affine.of(blocks - (tiles - 1) * tile).minus(origin), share);
        return new AxisShare(program.hold(full.times(tiles - 1).plus(last)), full, tiles, Affine.of(tile).minus(full),
                origin);
    }

    private static Affine clamp(ProgramBuilder program, Affine value, long most) {
        return program.compute(Op.MAX, program.minimum(value, Affine.of(most)), Affine.ZERO);
    }

    /** The place on the whole axis of this core's block number {@code local}, which lies in L2 tile {@code tile}. */
    Affine global(ProgramBuilder program, Affine local, Affine tile) {
        return local.plus(program.multiply(tile, skip)).plus(origin);
    }
}
