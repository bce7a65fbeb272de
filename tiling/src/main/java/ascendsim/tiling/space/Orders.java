package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.program.matmul.BlockOrder.Windows;
import ascendsim.kernels.tiling.MatmulTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Axes of how a matrix kernel deals its blocks out. */
final class Orders {
    private static final long MOST_PARTS = 4;
    /** Rows or columns of a part below which L2 holds everything anyway. */
    private static final long LEAST_PART = 256;
    private static final long WIDEST = 8;

    private Orders() {
    }

    /** Row by row, swizzled in both directions, and as the vendor goes. */
    static Axis blocks() {
        List<Setting> orders = new ArrayList<>();
        orders.add(Setting.of("block_order", Attribute.of(RowMajor.TEXT)));
        TreeSet<Long> offsets = new TreeSet<>(Axis.powers(WIDEST));
        offsets.add((long) MatmulTiling.SWIZZLE_OFFSET);
        for (long direction : List.of(0L, 1L)) {
            for (long offset : offsets) {
                orders.add(Setting.of("block_order", Attribute.of(Swizzle.TEXT))
                        .and("swizzle_offset", Attribute.of(offset))
                        .and("swizzle_direction", Attribute.of(direction)));
            }
        }
        for (String word : List.of(Diagonal.TEXT, Runs.ROWS, Runs.COLUMNS, Windows.TEXT)) {
            orders.add(Setting.of("block_order", Attribute.of(word)));
        }
        return new Axis("block_order", orders);
    }

    /** Parts of the output that are computed one after the other. */
    static Axis parts(String knob, long extent, long official) {
        List<Long> parts = new ArrayList<>(Axis.powers(Math.clamp(extent / LEAST_PART, 1, MOST_PARTS)));
        parts.add(official);
        return Axis.sizes(knob, parts);
    }

    /** No fixed division, and every one of so many cores into rows and columns; the number of cores comes along. */
    static Axis grids(long cores) {
        List<Setting> grids = new ArrayList<>(List.of(Setting.OFFICIAL));
        for (long down = 1; down <= cores; down++) {
            if (cores % down == 0) {
                grids.add(Setting.of("cores", Attribute.of(cores)).and("grid",
                        new Attribute.Items(List.of(Attribute.of(down), Attribute.of(cores / down)))));
            }
        }
        return new Axis("grid", grids);
    }
}
