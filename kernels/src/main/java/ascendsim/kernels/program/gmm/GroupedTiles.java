package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import java.util.Map;
import java.util.Optional;

/**
 * How a cube core multiplies, whatever the sizes of the groups' matrices.
 *
 * @param bias  type of the groups' bias rows, if there are any
 * @param words whether results are quantised by a word for each column
 */
public record GroupedTiles(Cube.Types types, GroupedOperand left, GroupedOperand right, Optional<DType> bias,
        CubeConfig.Stages stages, boolean words) {
    /** Results without words. */
    public GroupedTiles(Cube.Types types, GroupedOperand left, GroupedOperand right, Optional<DType> bias,
            CubeConfig.Stages stages) {
        this(types, left, right, bias, stages, false);
    }

    /** For matrices of these pitches ({@link GroupedOperand#pitch}). */
    CubeConfig config(Affine leftPitch, Affine rightPitch) {
        return new CubeConfig(types, left.tile(leftPitch), right.tile(rightPitch), bias, stages, words);
    }

    /** Where the buffers lie, which no pitch changes. @param capacities bytes of each space */
    public CubeBuffers buffers(Map<Space, Long> capacities) {
        return CubeBuffers.of(config(Affine.ONE, Affine.ONE), capacities);
    }
}
