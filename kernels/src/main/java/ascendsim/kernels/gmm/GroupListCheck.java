package ascendsim.kernels.gmm;

import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The group list: its shape, and its numbers, which the device would take as they are (operators.md §1, §12). */
record GroupListCheck(GroupedCall grouped, Findings findings) {
    static final int MOST_GROUPS = 1024;
    private static final int MOST_LISTED = 128;

    void check() {
        Optional<TensorArgument> list = grouped.call().tensor("group_list");
        Scenario scenario = grouped.scenario();
        if (scenario == Scenario.MULTI_MULTI_MULTI) {
            list.ifPresent(_ -> findings.add("group_list", "given",
                    "expected none with group_type -1 (" + scenario.text() + ")", "leave it out"));
            return;
        }
        if (list.isEmpty()) {
            if (scenario != Scenario.MULTI_MULTI_SINGLE) {
                findings.add("group_list", "not given", "expected one (" + scenario.text() + ")", "");
            }
            return;
        }
        if (hasShape(list.get().shape())) {
            numbers(list.get().tensor());
        }
    }

    private boolean isPairs() { return grouped.call().whole("group_list_type", 0) == 2; }

    private boolean hasShape(Shape shape) {
        if (shape.rank() != (isPairs() ? 2 : 1) || isPairs() && shape.dim(1) != 2) {
            findings.add("group_list", "shape " + shape, isPairs()
                    ? "expected (e,2), rows of group and count, for group_list_type 2"
                    : "expected (e,)", "");
            return false;
        }
        int most = grouped.scenario() == Scenario.SINGLE_SINGLE_SINGLE ? MOST_GROUPS : MOST_LISTED;
        if (shape.dim(0) > most) {
            findings.add("group_list", "size of groupList is " + shape.dim(0), "expected at most " + most, "");
        }
        if (!grouped.splitsK() && shape.dim(0) != grouped.groups()) {
            findings.add("group_list", "size of groupList is " + shape.dim(0),
                    "expected " + grouped.groups() + (grouped.scenario().hasManyWeights()
                            ? ", the number of weights"
                            : ", equal to weight dim 0"),
                    "");
            return false;
        }
        return true;
    }

    private void numbers(Tensor list) {
        int groups = (int) list.shape().dim(0);
        long[] values = LongStream.range(0, list.elements()).map(list::longAt).toArray();
        boolean cumulative = grouped.scenario() == Scenario.SINGLE_MULTI_MULTI
                || grouped.call().whole("group_list_type", 0) == 0;
        if (isPairs()) {
            if (arePairs(values, groups)) {
                sum(IntStream.range(0, groups).mapToLong(i -> values[2 * i + 1]).toArray());
            }
        } else if (cumulative ? isCumulative(values) : areCounts(values)) {
            long[] counts = values.clone();
            for (int i = 1; cumulative && i < counts.length; i++) {
                counts[i] = values[i] - values[i - 1];
            }
            sum(counts);
        }
    }

    private boolean isCumulative(long[] values) {
        for (int i = 0; i < values.length; i++) {
            long before = i == 0 ? 0 : values[i - 1];
            if (values[i] < before) {
                findings.add("group_list[" + i + "]", values[i] + (i == 0 ? "" : " after " + before),
                        "group_list[i] - group_list[i-1] should be larger than or equal to 0, and all non-negative",
                        "group_list_type 1 takes counts");
                return false;
            }
        }
        return true;
    }

    private boolean areCounts(long[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0) {
                findings.add("group_list[" + i + "]", Long.toString(values[i]), "expected a count of 0 or more", "");
                return false;
            }
        }
        return true;
    }

    private boolean arePairs(long[] values, int groups) {
        Set<Long> seen = new HashSet<>();
        boolean empty = false;
        for (int i = 0; i < groups; i++) {
            long group = values[2 * i];
            long count = values[2 * i + 1];
            String where = "group_list[" + i + "]";
            if (group < 0 || group >= groups || !seen.add(group)) {
                findings.add(where, "group " + group, "expected each of 0 to " + (groups - 1) + " once", "");
                return false;
            }
            if (count < 0 || empty && count > 0) {
                findings.add(where, count + " rows" + (count < 0 ? "" : " after an empty group"),
                        "expected counts of 0 or more, non-empty groups first", "");
                return false;
            }
            empty = count == 0;
        }
        return true;
    }

    private void sum(long[] counts) {
        BigInteger sum = LongStream.of(counts).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        Scenario scenario = grouped.scenario();
        if (scenario.hasManyX()) {
            long[] rows = IntStream.range(0, counts.length).mapToLong(grouped::m).toArray();
            if (!Arrays.equals(rows, counts)) {
                findings.add("group_list", "groups of " + Arrays.toString(counts) + " rows",
                        "expected the rows of each x, " + Arrays.toString(rows), "leave it out");
            }
            return;
        }
        long all = grouped.splitsK() ? grouped.k(0) : grouped.m(0);
        BigInteger total = BigInteger.valueOf(all);
        String axis = grouped.splitsK() ? "k" : "rows";
        boolean cumulative = grouped.call().whole("group_list_type", 0) == 0;
        if (sum.compareTo(total) > 0) {
            findings.add("group_list", "group_list sums to " + sum,
                    "x has " + (grouped.splitsK() ? "k = " + all : all + " rows"),
                    cumulative ? "" : "for cumulative sums set group_list_type 0");
        } else if (scenario.hasManyWeights() && !sum.equals(total)) {
            findings.add("group_list", "group_list ends at " + sum,
                    "expected the last to equal m = " + all + " (" + scenario.text() + ")", "every one of the " + axis
                            + " belongs to a weight");
        } else if (scenario == Scenario.SINGLE_MULTI_MULTI && LongStream.of(counts).anyMatch(count -> count == 0)) {
            findings.add("group_list", "a group without rows", "expected each y to have rows", "");
        }
    }
}
