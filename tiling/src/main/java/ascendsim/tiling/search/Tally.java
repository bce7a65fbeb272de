package ascendsim.tiling.search;

import ascendsim.tiling.space.Candidate;

/** Counts while a search goes on. */
final class Tally {
    long evaluations;
    int simulated;
    int pruned;
    int symmetric;
    private int aborted;
    private int failed;
    private long illegal;
    private long dominated;

    void count(Candidate candidate) {
        switch (candidate) {
            case Candidate.Legal _ -> {
                // counted where it is evaluated
            }
            case Candidate.Illegal _ -> illegal++;
            case Candidate.Dominated _ -> dominated++;
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

    Counts counts() {
        return new Counts(evaluations, simulated, aborted, pruned, symmetric, illegal, dominated, failed);
    }
}
