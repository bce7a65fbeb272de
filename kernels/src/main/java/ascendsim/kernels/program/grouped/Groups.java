package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import java.util.Optional;

/** The products of a grouped kernel: what is cut into groups, and what is the same for all of them. */
public sealed interface Groups {
    /** How many groups there may be blocks of. */
    long count();

    /**
     * Runs of rows of the left operand, each with a right operand of its own.
     *
     * @param columns of every product
     * @param depth   of every product
     * @param window  the rows there are blocks of, if not all; groups are cut where it begins and ends
     */
    record Rows(GroupList list, long columns, long depth, Optional<Window> window) implements Groups {
        /** All rows of all groups. */
        public Rows(GroupList list, long columns, long depth) {
            this(list, columns, depth, Optional.empty());
        }

        @Override
        public long count() {
            return list.groups();
        }
    }

    /** Rows of the left operand from {@code begin} on, below {@code end}. */
    record Window(Affine begin, Affine end) {
    }

    /**
     * Runs of k, each with a product of its own; those without k have no blocks.
     *
     * @param rows    of every product
     * @param columns of every product
     */
    record Depths(GroupList list, long rows, long columns) implements Groups {
        @Override
        public long count() {
            return list.groups();
        }
    }

    /**
     * Products of any size: the host's table has rows, columns and depth of each, three numbers after one another.
     *
     * @param table parameter of the kernel
     */
    record Shapes(String table, long count) implements Groups {
        /** Numbers of each product in the table. */
        public static final int NUMBERS = 3;
    }
}
