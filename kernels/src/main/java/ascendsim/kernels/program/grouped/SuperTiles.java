package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Diagonals;

/**
 * The vendor's way through a group that is many blocks high: super-tiles of 8 x 8 blocks, columns of super-tiles first,
 * and down the diagonals inside one, so that cores working at the same time share rows and columns in L2. Groups of few
 * blocks go row by row (operators.md §1.4, tiling_quant.md §4.1).
 *
 * @param columnBlocks blocks side by side in a group
 */
record SuperTiles(ProgramBuilder program, Affine columnBlocks) {
    /** Blocks along each side of a super-tile. */
    private static final long SIDE = 8;
    /** Groups of more blocks above one another than this go by super-tiles. */
    private static final long MOST_ROWS_IN_ORDER = 5;

    /** Sets {@code i} and {@code j}, a block's row and column in blocks, from its number in the group. */
    void locate(Affine index, Affine rowBlocks, Variable i, Variable j) {
        program.when(Condition.LE, rowBlocks, Affine.of(MOST_ROWS_IN_ORDER), () -> inOrder(index, i, j),
                () -> diagonally(index, rowBlocks, i, j));
    }

    /** The same row by row, whatever the group's height. */
    void inOrder(Affine index, Variable i, Variable j) {
        i.set(program.compute(Op.DIV, index, columnBlocks));
        j.set(index.minus(program.multiply(i.value(), columnBlocks)));
    }

    private void diagonally(Affine index, Affine rowBlocks, Variable i, Variable j) {
        Affine stripe = columnBlocks.times(SIDE);
        Affine down = program.compute(Op.DIV, index, stripe);
        Affine inStripe = program.hold(index.minus(program.multiply(down, stripe)));
        Affine height = program.minimum(rowBlocks.minus(down.times(SIDE)), Affine.of(SIDE));
        Affine right = program.compute(Op.DIV, inStripe, height.times(SIDE));
        Affine width = program.minimum(columnBlocks.minus(right.times(SIDE)), Affine.of(SIDE));
        Affine r = program.hold(inStripe.minus(program.multiply(right, height).times(SIDE)));
        var diagonals = new Diagonals(program, height, width);
        i.set(diagonals.row(r).plus(down.times(SIDE)));
        j.set(diagonals.column(r).plus(right.times(SIDE)));
    }
}
