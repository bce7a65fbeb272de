package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.ProgramBuilder;
import java.util.Optional;

/**
 * How a cube core multiplies.
 *
 * @param types  operand and accumulator types
 * @param left   the left operand's tiles
 * @param right  the right operand's tiles
 * @param bias   type of a bias row
 * @param stages buffers of each kind
 * @param words  whether results are quantised by a 64-bit word for each column
 * @param scales present if every 32 values of the operands share a scale
 */
public record CubeConfig(Cube.Types types, OperandTile left, OperandTile right, Optional<DType> bias, Stages stages,
        boolean words, Optional<ScaleTiles> scales) {
    /** Operands without scales. */
    public CubeConfig(Cube.Types types, OperandTile left, OperandTile right, Optional<DType> bias, Stages stages,
            boolean words) {
        this(types, left, right, bias, stages, words, Optional.empty());
    }

    /** Results without words. */
    public CubeConfig(Cube.Types types, OperandTile left, OperandTile right, Optional<DType> bias, Stages stages) {
        this(types, left, right, bias, stages, false);
    }

    /**
     * Buffers of each kind.
     *
     * @param left     loads of the left operand in L1
     * @param right    loads of the right operand in L1
     * @param l0c      output tiles in L0C, 1 or 2
     * @param unitFlag Mmad and Fixpipe hand L0C over granule by granule instead of tile by tile
     * @param leftStays whether the left operand's one load serves all blocks of a core, or all until it is renewed
     */
    public record Stages(int left, int right, int l0c, boolean unitFlag, boolean leftStays) {
        /** Loads for each block. */
        public Stages(int left, int right, int l0c, boolean unitFlag) {
            this(left, right, l0c, unitFlag, false);
        }

        /** Of an Mmad or a drain; the last one's is one above that of the others. @param rest 0 for the last one */
        Affine unitFlag(ProgramBuilder program, Affine rest) {
            if (!unitFlag) {
                return Affine.of(Mmad.UNIT_FLAG_OFF);
            }
            Affine more = program.minimum(rest, Affine.ONE).times(Mmad.UNIT_FLAG_SWITCH - Mmad.UNIT_FLAG_KEEP);
            return Affine.of(Mmad.UNIT_FLAG_SWITCH).minus(more);
        }
    }

    /** Whether the bias comes into L0C by a product with zeros: int4 products cannot start from it (isa.md §2.4a). */
    boolean startsFromZeros() {
        return types == Cube.Types.S4 && bias.isPresent();
    }

    /** The architecture the tiles are for. */
    Target target() {
        return left.hasRowsInFractals() ? Target.V310 : Target.V220;
    }

    /** Tiles in L0A and in L0B: the cube computes from one while the other is filled. */
    public static final int L0_STAGES = 2;

    /** Bytes of a tile in L0C; accumulators take 4 bytes. */
    public long l0cBytes() {
        return left.size().fractals() * right.size().fractals() * 16 * 16 * 4;
    }
}
