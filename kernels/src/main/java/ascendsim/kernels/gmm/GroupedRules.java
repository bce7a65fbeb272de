package ascendsim.kernels.gmm;

import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.program.matmul.BlockOrder.Windows;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.CubeRules;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which tilings a grouped kernel can be built from on a chip. Empty answers mean "can".
 *
 * @param units  what the sizes of a base must be multiples of
 * @param flags  flags between MTE2 and MTE1 beside those of the loads of x and weight
 */
public record GroupedRules(Chip chip, MatmulTiling tiling, Base units, int flags) {

    /** @param overflows the spaces that are too small; asked for where nothing else is wrong */
    public List<Infeasible> broken(Supplier<List<Overflow>> overflows) {
        CubeRules rules = new CubeRules(chip, tiling);
        rules.units(units);
        rules.staging("x", "weight", flags);
        rules.cores();
        blocksOneByOne(rules, tiling);
        if (rules.isKept()) {
            overflows.get().forEach(rules::overflow);
        }
        return rules.broken();
    }

    /** What a grouped kernel has no use for: it deals blocks out one by one. */
    public static void blocksOneByOne(CubeRules rules, MatmulTiling tiling) {
        BlockOrder order = tiling.order();
        without(rules, "grid", order.grid().isPresent());
        without(rules, "template " + tiling.template().kind().text(), tiling.template().kind() != Template.Kind.BASE);
        without(rules, "nd2nz_a or nd2nz_b", tiling.nd2nz().isNeeded());
        without(rules, "swizzle_offset", order.swizzle().isPresent());
        without(rules, "block_order " + order.path().text(), isDealtInRuns(order.path()));
        without(rules, "l2_split_m", order.l2SplitM() > 1);
        without(rules, "l2_split_n", order.l2SplitN() > 1);
        without(rules, "split_k", tiling.splitK() > 1);
    }

    private static boolean isDealtInRuns(Path path) {
        return switch (path) {
            case RowMajor _,Swizzle _ -> false;
            case Diagonal _,Runs _,Windows _ -> true;
        };
    }

    private static void without(CubeRules rules, String knob, boolean given) {
        rules.without(knob, given, "blocks dealt out one by one over all of k");
    }
}
