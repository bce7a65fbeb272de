package ascendsim.kernels.reference;

import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;

/** Runs a computation on a pool of so many threads: parallel streams use the pool they are started in. */
public final class Pools {
    private Pools() {
    }

    public static <T> T run(int threads, Callable<T> work) {
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            return pool.submit(work).join();
        }
    }
}
