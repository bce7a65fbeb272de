package ascendsim.kernels.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Does something with many rows, several at a time. The results are in the order of the rows and the same whatever the
 * number of threads. Long rows go first, so that the last thread does not end long after the others.
 */
public final class Batch {
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
     * A batch with so many threads.
     *
     * @param jobs 1 or more
     */
    public Batch(int jobs, Watcher watcher) {
        this.jobs = jobs;
        this.watcher = watcher;
    }

    /**
     * What became of the rows.
     *
     * @param length how long a row takes beside the others, in any unit
     */
    public <R, T> List<T> map(List<R> rows, ToDoubleFunction<R> length, Function<R, T> work) {
        List<Integer> longestFirst = IntStream.range(0, rows.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> length.applyAsDouble(rows.get(i))).reversed())
                .toList();
        AtomicInteger count = new AtomicInteger();
        List<T> results = new ArrayList<>(Collections.nCopies(rows.size(), null));
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            List<Callable<Integer>> tasks = longestFirst.stream().map(i -> (Callable<Integer>) () -> {
                T result = work.apply(rows.get(i));
                synchronized (results) {
                    results.set(i, result);
                }
                watcher.done(count.incrementAndGet(), rows.size());
                return i;
            }).toList();
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
        return List.copyOf(results);
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException defect -> defect;
            default -> new IllegalStateException(cause);
        };
    }
}
