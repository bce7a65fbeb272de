package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Digits;
import ascendsim.kernels.program.epilogue.WorkSlots;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import java.util.List;

/**
 * A grouped matmul of 16-bit float x with int8 weights by digits of x (operators.md §1.3, A16W8 MSD): the digits of row
 * r of x are rows 2 r and 2 r + 1 of an int8 matrix.
 *
 * @param groups runs of rows of x
 * @param rows   of x
 * @param type   of x, scale, offset and y
 * @param blocks how the work is cut
 */
public record DigitShape(Groups.Rows groups, long rows, DType type, Blocks blocks) {
    /** Digits, maxima and sums of the rows, and sums of products. */
    public static final List<String> WORKSPACE = List.of("digits", "maxima", "row_sums", "sums");
    static final String DIGITS = "digits";
    static final String MAXIMA = "maxima";
    static final String ROW_SUMS = "row_sums";
    static final String SUMS = "sums";
    static final Digits SPLIT = Digits.OF_GROUPED;
    private static final long SUM_BYTES = 4;

    /**
     * How the work is cut.
     *
     * @param baseM      rows of digits of a block, an even number
     * @param baseN      columns of a block
     * @param cores      AI cores
     * @param aivPerAic  vector cores beside each cube core
     * @param slots      workspace blocks of each AI core
     * @param superTiles as {@link GroupCut#superTiles}
     */
    public record Blocks(int baseM, int baseN, int cores, int aivPerAic, int slots, boolean superTiles) {
        /** Rows of x of a block. */
        int rows() {
            return baseM / SPLIT.count();
        }
    }

    /** In rows of x. */
    GroupCut cut() {
        return new GroupCut(blocks.rows(), blocks.baseN, blocks.cores, blocks.superTiles);
    }

    WorkSlots slots() {
        return new WorkSlots(blocks.slots, blocks.cores, SUM_BYTES * blocks.baseM * blocks.baseN);
    }

    /** Bytes of a row of digits. */
    long rowBytes() {
        return SPLIT.type().bytes(groups.depth());
    }

    /** float16 beside float16, else float32. */
    DType biasType() {
        return type == DType.FLOAT16 ? DType.FLOAT16 : DType.FLOAT32;
    }

    /** Bytes of a workspace parameter. */
    public long bytes(String workspace) {
        return switch (workspace) {
            case DIGITS -> SPLIT.count() * rows * rowBytes();
            case MAXIMA, ROW_SUMS -> rows * DigitRows.FACTOR_BYTES;
            case SUMS -> slots().total();
            default -> throw new IllegalArgumentException("workspace " + workspace + "; expected one of " + WORKSPACE);
        };
    }
}
