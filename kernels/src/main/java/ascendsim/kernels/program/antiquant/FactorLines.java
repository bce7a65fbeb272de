package ascendsim.kernels.program.antiquant;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The scales (offsets) of a tile as they lie in UB: lines of consecutive elements, each from a block of 32 bytes on.
 *
 * @param lines  lines
 * @param length elements of a line
 * @param down   for {@link FactorAxis#ROWS}: a line goes down the rows and there is one for each run; else a line goes
 *               through the runs and there is one for each row
 */
public record FactorLines(Affine lines, Affine length, boolean down) {
    /** Elements of a block of 32 bytes. */
    static final long BLOCK_ELEMENTS = 16;

    /** One line: a factor for each column, or for each row. */
    public static FactorLines single(Affine length) {
        return new FactorLines(Affine.ONE, length, true);
    }

    /** Blocks from line to line. */
    Affine pitchBlocks(ProgramBuilder program) {
        return program.ceilDivide(length, BLOCK_ELEMENTS);
    }
}
