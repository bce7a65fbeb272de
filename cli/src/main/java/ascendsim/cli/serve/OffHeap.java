package ascendsim.cli.serve;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that tensors nobody needs any more are given back. They lie outside the Java heap, on which they leave no
 * mark: a server whose heap is nearly empty would not collect anything while they fill the machine.
 */
final class OffHeap {
    /** Assumed: a collection of a small heap takes as long as some such tensors take to make. */
    private static final long COLLECTED_EVERY = 512L << 20;

    private final AtomicLong used = new AtomicLong();

    /** @param bytes of tensors that a request had and that are of no use now */
    void left(long bytes) {
        if (used.addAndGet(bytes) >= COLLECTED_EVERY) {
            used.set(0);
            System.gc();
        }
    }
}
