package ascendsim.tiling.search;

import java.util.SortedMap;
import java.util.TreeMap;

/** Counts while a search goes on. */
final class Tally {
    long evaluations;
    int simulated;
    int pruned;
    long symmetric;
    private int aborted;
    private int failed;
    private final SortedMap<String, Long> illegal = new TreeMap<>();
    private long dominated;

    void count(Seen seen) {
        switch (seen) {
            case Seen.Legal _ -> {
                // counted where it is evaluated
            }
            case Seen.Illegal broken -> illegal.merge(broken.rule(), 1L, Long::sum);
            case Seen.Dominated _ -> dominated++;
        }
    }

    void count(Evaluation evaluation) {
        switch (evaluation) {
            case Evaluation.Aborted _ -> aborted++;
            case Evaluation.Failed _ -> failed++;
            case Evaluation.Timed _,Evaluation.Pruned _ -> {
                // nothing more to say
            }
        }
    }

    /** Adds points that were looked at and passed over before any of them came here. */
    void count(Survey survey) {
        survey.illegal().forEach((rule, points) -> illegal.merge(rule, points, Long::sum));
        dominated += survey.dominated();
        symmetric += survey.symmetric();
    }

    Counts counts() {
        return new Counts(evaluations, simulated, aborted, pruned, symmetric, illegal, dominated, failed);
    }
}
