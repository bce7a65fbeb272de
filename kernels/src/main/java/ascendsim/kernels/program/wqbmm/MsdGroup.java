package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.digits.DigitRows;
import java.util.List;

/**
 * MSD group by group (tiling_quant §1.4): the vector cores take rows of x apart, each cube core multiplies the digits
 * with some groups of some columns, its vector cores add the groups up, and all cores' parts meet in GM.
 *
 * <p>Parameters: x, weight, antiquant_scale, antiquant_offset and bias as the problem has them, y; in the workspace
 * digits, maxima, row_sums, sums, totals.
 *
 * @param config of the cube cores; the left operand is the digits' matrix
 * @param panel  a group of a core's columns
 */
public record MsdGroup(MsdProblem problem, GroupCut cut, CubeConfig config, ColumnTile panel) {
    /** Workspace parameters. */
    public static final List<String> WORKSPACE = List.of("digits", "maxima", "row_sums", "sums", AtomicSums.TOTALS);

    /** Bytes of a workspace parameter. */
    public long bytes(String workspace) {
        return switch (workspace) {
            case "digits" -> problem.digit().bytes(problem.digitRows() * problem.digitPitch());
            case "sums" -> cut.sumBytes(problem);
            case "maxima", "row_sums" -> problem.groups() * problem.m() * DigitRows.FACTOR_BYTES;
            case AtomicSums.TOTALS -> AtomicSums.Shape.bytes(problem.m(), problem.n());
            default -> throw new IllegalArgumentException("workspace " + workspace + "; expected one of " + WORKSPACE);
        };
    }

    /** The programs of both kinds of cores. */
    public List<Program> programs(CubeBuffers buffers) {
        return List.of(new GroupCube(problem, cut, config, panel).build(buffers),
                new GroupVector(problem, cut).build());
    }
}
