package ascendsim.kernels.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.Vector;
import ascendsim.kernels.program.dynamicquant.QuantProblem;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** Everything but the room in UB that makes a tiling of npu_dynamic_quant impossible. */
record QuantRules(Chip chip, QuantProblem problem, QuantTiling tiling) {
    /** Columns of a repeat of float32; rows in one instruction have at least two of them, as the vendor's do. */
    private static final long MIN_COLUMNS = 128;

    List<Infeasible> broken() {
        List<Infeasible> reasons = new ArrayList<>();
        Path path = tiling.path();
        boolean grouped = problem.smooth() instanceof Smooth.Grouped;
        boolean forGroups = path == Path.MOE || path == Path.MOE_LARGE_SHAPE;
        if (grouped != forGroups) {
            reasons.add(new Infeasible("kernel " + path.text() + (grouped ? " with" : " without") + " group_index",
                    grouped ? "moe or moe_large_shape" : "one of the others", ""));
        }
        long most = Math.min(chip.cores().aiv(), problem.rows());
        if (tiling.cores() > most) {
            reasons.add(new Infeasible(tiling.cores() + " cores", "at most " + most + " (vector cores, rows)", ""));
        }
        if (path == Path.FEW_ROWS || path == Path.MULTI_ROW) {
            severalRows(path, reasons);
        }
        if (path == Path.FULL_LOAD) {
            fullLoad(reasons);
        }
        if (path == Path.FEW_ROWS && reasons.isEmpty()
                && (tiling.cores() - 1) * DynamicQuantPlanner.wholePasses(problem, tiling) >= problem.rows()) {
            reasons.add(new Infeasible(tiling.cores() + " cores with " + tiling.rowsPerPass() + " rows in a pass",
                    "rows for each of them", "take fewer cores"));
        }
        return reasons;
    }

    private void fullLoad(List<Infeasible> reasons) {
        if (chip.target() != Target.V310) {
            reasons.add(new Infeasible("kernel full_load on " + chip.architecture(), "v310",
                    "it is a vector function, which needs vector registers"));
        }
        if (problem.output() != DType.INT8) {
            reasons.add(new Infeasible("kernel full_load with " + problem.output() + " results", "int8", ""));
        }
        if (tiling.rowsPerPass() > FullLoad.MAX_ROWS) {
            reasons.add(new Infeasible("rows_per_pass " + tiling.rowsPerPass(), "at most " + FullLoad.MAX_ROWS, ""));
        }
    }

    private void severalRows(Path path, List<Infeasible> reasons) {
        if (tiling.rowsPerPass() > Vector.MAX_REPEAT) {
            reasons.add(new Infeasible("rows_per_pass " + tiling.rowsPerPass(), "at most " + Vector.MAX_REPEAT, ""));
        }
        boolean halves = path == Path.FEW_ROWS && problem.isFloat16() && !problem.isSmoothed();
        long unit = halves ? 16 : 8;
        if (problem.columns() % unit != 0 || problem.columns() < MIN_COLUMNS) {
            reasons.add(new Infeasible("kernel " + path.text() + " with rows of " + problem.columns(),
                    "a multiple of " + unit + " of " + MIN_COLUMNS + " or more", "double_buffer takes any row"));
        }
    }
}
