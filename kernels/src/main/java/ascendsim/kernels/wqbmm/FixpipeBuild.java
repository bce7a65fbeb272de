package ascendsim.kernels.wqbmm;

import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.wqbmm.FixpipeCube;
import ascendsim.kernels.program.wqbmm.FixpipeProblem;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** The fixpipe kernel, from a problem and a tiling. */
record FixpipeBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {
    private static final long MOST_ROWS = 96;
    private static final long MOST_COLUMNS = 128;
    private static final long MOST_DEPTH = 512;
    private static final long NARROW = 16;

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>();
        long cores = tiling.size(WqbmmKnob.CORES);
        TemplateBuild.expect(broken, cores <= chip.cores().aic(), "cores " + cores,
                "at most " + chip.cores().aic() + " (" + chip.name() + ")");
        sized(broken, WqbmmKnob.SINGLE_M, NARROW, MOST_ROWS);
        sized(broken, WqbmmKnob.BASE_K, 64, MOST_DEPTH);
        long baseN = tiling.size(WqbmmKnob.BASE_N);
        TemplateBuild.expect(broken, baseN == NARROW || baseN % 32 == 0 && baseN <= MOST_COLUMNS, "base_n " + baseN,
                "16, or a multiple of 32 up to " + MOST_COLUMNS);
        long unit = cut().unit();
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.SINGLE_N) % unit == 0,
                "single_n " + tiling.size(WqbmmKnob.SINGLE_N),
                "a multiple of " + unit);
        TemplateBuild.expect(broken, fixpipe().cores(cut()) <= cores,
                "single_m x single_n for " + fixpipe().cores(cut()) + " cores",
                "at most cores, " + cores);
        return broken;
    }

    private void sized(List<Infeasible> broken, WqbmmKnob knob, long unit, long most) {
        long size = tiling.size(knob);
        TemplateBuild.expect(broken, size % unit == 0 && size <= most, knob.text() + " " + size,
                "a multiple of " + unit + " up to " + most);
    }

    @Override
    public List<Program> programs() {
        var map = new LocalMemoryMap(new CubeKnobs(chip, tiling).spaces());
        return List.of(new FixpipeCube(fixpipe(), cut()).build(map));
    }

    @Override
    public List<Parameter> workspace() {
        return List.of(FixpipeCube.identity());
    }

    @Override
    public KernelType type() {
        return KernelType.AIC_ONLY;
    }

    private FixpipeProblem fixpipe() {
        return new FixpipeProblem(problem.m(), problem.k(), problem.n(), problem.antiquant().offset(),
                problem.results().bias().isPresent());
    }

    private FixpipeProblem.Cut cut() {
        return new FixpipeProblem.Cut(tiling.size(WqbmmKnob.SINGLE_M), tiling.size(WqbmmKnob.SINGLE_N),
                tiling.size(WqbmmKnob.BASE_N), tiling.size(WqbmmKnob.BASE_K));
    }
}
