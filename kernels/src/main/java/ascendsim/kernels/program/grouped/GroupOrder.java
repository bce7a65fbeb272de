package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/** The way through the blocks of a group. */
public enum GroupOrder {
    /** row by row */
    ROWS,
    /** by {@link SuperTiles} where there are many rows of blocks: v220 */
    SUPER_TILES,
    /** by {@link RowWindows}: v310 */
    WINDOWS;

    /** The group a block is counted in: so many blocks above one another, so many side by side. */
    record Grid(Affine rowBlocks, Affine columnBlocks) {
    }

    /** Emits what sets {@code i} and {@code j}, a block's row and column in blocks, from its number in the group. */
    void locate(ProgramBuilder program, Grid grid, Affine index, Place place) {
        SuperTiles tiles = new SuperTiles(program, grid.columnBlocks);
        switch (this) {
            case ROWS -> tiles.inOrder(index, place.i, place.j);
            case SUPER_TILES -> tiles.locate(index, grid.rowBlocks, place.i, place.j);
            case WINDOWS -> new RowWindows(program, grid).locate(index, place);
        }
    }

    /** Registers for a block's row and column, in blocks. */
    record Place(Variable i, Variable j) {
        static Place in(ProgramBuilder program) {
            return new Place(program.variable(Affine.ZERO), program.variable(Affine.ZERO));
        }
    }
}
