package ascendsim.traces.chrome;

/**
 * One row of the timeline, in which no two slices overlap: viewers drop or misplace slices that do.
 */
final class Row {
    private final String process;
    private final String thread;
    private long lastEnd;

    Row(String process, String thread) {
        this.process = process;
        this.thread = thread;
    }

    String process() {
        return process;
    }

    String thread() {
        return thread;
    }

    /** Cycle from which the row is free. */
    long lastEnd() {
        return lastEnd;
    }

    void occupy(long end) {
        lastEnd = end;
    }
}
