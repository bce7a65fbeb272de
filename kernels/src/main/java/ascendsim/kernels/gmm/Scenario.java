package ascendsim.kernels.gmm;

import ascendsim.kernels.call.OperatorCall;
import java.util.Optional;

/** Which of x, weight and y are one tensor and which a list with a tensor for each group (operators.md §1). */
public enum Scenario {
    /** one x, one weight for all groups, one y */
    SINGLE_SINGLE_SINGLE("single-single-single"),
    /** one x, a weight for each group, one y */
    SINGLE_MULTI_SINGLE("single-multi-single"),
    /** one x, a weight and a y for each group: only where the group list is a list of integers */
    SINGLE_MULTI_MULTI("single-multi-multi"),
    /** an x and a weight for each group, one y */
    MULTI_MULTI_SINGLE("multi-multi-single"),
    /** an x, a weight and a y for each group; no group list */
    MULTI_MULTI_MULTI("multi-multi-multi");

    private final String text;

    Scenario(String text) {
        this.text = text;
    }

    /** As the vendor's documents name it. */
    public String text() {
        return text;
    }

    /** Whether every group has an x of its own. */
    public boolean hasManyX() {
        return this == MULTI_MULTI_SINGLE || this == MULTI_MULTI_MULTI;
    }

    /** Whether every group has a weight of its own, of rank 2. */
    public boolean hasManyWeights() {
        return this != SINGLE_SINGLE_SINGLE;
    }

    /** Whether every group has a y of its own. */
    public boolean hasManyOutputs() {
        return this == SINGLE_MULTI_MULTI || this == MULTI_MULTI_MULTI;
    }

    /** The scenario of a call by the lengths of its lists, split_item and group_type; empty if there is none. */
    static Optional<Scenario> of(OperatorCall call) {
        int xs = call.tensors("x").size();
        int weights = call.tensors("weight").size();
        boolean oneOutput = call.whole("split_item", 0) > 1;
        if (xs == 0 || weights == 0) {
            return Optional.empty();
        }
        if (xs == 1 && weights == 1) {
            return Optional.of(call.whole("group_type", -1) == -1 ? MULTI_MULTI_MULTI : SINGLE_SINGLE_SINGLE);
        }
        if (xs == 1) {
            return Optional.of(oneOutput ? SINGLE_MULTI_SINGLE : SINGLE_MULTI_MULTI);
        }
        if (xs != weights) {
            return Optional.empty();
        }
        return Optional.of(oneOutput ? MULTI_MULTI_SINGLE : MULTI_MULTI_MULTI);
    }
}
