package ascendsim.kernels.operator;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.List;
import java.util.Set;

/**
 * What a call over groups of rows reads at least: nothing of a group without rows, nothing of a row outside all groups.
 *
 * @param sizes rows of each group
 * @param rows  rows there are
 */
public record GroupTraffic(List<Long> sizes, long rows) {
    private static final Set<String> OF_GROUPS = Set.of("weight", "w", "bias", "scale", "offset", "antiquant_scale",
            "antiquant_offset");
    private static final Set<String> OF_ROWS = Set.of("x", "per_token_scale", "pertoken_scale", "logit", "row_index");

    public GroupTraffic {
        sizes = List.copyOf(sizes);
    }

    /** Bytes of inputs the call needs. */
    public long read(OperatorCall call) {
        return call.tensors().keySet().stream().mapToLong(name -> read(name, call.tensors(name))).sum();
    }

    private long read(String name, List<TensorArgument> tensors) {
        long bytes = 0;
        for (int i = 0; i < tensors.size(); i++) {
            long all = tensors.get(i).tensor().type().bytes();
            if (tensors.size() > 1) {
                bytes += OF_GROUPS.contains(name) && sizes.get(i) == 0 ? 0 : all;
            } else if (OF_GROUPS.contains(name)) {
                bytes += share(all, sizes.stream().filter(size -> size > 0).count(), sizes.size());
            } else {
                bytes += OF_ROWS.contains(name) ? written(all) : all;
            }
        }
        return bytes;
    }

    /** Of so many bytes for all rows, those of rows that belong to a group. */
    public long written(long bytes) {
        return share(bytes, sizes.stream().mapToLong(Long::longValue).sum(), rows);
    }

    private static long share(long bytes, long part, long whole) {
        return whole == 0 ? bytes : Math.round((double) bytes * part / whole);
    }
}
