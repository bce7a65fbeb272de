package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.wqbmm.MsdSplit;
import ascendsim.kernels.program.wqbmm.SplitCut;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The MSD kernel over parts of the depth, from a problem and a tiling. */
record SplitBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {
    /** Rows of x that a vector core takes apart one after the other, at most. */
    private static final long MOST_ROWS = 8;
    private static final long VECTOR_UNIT = 32;

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>(knobs().broken(problem.weight().type()));
        long part = OfficialSplit.part(problem, tiling.size(WqbmmKnob.K_BLOCKS));
        expect(broken, part <= OfficialSplit.LONGEST,
                new Infeasible("k_blocks " + tiling.size(WqbmmKnob.K_BLOCKS) + ", " + part + " of the depth each",
                        "parts of at most " + OfficialSplit.LONGEST, "raise k_blocks"));
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.RING) % 2 == 0, "ring " + tiling.size(WqbmmKnob.RING),
                "an even number");
        columns(broken);
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.BASE_M) >= problem.digits().count() * problem.m(),
                "base_m " + tiling.size(WqbmmKnob.BASE_M),
                "all digits of x, " + problem.digits().count() * problem.m() + " rows, or more");
        long group = problem.antiquant().groupSize();
        TemplateBuild.expect(broken,
                !problem.perGroup() || group % (tiling.size(WqbmmKnob.BASE_K)
                        * Math.max(tiling.size(WqbmmKnob.STEP_KA), tiling.size(WqbmmKnob.STEP_KB))) == 0,
                "base_k x step_ka or step_kb", "a divisor of antiquant_group_size, " + group);
        if (broken.isEmpty()) {
            broken.addAll(knobs().flags(config(), false));
            knobs().buffers(config()).overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
        }
        return broken;
    }

    private void columns(List<Infeasible> broken) {
        long vector = tiling.size(WqbmmKnob.VEC_N);
        long task = tiling.size(WqbmmKnob.TASK_N);
        long base = tiling.size(WqbmmKnob.BASE_N);
        TemplateBuild.expect(broken, vector % VECTOR_UNIT == 0 && vector <= MsdSplit.MOST_COLUMNS, "vec_n " + vector,
                "a multiple of " + VECTOR_UNIT + " up to " + MsdSplit.MOST_COLUMNS);
        long unit = problem.weight().transposed() ? 1 : problem.weight().type().c0();
        TemplateBuild.expect(broken, base % unit == 0, "base_n " + base,
                "a multiple of " + unit + " (weight " + unit + " columns a block)");
        TemplateBuild.expect(broken,
                tiling.size(WqbmmKnob.SINGLE_N) % base == 0 || tiling.size(WqbmmKnob.SINGLE_N) % unit == 0,
                "single_n " + tiling.size(WqbmmKnob.SINGLE_N), "a multiple of " + unit);
        TemplateBuild.expect(broken, task >= problem.n() || task % vector == 0 && task % unit == 0, "task_n " + task,
                "all columns, " + problem.n() + ", or a multiple of vec_n and of " + unit);
        long across = Math.ceilDiv(Math.min(task, problem.n()), vector);
        long aivs = tiling.size(WqbmmKnob.CORES) * chip.cores().aivPerAic();
        expect(broken, across <= aivs,
                new Infeasible("task_n " + task + " with vec_n " + vector + " needs " + across + " vector cores",
                        "at most " + aivs, "raise vec_n or lower task_n"));
        expect(broken, !problem.perGroup() || problem.m() * vector <= MsdSplit.MOST_COLUMNS,
                new Infeasible("vec_n " + vector + " of " + problem.m() + " rows",
                        "at most " + MsdSplit.MOST_COLUMNS + " elements, which stay in UB through all groups",
                        "lower vec_n"));
    }

    private static void expect(List<Infeasible> broken, boolean holds, Infeasible reason) {
        if (!holds) {
            broken.add(reason);
        }
    }

    @Override
    public List<Program> programs() {
        CubeConfig config = config();
        return kernel(config).programs(knobs().buffers(config));
    }

    @Override
    public List<Parameter> workspace() {
        return TemplateBuild.workspace(MsdSplit.WORKSPACE, kernel(config())::bytes);
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    private MsdSplit kernel(CubeConfig config) {
        long part = OfficialSplit.part(problem, tiling.size(WqbmmKnob.K_BLOCKS));
        var cut = new SplitCut(part, tiling.size(WqbmmKnob.TASK_N), tiling.size(WqbmmKnob.SINGLE_N),
                tiling.size(WqbmmKnob.VEC_N), tiling.whole(WqbmmKnob.RING),
                Math.clamp(OfficialSplit.LONGEST / part, 1, MOST_ROWS), tiling.whole(WqbmmKnob.CORES),
                chip.cores().aivPerAic(), narrowSums() ? DType.FLOAT16 : DType.INT32);
        return new MsdSplit(problem.msd(), cut, config);
    }

    /** With groups, where the caller or the weights' format prefers speed (tiling_quant §1). */
    private boolean narrowSums() {
        return problem.perGroup() && (problem.highPerformance() || problem.weight().isNz());
    }

    private CubeConfig config() {
        return knobs().config(knobs().left(problem.weight().type(), false, problem.msd().digitPitch()),
                knobs().weight(problem.weight()), Optional.empty(), false);
    }
}
