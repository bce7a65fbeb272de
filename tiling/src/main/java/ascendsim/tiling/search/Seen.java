package ascendsim.tiling.search;

import ascendsim.tiling.space.Candidate;
import java.util.List;

/** What is kept of a point that was looked at. Plans are large: one is made again where it is needed. */
sealed interface Seen {

    /** @param guess at its time in microseconds ({@link Estimate}) */
    record Legal(double guess) implements Seen {
    }

    /** @param reason the first rule that it breaks */
    record Illegal(String reason) implements Seen {
        /** What many points break alike: without the numbers, and without what would mend this one. */
        String rule() {
            return reason.replaceAll("\\b\\d[\\d,.]*", "N").replaceAll("; (lower|set|raise|choose|did) .*", "");
        }
    }

    /** @param reason what it has in vain */
    record Dominated(String reason) implements Seen {
    }

    /** What is kept of a candidate. */
    static Seen of(Candidate candidate, Estimate estimate) {
        return switch (candidate) {
            case Candidate.Legal(var plan) -> new Legal(estimate.microseconds(plan));
            case Candidate.Illegal(List<String> reasons) -> new Illegal(reasons.getFirst());
            case Candidate.Dominated(String reason) -> new Dominated(reason);
        };
    }
}
