package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.program.matmul.BlockOrder.Windows;
import java.util.Optional;

/** The order of the blocks that knobs ask for; row by row where they do not. */
record KnobOrder(Knobs knobs) {

    /** @throws BadInput if one knob of the order contradicts another */
    BlockOrder read() {
        Optional<Grid> grid = knobs.pair(Knob.GRID).map(pair -> new Grid(pair.get(0), pair.get(1)));
        return new BlockOrder(grid, path(grid.isPresent()), knobs.whole(Knob.L2_SPLIT_M, 1),
                knobs.whole(Knob.L2_SPLIT_N, 1));
    }

    private Path path(boolean hasGrid) {
        boolean swizzled = knobs.has(Knob.SWIZZLE_OFFSET) || knobs.has(Knob.SWIZZLE_DIRECTION);
        String name = knobs.word(Knob.BLOCK_ORDER).orElse(swizzled ? Swizzle.TEXT : RowMajor.TEXT);
        if (swizzled && !name.equals(Swizzle.TEXT)) {
            throw BadInput.of("tiling.block_order", name + " with a swizzle", "expected " + Swizzle.TEXT,
                    "leave out swizzle_offset and swizzle_direction");
        }
        if (hasGrid && !name.equals(Swizzle.TEXT) && !name.equals(RowMajor.TEXT)) {
            throw BadInput.of("tiling.block_order", name + " with a grid",
                    "expected " + RowMajor.TEXT + " or " + Swizzle.TEXT, "leave out grid");
        }
        return switch (name) {
            case Swizzle.TEXT -> new Swizzle(knobs.whole(Knob.SWIZZLE_OFFSET, MatmulTiling.SWIZZLE_OFFSET),
                    knobs.whole(Knob.SWIZZLE_DIRECTION, 0));
            case Diagonal.TEXT -> new Diagonal();
            case Windows.TEXT -> Windows.OF_FOUR;
            case Runs.ROWS -> new Runs(true);
            case Runs.COLUMNS -> new Runs(false);
            default -> new RowMajor();
        };
    }
}
