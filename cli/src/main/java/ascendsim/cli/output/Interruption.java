package ascendsim.cli.output;

import java.util.concurrent.locks.ReentrantLock;

/** What happens when the process is told to end (Ctrl-C): a file being written is finished first, no other is begun. */
public final class Interruption {
    /** Fair: who waits for it when the process is told to end gets it before the next file is begun. */
    private static final ReentrantLock WRITING = new ReentrantLock(true);

    private Interruption() {
    }

    /** Call once in a process. */
    public static void guard() {
        // Never unlocked: whatever wants to write afterwards waits until the process is gone.
        Runtime.getRuntime().addShutdownHook(new Thread(WRITING::lock, "finish-writing"));
    }

    /** Runs something that must not be cut short. */
    static void finishing(Runnable write) {
        WRITING.lock();
        try {
            write.run();
        } finally {
            WRITING.unlock();
        }
    }
}
