package ascendsim.kernels.program.antiquant;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Weights that go through UB together.
 *
 * @param rows      rows of storage
 * @param runs      runs of a row, one after the other, with a factor each; 1 for {@link FactorAxis#COLUMNS}
 * @param columns   consecutive weights of a run; of int4 an even number
 * @param groupRows for {@link FactorAxis#COLUMNS}: rows that share a line of factors, the first of them the tile's
 *                  first
 */
public record WeightTile(Affine rows, Affine runs, Affine columns, long groupRows) {

    /** All rows share one line of factors, or each row has one factor. */
    public static WeightTile plain(Affine rows, Affine columns) {
        return new WeightTile(rows, Affine.ONE, columns, Long.MAX_VALUE);
    }

    /** Every {@code groupRows} rows have a line of factors. */
    public static WeightTile rowGroups(Affine rows, Affine columns, long groupRows) {
        return new WeightTile(rows, Affine.ONE, columns, groupRows);
    }

    /** Every row has {@code runs} runs of {@code columns} weights with a factor each. */
    public static WeightTile runs(Affine rows, Affine runs, Affine columns) {
        return new WeightTile(rows, runs, columns, Long.MAX_VALUE);
    }

    boolean isGrouped() { return groupRows != Long.MAX_VALUE; }

    /** Blocks of 32 bytes of weights that a run takes in UB. */
    Affine runBlocks(ProgramBuilder program, AntiquantTypes types) {
        return program.ceilDivide(columns, types.unit());
    }

    /** The same of a row. */
    Affine rowBlocks(ProgramBuilder program, AntiquantTypes types) {
        return program.multiply(runs, runBlocks(program, types));
    }

    /** Whether runs follow one another in UB without gaps, so that a row is one burst. */
    boolean isDense(AntiquantTypes types) {
        return runs.equals(Affine.ONE) || columns.isConstant() && columns.base() % types.unit() == 0;
    }
}
