package ascendsim.cli.serve;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sees to it that memory outside the Java heap that nobody needs any more is given back: outputs, and room for what
 * instructions have read. It leaves no mark on the heap, and a server whose heap is nearly empty would not collect
 * anything while it fills the machine.
 */
final class OffHeap {
    /** Assumed: a full collection of a small heap takes as long as making a tenth of this does. */
    private static final long COLLECTED_EVERY = 384L << 20;
    private static final String POOL = "direct";

    private final LongSupplier used;
    private final Runnable collection;
    /** More than was there after the last collection may be in use, so that what lives costs none. */
    private final AtomicLong most = new AtomicLong(COLLECTED_EVERY);

    /** That of this JVM. */
    OffHeap() {
        this(used(), System::gc);
    }

    /**
     * Another one.
     *
     * @param used       bytes in use, also by what is unreachable
     * @param collection finds what is unreachable; its bytes may be in use for a moment longer
     */
    OffHeap(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
    }

    /** A request is done. */
    void requestDone() {
        long now = used.getAsLong();
        if (now < most.get() - COLLECTED_EVERY) {
            most.set(now + COLLECTED_EVERY);
        } else if (now >= most.get()) {
            most.set(now + COLLECTED_EVERY);
            collection.run();
        }
    }

    private static LongSupplier used() {
        BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(candidate -> candidate.getName().equals(POOL)).findFirst().orElseThrow();
        return pool::getMemoryUsed;
    }
}
