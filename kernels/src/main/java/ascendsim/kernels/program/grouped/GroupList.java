package ascendsim.kernels.program.grouped;

/**
 * An int64 list in GM that says how an axis is cut into groups.
 *
 * @param parameter of the kernel
 * @param entries   what its entries are
 * @param groups    how many
 */
public record GroupList(String parameter, Entries entries, long groups) {
    /** Bytes of a number. */
    static final long NUMBER_BYTES = 8;

    /** What the entries of a group list are. */
    public enum Entries {
        /** one past the last row of each group (group_list_type 0) */
        ENDS,
        /** rows of each group (group_list_type 1) */
        COUNTS,
        /** two numbers: a group and its rows, in the order of the rows (group_list_type 2) */
        PAIRS
    }

    /** Bytes from one entry to the next. */
    long entryBytes() {
        return entries == Entries.PAIRS ? 2 * NUMBER_BYTES : NUMBER_BYTES;
    }
}
