package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import java.util.function.Consumer;

/**
 * How the products of all groups are cut into blocks.
 *
 * @param blockM     rows of a block
 * @param blockN     columns of a block
 * @param cores      AI cores the blocks are dealt out to
 * @param order      of the blocks of a group
 * @param pastL2     groups of fewer rows read their right operand past L2, for nobody else wants it; 0: no group does
 */
public record GroupCut(int blockM, int blockN, int cores, GroupOrder order, int pastL2) {
    /**
     * The vendor's way on v220: groups one block high go past L2 (isa.md §4.4).
     *
     * @param superTiles go through groups of many blocks by {@link SuperTiles}, not row by row
     */
    public GroupCut(int blockM, int blockN, int cores, boolean superTiles) {
        this(blockM, blockN, cores, superTiles ? GroupOrder.SUPER_TILES : GroupOrder.ROWS, blockM + 1);
    }

    /** Emits {@code body} for the pieces of a block that are {@code baseN} columns wide, the last one maybe less. */
    public void pieces(ProgramBuilder program, Block block, int baseN, Consumer<Block> body) {
        if (baseN >= blockN) {
            body.accept(block);
            return;
        }
        program.loop(Affine.ZERO, block.columns(), Affine.of(baseN), column -> body.accept(new Block(block.group(),
                block.row(), block.rows(), block.column().plus(column),
                program.minimum(block.columns().minus(column), Affine.of(baseN)), block.depth())));
    }
}
