package ascendsim.kernels.program.grouped;

import java.util.Optional;

/**
 * An int64 list in GM that says how an axis is cut into groups.
 *
 * @param parameter of the kernel
 * @param entries   what its entries are
 * @param groups    how many
 * @param sizes     what else the kernel reads of each group, if anything
 */
public record GroupList(String parameter, Entries entries, long groups, Optional<Sizes> sizes) {
    /** A list that is all there is to read. */
    public GroupList(String parameter, Entries entries, long groups) {
        this(parameter, entries, groups, Optional.empty());
    }

    /**
     * Tables in the host's tiling data that the scalar unit reads for each group although the program knows what they
     * say: the reading is what they cost. First the k of the right operands, then their columns, int32, {@link #MOST}
     * entries each.
     *
     * @param table  parameter of the kernel
     * @param listed whether each group has an entry, else all have the first
     */
    public record Sizes(String table, boolean listed) {
        /** Entries of each table. */
        public static final int MOST = 128;
        /** Tables. */
        public static final int TABLES = 2;
    }

    /** This list where the kernel reads sizes too. */
    public GroupList with(Sizes tables) {
        return new GroupList(parameter, entries, groups, Optional.of(tables));
    }

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
