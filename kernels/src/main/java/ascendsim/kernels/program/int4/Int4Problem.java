package ascendsim.kernels.program.int4;

import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * What the programs compute: for groups of rows the product of int4 x and int4 weights, each group of k by its words in
 * float16, added up in float16 (operators.md §1.3).
 *
 * @param rows   of x
 * @param n      columns
 * @param k      depth
 * @param pieces groups of k
 * @param digits x is int8: two rows of int4 for each, the high digit floor(x/16), then the low one, x mod 16 less 8
 * @param offset whether row sums of x are needed
 */
public record Int4Problem(GroupList list, long rows, long n, long k, long pieces, boolean digits, boolean offset) {
    /** Workspace for the digits of x. */
    public static final String DIGITS = "digits";
    /** Workspace for the row sums of x, a block of 32 bytes for each row. */
    public static final String ROW_SUMS = "row_sums";
    /** Workspace for the products. */
    public static final String PRODUCTS = "products";

    /** @param window the rows of x there are blocks of, if not all */
    Groups.Rows groups(Optional<Groups.Window> window) {
        return new Groups.Rows(list, n, k, window);
    }

    /** Rows of int4 for each row of x. */
    int rowsOfRow() {
        return digits ? 2 : 1;
    }

    /** k of a group. */
    long pieceDepth() {
        return k / pieces;
    }
}
