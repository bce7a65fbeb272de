package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of x (or the k) that belong to each group, from a group_list of cumulative ends (type 0), counts (type 1) or
 * rows of group and count (type 2).
 */
final class RowGroups {
    /** Rows begin to end - 1 are multiplied by the group's weight. */
    record Group(int index, long begin, long end) {
    }

    private RowGroups() {
    }

    /** The groups in the order of their rows, empty ones included. */
    static List<Group> of(Tensor groupList, long groupListType) {
        List<Group> groups = new ArrayList<>();
        long begin = 0;
        for (int entry = 0; entry < groupList.shape().dim(0); entry++) {
            long value = groupList.longAt(groupListType == 2 ? 2L * entry + 1 : entry);
            int index = groupListType == 2 ? (int) groupList.longAt(2L * entry) : entry;
            long end = groupListType == 0 ? value : begin + value;
            groups.add(new Group(index, begin, end));
            begin = end;
        }
        return groups;
    }
}
