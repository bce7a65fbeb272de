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
 */
public record GroupCut(int blockM, int blockN, int cores, GroupOrder order) {
    /** @param superTiles go through groups of many blocks by {@link SuperTiles}, not row by row */
    public GroupCut(int blockM, int blockN, int cores, boolean superTiles) {
        this(blockM, blockN, cores, superTiles ? GroupOrder.SUPER_TILES : GroupOrder.ROWS);
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
