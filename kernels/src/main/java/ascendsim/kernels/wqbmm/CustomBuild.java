package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.wqbmm.CustomCube;
import ascendsim.kernels.program.wqbmm.CustomCut;
import ascendsim.kernels.program.wqbmm.CustomVector;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** The custom kernel, from a problem and a tiling. */
record CustomBuild(Chip chip, WqbmmProblem problem, WqbmmTiling tiling) implements TemplateBuild {

    @Override
    public List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>(knobs().broken(problem.x()));
        long used = tiling.size(WqbmmKnob.N_DIM) * tiling.size(WqbmmKnob.M_DIM);
        TemplateBuild.expect(broken, used <= tiling.size(WqbmmKnob.CORES), "n_dim x m_dim " + used,
                "at most cores, " + tiling.size(WqbmmKnob.CORES));
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.SINGLE_M) * tiling.size(WqbmmKnob.M_DIM) >= problem.m(),
                "single_m " + tiling.size(WqbmmKnob.SINGLE_M) + " with m_dim " + tiling.size(WqbmmKnob.M_DIM),
                "all rows, " + problem.m());
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.SINGLE_M) % tiling.size(WqbmmKnob.BASE_M) == 0,
                "single_m " + tiling.size(WqbmmKnob.SINGLE_M), "a multiple of base_m");
        TemplateBuild.expect(broken, tiling.size(WqbmmKnob.RING) >= 3, "ring " + tiling.size(WqbmmKnob.RING),
                "3 slabs or more: two written ahead of the one in use");
        long c0 = problem.weight().type().c0();
        TemplateBuild.expect(broken, !problem.weight().isNz() || tiling.size(WqbmmKnob.BASE_N) % c0 == 0,
                "base_n " + tiling.size(WqbmmKnob.BASE_N), "a multiple of " + c0 + " (FRACTAL_NZ)");
        TemplateBuild.expect(broken, tile().isAligned(), "tile " + tile().columns() + " x " + tile().rows(),
                "whole groups or parts of one, pairs of int4, one c0 of FRACTAL_NZ");
        if (broken.isEmpty()) {
            TemplateBuild.expect(broken, tile().fits(CubeKnobs.ub(chip)),
                    "tile " + tile().columns() + " x " + tile().rows(),
                    "a tile that fits " + CubeKnobs.ub(chip) + " bytes of UB");
            broken.addAll(knobs().flags(config(), false));
            knobs().buffers(config()).overflows().forEach(o -> broken.add(CubeKnobs.overflow(o)));
        }
        return broken;
    }

    @Override
    public List<Program> programs() {
        CubeConfig config = config();
        var buffers = tile().buffers(new LocalMemoryMap(knobs().spaces()));
        return List.of(new CustomCube(problem.custom(), cut(), config).build(knobs().buffers(config)),
                new CustomVector(problem.custom(), cut(), buffers).build());
    }

    @Override
    public List<Parameter> workspace() {
        return List.of(new Parameter(CustomCube.WIDENED, Role.WORKSPACE,
                TensorType.nd(DType.INT8, cut().workspaceBytes(problem.custom()))));
    }

    private CubeKnobs knobs() {
        return new CubeKnobs(chip, tiling);
    }

    private CustomTile tile() {
        return new CustomTile(problem, tiling.size(WqbmmKnob.VEC_N), tiling.size(WqbmmKnob.VEC_K));
    }

    private CubeConfig config() {
        var left = knobs().left(problem.x(), problem.transposed(), problem.transposed() ? problem.m() : problem.k());
        var right = knobs().right(problem.x(), problem.weight().transposed(),
                new GmLayout.Nd(cut().pitch(problem.custom())));
        // Without unit flag, as the vendor's grouped matmul on ND weights (tiling_quant §4.1).
        CubeConfig config = knobs().config(left, right, problem.results().bias(), false);
        return new CubeConfig(config.types(), left, right, config.bias(), config.stages(),
                problem.custom().hasWordRow());
    }

    private CustomCut cut() {
        return new CustomCut(tiling.size(WqbmmKnob.BASE_M), tiling.size(WqbmmKnob.BASE_N),
                tiling.size(WqbmmKnob.N_DIM), tiling.size(WqbmmKnob.M_DIM), tiling.size(WqbmmKnob.SINGLE_M),
                tiling.whole(WqbmmKnob.RING), tiling.size(WqbmmKnob.VEC_N), tiling.size(WqbmmKnob.VEC_K),
                tiling.size(WqbmmKnob.CORES) * chip.cores().aivPerAic());
    }
}
