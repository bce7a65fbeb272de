package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.program.Program;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import java.util.List;

/**
 * Widened weights with the depth shared among cores (tiling_quant §1.6): vector cores widen what their cube core
 * needs, the cube cores add their parts of the sums in GM, the vector cores make y of them.
 *
 * <p>Parameters: x, weight, antiquant_scale, antiquant_offset and bias as the problem has them, y; in the workspace
 * widened, totals.
 *
 * @param config of the cube cores; the right operand is a slot of widened weights
 */
public record DepthShare(CustomProblem problem, ShareCut cut, CubeConfig config) {
    /** Workspace parameters. */
    public static final List<String> WORKSPACE = List.of(SharePlace.WIDENED, AtomicSums.TOTALS);

    /** Bytes of a workspace parameter. */
    public long bytes(String workspace) {
        return switch (workspace) {
            case CustomCube.WIDENED -> cut.workspaceBytes(problem);
            case AtomicSums.TOTALS -> AtomicSums.Shape.bytes(problem.m(), problem.n());
            default -> throw new IllegalArgumentException("workspace " + workspace + "; expected one of " + WORKSPACE);
        };
    }

    /** The programs of both kinds of cores. */
    public List<Program> programs(CubeBuffers cube, AntiquantBuffers vector) {
        return List.of(new ShareCube(problem, cut, config).build(cube),
                new ShareVector(problem, cut, vector).build());
    }
}
