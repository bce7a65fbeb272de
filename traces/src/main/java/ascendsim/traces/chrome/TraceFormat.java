package ascendsim.traces.chrome;

import java.util.Locale;

/** Whom a trace is written for. */
public enum TraceFormat {
    /** MindStudio Insight, and chrome://tracing: the dialect of the vendor's simulator (ecosystem.md §1.4) */
    INSIGHT,
    /** Perfetto: processes and threads by number and name, flags as slices in rows of their own, whole nanoseconds */
    PERFETTO;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
