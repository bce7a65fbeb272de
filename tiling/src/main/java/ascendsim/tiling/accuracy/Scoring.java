package ascendsim.tiling.accuracy;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Predicts many rows, several at a time. The result is in the order of the rows and the same whatever the number of
 * threads. Long rows go first, so that the last thread does not end long after the others.
 */
public final class Scoring {
    /** Told after each row how many are done, of how many; called from any thread. */
    @FunctionalInterface
    public interface Watcher {
        void done(int rows, int of);
    }

    /** Nobody watches. */
    public static final Watcher UNWATCHED = (rows, of) -> {
    };

    private final int jobs;
    private final Watcher watcher;

    /**
     * A scoring with so many threads.
     *
     * @param jobs 1 or more
     */
    public Scoring(int jobs, Watcher watcher) {
        this.jobs = jobs;
        this.watcher = watcher;
    }

    /** What became of the rows. */
    public List<Prediction> predict(List<Measurement> rows, Function<Measurement, Prediction> predictor) {
        List<Integer> longestFirst = IntStream.range(0, rows.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> rows.get(i).microseconds()).reversed()).toList();
        AtomicInteger count = new AtomicInteger();
        Prediction[] results = new Prediction[rows.size()];
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            List<Callable<Integer>> tasks = longestFirst.stream().map(i -> (Callable<Integer>) () -> {
                results[i] = predictor.apply(rows.get(i));
                watcher.done(count.incrementAndGet(), rows.size());
                return i;
            }).toList();
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulating", interrupted);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
        return List.of(results);
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException defect -> defect;
            default -> new IllegalStateException(cause);
        };
    }
}
