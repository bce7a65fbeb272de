package ascendsim.kernels.wqbmm;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.PanelMmad;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.wqbmm.GroupCut;
import ascendsim.kernels.program.wqbmm.MsdGroup;
import ascendsim.kernels.program.wqbmm.MsdProblem;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The MSD kernel of groups, from a problem and a tiling. */
record GroupBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {
    private static final long COLUMNS_UNIT = 128;
    private static final long MOST_COLUMNS = 2048;

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>();
        long cores = tiling.size(WqbmmKnob.CORES);
        TemplateBuild.expect(broken, cores <= chip.cores().aic(), "cores " + cores,
                "at most " + chip.cores().aic() + " (" + chip.name() + ")");
        long columns = tiling.size(WqbmmKnob.SINGLE_N);
        TemplateBuild.expect(broken, columns % COLUMNS_UNIT == 0 && columns <= MOST_COLUMNS, "single_n " + columns,
                "a multiple of " + COLUMNS_UNIT + " up to " + MOST_COLUMNS);
        long group = problem.antiquant().groupSize();
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.SINGLE_K) % group == 0,
                "single_k " + tiling.size(WqbmmKnob.SINGLE_K),
                "a multiple of antiquant_group_size, " + group);
        long used = cut().across(problem.msd()) * cut().down(problem.msd());
        TemplateBuild.expect(broken, used <= cores, "single_n x single_k for " + used + " cores",
                "at most cores, " + cores);
        long unit = problem.weight().type().c0();
        long baseM = tiling.size(WqbmmKnob.BASE_M);
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.BASE_N) % unit == 0,
                "base_n " + tiling.size(WqbmmKnob.BASE_N),
                "a multiple of " + unit);
        TemplateBuild.expect(broken, baseM % 16 == 0 && baseM >= problem.msd().digitRows(), "base_m " + baseM,
                "a multiple of 16, all digits of x, " + problem.msd().digitRows() + " rows, or more");
        if (broken.isEmpty()) {
            knobs().buffers(config()).overflows().forEach(o -> broken.add(new Infeasible(
                    o.space() + " needs " + o.needed() + " B", "at most " + o.capacity(),
                    "lower single_k, single_n or base_n")));
        }
        return broken;
    }

    @Override
    public List<Program> programs() {
        return kernel().programs(knobs().buffers(config()));
    }

    @Override
    public List<Parameter> workspace() {
        return TemplateBuild.workspace(MsdGroup.WORKSPACE, kernel()::bytes);
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    private MsdGroup kernel() {
        return new MsdGroup(problem.msd(), cut(), config(), tile(tiling.size(WqbmmKnob.SINGLE_N)));
    }

    private GroupCut cut() {
        return new GroupCut(tiling.size(WqbmmKnob.SINGLE_N), tiling.size(WqbmmKnob.SINGLE_K),
                tiling.whole(WqbmmKnob.CORES), chip.cores().aivPerAic(), tiling.whole(WqbmmKnob.WARMED));
    }

    /** A group of some columns of the weight. */
    private ColumnTile tile(long columns) {
        long group = problem.antiquant().groupSize();
        return new ColumnTile(problem.weight().type(), CubeKnobs.layout(problem.weight()),
                new TileSize(columns, group, group));
    }

    private CubeConfig config() {
        MsdProblem msd = problem.msd();
        ColumnTile right = tile(tiling.size(WqbmmKnob.BASE_N));
        var left = new RowTile(msd.digit(), Space.L0A, new GmLayout.Nd(msd.digitPitch()),
                new TileSize(tiling.size(WqbmmKnob.BASE_M), problem.antiquant().groupSize(),
                        tiling.size(WqbmmKnob.SINGLE_K)));
        int tiles = Math.toIntExact(
                PanelMmad.PANELS * Math.ceilDiv(tiling.size(WqbmmKnob.SINGLE_N), tiling.size(WqbmmKnob.BASE_N)));
        CubeConfig one = new CubeConfig(Cube.Types.of(msd.digit()).orElseThrow(), left, right, Optional.empty(),
                new CubeConfig.Stages(1, tiles, 1, false));
        int stages = 2 * one.l0cBytes() <= chip.capacities().l0c() ? 2 : 1;
        return new CubeConfig(one.types(), left, right, Optional.empty(),
                new CubeConfig.Stages(1, tiles, stages, false));
    }
}
