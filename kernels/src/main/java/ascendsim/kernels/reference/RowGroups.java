package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of x that belong to each group, from a group_list of cumulative ends (type 0) or counts (type 1). */
final class RowGroups {
    /** Rows begin to end - 1 are multiplied by the group's weight. */
    record Group(int index, long begin, long end) {
    }

    private RowGroups() {
    }

    /** The groups in order, empty ones included. */
    static List<Group> of(Tensor groupList, long groupListType) {
        List<Group> groups = new ArrayList<>();
        long begin = 0;
        for (int index = 0; index < groupList.elements(); index++) {
            long value = groupList.longAt(index);
            long end = groupListType == 0 ? value : begin + value;
            groups.add(new Group(index, begin, end));
            begin = end;
        }
        return groups;
    }
}
