package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.wqbmm.MsdMultiCore;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The MSD kernel over several cores, from a problem and a tiling. */
record MsdBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>(knobs().broken(DType.INT8));
        long cores = Math.ceilDiv(problem.n(), tiling.size(WqbmmKnob.SINGLE_N));
        if (cores > tiling.size(WqbmmKnob.CORES)) {
            broken.add(new Infeasible("single_n " + tiling.size(WqbmmKnob.SINGLE_N) + " for " + problem.n()
                    + " columns needs " + cores + " cores", "at most cores, " + tiling.size(WqbmmKnob.CORES),
                    "raise single_n"));
        }
        if (tiling.size(WqbmmKnob.SINGLE_N) % 32 != 0 || tiling.size(WqbmmKnob.SINGLE_N) > 4096) {
            broken.add(new Infeasible("single_n " + tiling.size(WqbmmKnob.SINGLE_N), "a multiple of 32 up to 4096",
                    ""));
        }
        if (tiling.size(WqbmmKnob.BASE_M) < 2 * problem.m()) {
            broken.add(new Infeasible("base_m " + tiling.size(WqbmmKnob.BASE_M),
                    "all digits of x, " + 2 * problem.m() + " rows, or more", ""));
        }
        if (broken.isEmpty()) {
            broken.addAll(knobs().flags(config(), false));
            knobs().buffers(config()).overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
        }
        return broken;
    }

    @Override
    public List<Program> programs() {
        return kernel().programs();
    }

    @Override
    public List<Parameter> workspace() {
        return TemplateBuild.workspace(MsdMultiCore.WORKSPACE, kernel()::bytes);
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    private MsdMultiCore kernel() {
        CubeConfig config = config();
        long aivs = tiling.size(WqbmmKnob.CORES) * chip.cores().aivPerAic();
        var share = new MsdMultiCore.Share(tiling.size(WqbmmKnob.SINGLE_N), Math.ceilDiv(problem.m(), aivs),
                chip.cores().aivPerAic(), tiling.whole(WqbmmKnob.WARMED));
        return new MsdMultiCore(problem.msd(), config, knobs().buffers(config), share);
    }

    /** Digits that fit L1 as a whole stay there. */
    private CubeConfig config() {
        OperandTile left = knobs().left(DType.INT8, false, problem.k());
        CubeConfig loads = knobs().config(left, knobs().weight(problem.weight()), Optional.empty(), false);
        boolean stays = left.size().l1Depth() >= problem.k() && loads.stages().left() == 1;
        return new CubeConfig(loads.types(), loads.left(), loads.right(), loads.bias(), new CubeConfig.Stages(
                loads.stages().left(), loads.stages().right(), loads.stages().l0c(), false, stays));
    }
}
