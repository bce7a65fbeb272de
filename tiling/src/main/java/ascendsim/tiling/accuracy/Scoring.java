package ascendsim.tiling.accuracy;

import ascendsim.kernels.batch.Batch;
import java.util.List;
import java.util.function.Function;

/** Predicts many rows, several at a time; the result is the same whatever the number of threads. */
public final class Scoring {
    private final Batch batch;

    /**
     * A scoring with so many threads.
     *
     * @param jobs 1 or more
     */
    public Scoring(int jobs, Batch.Watcher watcher) {
        this.batch = new Batch(jobs, watcher);
    }

    /** What became of the rows, in their order. */
    public List<Prediction> predict(List<Measurement> rows, Function<Measurement, Prediction> predictor) {
        return batch.map(rows, Measurement::microseconds, predictor);
    }
}
