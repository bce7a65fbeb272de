package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.program.Program;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.digits.DigitRows;
import java.util.List;

/**
 * MSD over parts of the depth (tiling_quant §1.3): the vector cores take parts of the rows of x apart, the cube cores
 * multiply each part with some columns of the weight, the vector cores put the parts' sums together.
 *
 * <p>Parameters: x, weight, antiquant_scale, antiquant_offset and bias as the problem has them, y; in the workspace
 * digits, maxima, row_sums, sums.
 *
 * @param config of the cube cores; the left operand is the digits' matrix
 */
public record MsdSplit(MsdProblem problem, SplitCut cut, CubeConfig config) {
    /** Workspace parameters. */
    public static final List<String> WORKSPACE = MsdMultiCore.WORKSPACE;
    /** Columns a vector core can have; of several rows fewer at a time. */
    public static final long MOST_COLUMNS = SplitResults.ELEMENTS;

    /** Bytes of a workspace parameter. */
    public long bytes(String workspace) {
        return switch (workspace) {
            case "digits" -> problem.digit().bytes(problem.digitRows() * problem.digitPitch());
            case "sums" -> cut.slots(problem) * cut.slotBytes(problem);
            case "maxima", "row_sums" -> (problem.grouped() ? problem.groups() : cut.parts(problem)) * problem.m()
                    * DigitRows.FACTOR_BYTES;
            default -> throw new IllegalArgumentException("workspace " + workspace + "; expected one of " + WORKSPACE);
        };
    }

    /** The programs of both kinds of cores. */
    public List<Program> programs(CubeBuffers buffers) {
        return List.of(new SplitCube(problem, cut, config).build(buffers), new SplitVector(problem, cut).build());
    }
}
