package ascendsim.kernels.qmm;

import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.CubeRules;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** Which tilings an npu_quant_matmul kernel can be built from on a chip. Empty answers mean "can". */
record QuantMatmulRules(Chip chip, QuantMatmulShape shape) {

    List<Infeasible> broken() {
        MatmulTiling tiling = shape.tiling();
        QuantMatmulProblem problem = shape.problem();
        CubeRules rules = new CubeRules(chip, tiling);
        rules.units(new Base(problem.unitM(), problem.unitN(), problem.operand().c0()));
        rules.staging("x1", "x2", problem.wholeBias().isPresent() ? 2 : 0);
        rules.cores();
        features(rules, tiling);
        leftInL1(rules, tiling);
        if (rules.isKept()) {
            overflows().forEach(rules::overflow);
        }
        return rules.broken();
    }

    /** What the kernel has no use for. */
    private void features(CubeRules rules, MatmulTiling tiling) {
        Template.Kind template = tiling.template().kind();
        rules.without("grid", tiling.order().grid().isPresent() && shape.problem().batch().count() > 1,
                "one product");
        rules.without("template " + template.text(),
                template != Template.Kind.BASE && template != Template.Kind.A_FULL, "base or x1 in L1");
        rules.without("nd2nz_a or nd2nz_b", tiling.nd2nz().isNeeded(), "operands as they are");
        rules.without("cv_stages " + tiling.cvStages() + " with float sums",
                shape.problem().way().floats() && tiling.cvStages() > 0, "0: sums go into UB");
        rules.without("split_k " + tiling.splitK(), tiling.splitK() > 1, "blocks over all of k");
        rules.gridOfCores();
    }

    private void leftInL1(CubeRules rules, MatmulTiling tiling) {
        if (tiling.template().kind() != Template.Kind.A_FULL) {
            return;
        }
        QuantMatmulProblem problem = shape.problem();
        long load = (long) tiling.staging().stepKa() * tiling.base().k();
        if (!keepsRows(tiling) || load < problem.k() || problem.batch().count() > 1) {
            rules.add(new Infeasible("x1 in L1 with base_m " + tiling.base().m() + " and loads of " + load + " k",
                    "one block of rows and loads of all of k, one product", "raise base_m and step_ka"));
        }
    }

    /** Whether all blocks of a core have the same rows of x1: it has one, or goes in step through few rows. */
    private boolean keepsRows(MatmulTiling tiling) {
        long down = Math.ceilDiv(shape.problem().m(), (long) tiling.base().m());
        boolean windows = tiling.order().grid().isEmpty()
                && tiling.order().path() instanceof BlockOrder.Windows(int rows) && down <= rows;
        long blocks = down * Math.ceilDiv(shape.problem().n(), (long) tiling.base().n());
        return down == 1 || windows && tiling.cores() % down == 0
                || tiling.order().grid().isEmpty() && blocks <= tiling.cores();
    }

    private List<Overflow> overflows() {
        List<Overflow> overflows =
                new ArrayList<>(CubeBuffers.of(shape.config(), ChipSpaces.of(chip)).overflows());
        if (shape.problem().way().isMixed()) {
            LocalMemoryMap ub = new LocalMemoryMap(ChipSpaces.of(chip));
            shape.plan().reserve(ub);
            overflows.addAll(ub.overflows());
        }
        return overflows;
    }
}
