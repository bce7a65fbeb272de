package ascendsim.kernels.routing;

import ascendsim.kernels.gmm.GroupedRules;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.CubeRules;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.sim.chip.Chip;
import java.util.List;

/** Which tilings a finalize-routing kernel can be built from on a chip. Empty answers mean "can". */
record RoutingRules(Chip chip, RoutingShape shape) {
    private static final Base UNITS = new Base(16, 32, 32);

    List<Infeasible> broken() {
        CubeRules rules = new CubeRules(chip, shape.tiling());
        rules.units(UNITS);
        rules.staging("x", "w", 0);
        rules.cores();
        GroupedRules.blocksOneByOne(rules, shape.tiling());
        if (rules.isKept()) {
            shape.overflows(chip).forEach(rules::overflow);
        }
        return rules.broken();
    }
}
