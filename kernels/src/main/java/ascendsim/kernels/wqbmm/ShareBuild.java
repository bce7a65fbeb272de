package ascendsim.kernels.wqbmm;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.FactorAxis;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.wqbmm.DepthShare;
import ascendsim.kernels.program.wqbmm.ShareCut;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernels that share the depth among cores, from a problem and a tiling. */
record ShareBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {
    private static final long UNIT = 64;
    private static final long MOST_SLOTS = 15;

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>(knobs().broken(problem.x()));
        multiple(broken, WqbmmKnob.SINGLE_N, UNIT);
        multiple(broken, WqbmmKnob.BASE_N, UNIT);
        multiple(broken, WqbmmKnob.SINGLE_K, cut().slotK());
        long rows = tiling.size(WqbmmKnob.VEC_K);
        long c0 = problem.weight().type().c0();
        TemplateBuild.expect(broken, problem.perGroup() || rows == c0, "vec_k " + rows, c0 + ", a block of FRACTAL_NZ");
        TemplateBuild.expect(broken, !problem.perGroup()
                || problem.antiquant().groupSize() % rows == 0 && cut().slotK() / 2 % rows == 0, "vec_k " + rows,
                "a divisor of antiquant_group_size and of half of step_kb x base_k");
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.RING) <= MOST_SLOTS, "ring " + tiling.size(WqbmmKnob.RING),
                "at most " + MOST_SLOTS);
        long used = cut().across(problem.custom()) * cut().down(problem.custom());
        TemplateBuild.expect(broken, used <= tiling.size(WqbmmKnob.CORES), "single_n x single_k for " + used + " cores",
                "at most cores, " + tiling.size(WqbmmKnob.CORES));
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.STEP_KA) == tiling.size(WqbmmKnob.STEP_KB) || stays(),
                "step_ka " + tiling.size(WqbmmKnob.STEP_KA), "step_kb, or depth_a1 with all rows and all of single_k");
        if (broken.isEmpty()) {
            broken.addAll(knobs().flags(config(), false));
            cubeBuffers().overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
            LocalMemoryMap map = new LocalMemoryMap(knobs().spaces());
            vectorBuffers(map);
            map.overflows().forEach(o -> broken.add(new Infeasible(o.space() + " needs " + o.needed() + " B",
                    "at most " + o.capacity(), "lower vec_k or base_n")));
        }
        return broken;
    }

    private void multiple(List<Infeasible> broken, WqbmmKnob knob, long unit) {
        TemplateBuild.expect(broken, tiling.size(knob) % unit == 0, knob.text() + " " + tiling.size(knob),
                "a multiple of " + unit);
    }

    @Override
    public List<Program> programs() {
        return kernel().programs(cubeBuffers(), vectorBuffers(new LocalMemoryMap(knobs().spaces())));
    }

    @Override
    public List<Parameter> workspace() {
        return TemplateBuild.workspace(DepthShare.WORKSPACE, kernel()::bytes);
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    private DepthShare kernel() {
        return new DepthShare(problem.custom(), cut(), config());
    }

    private ShareCut cut() {
        return new ShareCut(tiling.size(WqbmmKnob.SINGLE_N), tiling.size(WqbmmKnob.SINGLE_K),
                tiling.size(WqbmmKnob.BASE_N), tiling.size(WqbmmKnob.STEP_KB) * tiling.size(WqbmmKnob.BASE_K),
                tiling.whole(WqbmmKnob.RING), tiling.size(WqbmmKnob.VEC_K), tiling.whole(WqbmmKnob.CORES),
                chip.cores().aivPerAic());
    }

    /** Tiles of rows, an accumulator for each. */
    private long rowTiles() {
        return Math.ceilDiv(problem.m(), tiling.size(WqbmmKnob.BASE_M));
    }

    /** Whether one load of x serves all of a core's columns. */
    private boolean stays() {
        return rowTiles() == 1 && tiling.size(WqbmmKnob.DEPTH_A1) == tiling.size(WqbmmKnob.STEP_KA)
                && tiling.size(WqbmmKnob.STEP_KA) * tiling.size(WqbmmKnob.BASE_K) >= tiling
                        .size(WqbmmKnob.SINGLE_K);
    }

    private CubeConfig config() {
        var left = knobs().left(problem.x(), false, problem.k());
        var right = knobs().right(problem.x(), problem.weight().transposed(),
                new GmLayout.Nd(cut().pitch(problem.custom())));
        CubeConfig loads = knobs().config(left, right, Optional.empty(), false);
        return new CubeConfig(loads.types(), left, right, loads.bias(), new CubeConfig.Stages(loads.stages().left(),
                loads.stages().right(), Math.toIntExact(rowTiles()), false, stays()));
    }

    /** The loads of this kernel fill all of L1 (tiling_quant §1.6), what the runtime keeps of it too. */
    private CubeBuffers cubeBuffers() {
        Map<Space, Long> spaces = new EnumMap<>(knobs().spaces());
        spaces.put(Space.L1, chip.capacities().l1());
        return CubeBuffers.of(config(), spaces);
    }

    private AntiquantBuffers vectorBuffers(LocalMemoryMap map) {
        boolean down = !problem.weight().transposed();
        long columns = tiling.size(WqbmmKnob.BASE_N) / (down ? 1 : chip.cores().aivPerAic());
        long weights = columns * tiling.size(WqbmmKnob.VEC_K);
        return AntiquantBuffers.take(map,
                new AntiquantTypes(problem.weight().type(), problem.x(), problem.antiquant().offset()),
                new AntiquantBuffers.Capacity(down ? FactorAxis.COLUMNS : FactorAxis.ROWS, weights, weights,
                        OfficialMsd.up(columns, 16), 1, true));
    }
}
