package ascendsim.kernels.wqbmm;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.widening.FeedCut;
import ascendsim.kernels.program.widening.WideningBuffers;
import ascendsim.kernels.program.wqbmm.NFirstCube;
import ascendsim.kernels.program.wqbmm.NFirstCut;
import ascendsim.kernels.program.wqbmm.NFirstVector;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The n_first kernel, from a problem and a tiling. */
record NFirstBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {
    private static final long UNIT = 16;
    /** Flags between two pipes leave so many buffers of weights beside those of factors. */
    private static final long MOST_LOADS = 4;
    /** Weights bypass L2 where their lines are multiples of this many bytes. */
    private static final long BYPASS_LINE = 128;

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>(knobs().broken(problem.x()));
        long used = size(WqbmmKnob.N_DIM) * size(WqbmmKnob.M_DIM);
        TemplateBuild.expect(broken, used <= size(WqbmmKnob.CORES), "n_dim x m_dim " + used,
                "at most cores, " + size(WqbmmKnob.CORES));
        TemplateBuild.expect(broken, size(WqbmmKnob.SINGLE_M) * size(WqbmmKnob.M_DIM) >= problem.m(),
                "single_m " + size(WqbmmKnob.SINGLE_M) + " with m_dim " + size(WqbmmKnob.M_DIM),
                "all rows, " + problem.m());
        columns(broken);
        loads(broken);
        if (broken.isEmpty()) {
            broken.addAll(knobs().flags(config(), true));
            CubeBuffers buffers = buffers();
            buffers.overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
            LocalMemoryMap memory = new LocalMemoryMap(spaces());
            WideningBuffers.of(problem.custom().fed(), cut().feed(), memory, buffers.b1());
            memory.overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
        }
        return broken;
    }

    private void columns(List<Infeasible> broken) {
        long width = size(WqbmmKnob.SINGLE_N);
        long main = size(WqbmmKnob.MAIN_BLOCKS);
        long tail = size(WqbmmKnob.TAIL_BLOCKS);
        long left = problem.n() - main * width;
        TemplateBuild.expect(broken, tail > 0 || left <= 0, main + " blocks of " + width + " columns",
                "all columns, " + problem.n());
        TemplateBuild.expect(broken, main == 0 || (main - 1) * width < problem.n(),
                main + " blocks of " + width + " columns", "none beyond the " + problem.n() + " columns");
        TemplateBuild.expect(broken, tail == 0 || left >= tail, tail + " blocks of " + left + " columns",
                "a column for each");
        long widest = Math.max(main > 0 ? width : 0, tail > 0 ? Math.ceilDiv(left, tail) : 0);
        TemplateBuild.expect(broken, widest <= size(WqbmmKnob.BASE_N), "blocks of " + widest + " columns",
                "at most base_n, " + size(WqbmmKnob.BASE_N));
        if (!problem.weight().transposed()) {
            TemplateBuild.expect(broken, tail == 0, "tail_blocks " + tail, "0 with weight [k,n]");
            long unit = OfficialNFirst.unit(problem);
            TemplateBuild.expect(broken, width % unit == 0, "single_n " + width, "a multiple of " + unit);
        }
    }

    private void loads(List<Infeasible> broken) {
        long step = step();
        long depth = size(WqbmmKnob.VEC_K);
        TemplateBuild.expect(broken, step % (4 * UNIT) == 0, "base_k x step_kb " + step,
                "a multiple of " + 4 * UNIT);
        TemplateBuild.expect(broken, problem.weight().transposed() ? depth % step == 0 : depth == step,
                "vec_k " + depth,
                (problem.weight().transposed() ? "a multiple of" : "") + " base_k x step_kb, " + step);
        TemplateBuild.expect(broken, size(WqbmmKnob.DEPTH_B1) == 2 * size(WqbmmKnob.STEP_KB),
                "depth_b1 " + size(WqbmmKnob.DEPTH_B1), "twice step_kb");
        TemplateBuild.expect(broken, size(WqbmmKnob.VEC_LOADS) <= MOST_LOADS,
                "vec_loads " + size(WqbmmKnob.VEC_LOADS), "at most " + MOST_LOADS);
        long stepA = size(WqbmmKnob.STEP_KA);
        TemplateBuild.expect(broken, size(WqbmmKnob.DEPTH_A1) > stepA || isWhole(), "depth_a1 equal to step_ka "
                + stepA, "twice that, or all of k in it");
    }

    private boolean isWhole() { return size(WqbmmKnob.STEP_KA) * size(WqbmmKnob.BASE_K) >= problem.k(); }

    @Override
    public List<Program> programs() {
        CubeBuffers buffers = buffers();
        return List.of(new NFirstCube(problem.custom(), cut(), config()).build(buffers),
                new NFirstVector(problem.custom(), cut(), WideningBuffers.of(problem.custom().fed(), cut().feed(),
                        new LocalMemoryMap(spaces()), buffers.b1())).build());
    }

    @Override
    public List<Parameter> workspace() {
        return List.of();
    }

    private long size(WqbmmKnob knob) {
        return tiling.size(knob);
    }

    private long step() {
        return size(WqbmmKnob.BASE_K) * size(WqbmmKnob.STEP_KB);
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    /** All of L1: the vendor's second slot ends where L1 does. */
    private Map<Space, Long> spaces() {
        Map<Space, Long> spaces = new HashMap<>(knobs().spaces());
        spaces.put(Space.L1, chip.capacities().l1());
        spaces.put(Space.UB, chip.capacities().ub());
        return spaces;
    }

    /** x [m,k] that stays in L1 takes the room of its k, not of the steps over it. */
    private CubeBuffers buffers() {
        CubeConfig config = config();
        if (!config.stages().leftStays() || problem.transposed()) {
            return CubeBuffers.of(config, spaces());
        }
        long depth = OfficialMsd.up(problem.k(), problem.x().c0());
        OperandTile whole = new RowTile(problem.x(), Space.L0A, new GmLayout.Nd(problem.k()),
                new TileSize(size(WqbmmKnob.BASE_M), size(WqbmmKnob.BASE_K), depth));
        return CubeBuffers.of(new CubeConfig(config.types(), whole, config.right(), config.bias(), config.stages(),
                config.words()), spaces());
    }

    private CubeConfig config() {
        var left = knobs().left(problem.x(), problem.transposed(), problem.transposed() ? problem.m() : problem.k());
        var right = knobs().right(problem.x(), problem.weight().transposed(), new GmLayout.Nd(problem.n()));
        CubeConfig config = knobs().config(left, right, problem.results().bias(), false);
        boolean stays = size(WqbmmKnob.DEPTH_A1) == size(WqbmmKnob.STEP_KA) && isWhole();
        var stages = config.stages();
        return new CubeConfig(config.types(), left, right, config.bias(),
                new CubeConfig.Stages(stages.left(), stages.right(), stages.l0c(), stages.unitFlag(), stays),
                problem.custom().hasWordRow());
    }

    private NFirstCut cut() {
        return new NFirstCut(size(WqbmmKnob.BASE_M), size(WqbmmKnob.SINGLE_M), size(WqbmmKnob.M_DIM),
                size(WqbmmKnob.N_DIM),
                new NFirstCut.Columns(size(WqbmmKnob.SINGLE_N), size(WqbmmKnob.MAIN_BLOCKS),
                        size(WqbmmKnob.TAIL_BLOCKS)),
                new FeedCut(size(WqbmmKnob.BASE_N), step(), size(WqbmmKnob.VEC_K), tiling.whole(WqbmmKnob.VEC_LOADS),
                        inL2()));
    }

    /** tiling_quant §2.2: weights that are read once bypass L2. */
    private boolean inL2() {
        return !OfficialNFirst.isHighPerformance(problem) || size(WqbmmKnob.M_DIM) > 1
                || problem.weight().type().bytes(problem.k()) % BYPASS_LINE != 0;
    }
}
