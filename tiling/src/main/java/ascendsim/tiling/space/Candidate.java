package ascendsim.tiling.space;

import ascendsim.kernels.plan.Plan;
import java.util.List;

/** What a point of a space turns out to be. */
public sealed interface Candidate {

    /** The chip can run it. */
    record Legal(Plan plan) implements Candidate {
    }

    /**
     * It cannot be built.
     *
     * @param reasons one line each: which buffer overflows by how much, which alignment rule it breaks
     */
    record Illegal(List<String> reasons) implements Candidate {
        public Illegal {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * It can be built, but another point does the same with less.
     *
     * @param reason what it has in vain
     */
    record Dominated(String reason) implements Candidate {
    }
}
