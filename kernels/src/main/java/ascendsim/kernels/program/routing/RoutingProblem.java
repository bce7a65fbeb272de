package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a finalize-routing kernel computes: {@code y[row_index[r]] += x[r] @ w[g] · scale[g] · (pertoken[r] ·
 * logit[r])}.
 *
 * @param k          depth, a multiple of 16
 * @param n          columns, a multiple of 32
 * @param experts    groups, each with a weight of its own
 * @param outputRows rows of y
 * @param groupList  how the group list counts
 * @param ordered    how rows are added in their order; empty: as they come
 */
public record RoutingProblem(long k, long n, long experts, long outputRows, GroupList.Entries groupList,
        Operands operands, Optional<Ordered> ordered) {
    /** Bytes of an element of y. */
    static final long Y_BYTES = 4;

    /**
     * Types and presence of what is not always the same.
     *
     * @param scale    float32 or bfloat16
     * @param pertoken whether there is a scale per row
     * @param logit    whether there is a logit per row
     * @param rowIndex int64 or int32
     */
    public record Operands(DType scale, boolean pertoken, boolean logit, DType rowIndex, Optional<Shared> shared) {
        /** Whether rows are multiplied by anything of their own. */
        public boolean hasFactor() {
            return pertoken || logit;
        }
    }

    /**
     * The bfloat16 rows y starts from.
     *
     * @param rows   of shared_input
     * @param offset row of y that gets the first of them
     * @param weight what they are multiplied by
     */
    public record Shared(long rows, long offset, float weight) {
    }

    /**
     * Rows are staged in the workspace and then added in their order, those of a row of y all by the same AIV.
     *
     * @param stagedRows rows of x that are staged at a time: a window
     * @param windows    of all rows of x
     */
    public record Ordered(long stagedRows, long windows) {
        /** Emits {@code body} for each window of rows that are staged together. */
        public void forWindows(ProgramBuilder program, Consumer<Groups.Window> body) {
            program.loop(Affine.of(windows), window -> {
                Affine begin = program.hold(window.times(stagedRows));
                body.accept(new Groups.Window(begin, begin.plus(stagedRows)));
            });
        }
    }

    /** The same with rows added in their order. */
    public RoutingProblem with(Ordered order) {
        return new RoutingProblem(k, n, experts, outputRows, groupList, operands, Optional.of(order));
    }

    /** The group list. */
    GroupList list() {
        return new GroupList("group_list", groupList, experts);
    }

    /** Whether rows are staged in more than one go. */
    public boolean hasWindows() {
        return ordered.filter(given -> given.windows() > 1).isPresent();
    }

    /** Bytes of a row of y. */
    long rowBytes() {
        return n * Y_BYTES;
    }
}
