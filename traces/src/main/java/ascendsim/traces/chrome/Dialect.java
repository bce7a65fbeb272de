package ascendsim.traces.chrome;

import java.util.Optional;
import java.util.OptionalInt;

/** The forms a trace file has (ecosystem.md §1.4). */
enum Dialect {
    /** the vendor's file of all cores: processes and threads are names, flags begin and end */
    ALL_CORES(OptionalInt.of(2), "t"),
    /** the vendor's file of one core: pipes are processes, with numbers, flags are slices */
    ONE_CORE(OptionalInt.of(1), "t"),
    /** cores are processes, flags are slices in rows of their own */
    PERFETTO(OptionalInt.empty(), "f");

    private final OptionalInt schema;
    private final String arrival;

    Dialect(OptionalInt schema, String arrival) {
        this.schema = schema;
        this.arrival = arrival;
    }

    static Dialect of(TraceFormat format) {
        return switch (format) {
            case INSIGHT -> ALL_CORES;
            case PERFETTO -> PERFETTO;
        };
    }

    /** The dialect of a file, by what stands before its list of events; empty if Insight would not take it for one. */
    static Optional<Dialect> of(String head) {
        if (!head.contains("\"profilingType\"") || !head.contains("\"op\"")) {
            return Optional.empty();
        }
        return Optional.of(head.matches("(?s).*\"schemaVersion\"\\s*:\\s*1\\b.*") ? ONE_CORE : ALL_CORES);
    }

    /** The vendor's version of it; empty where the file is not the vendor's. */
    OptionalInt schema() {
        return schema;
    }

    /** The phase of the end of an arrow. */
    String arrival() {
        return arrival;
    }

    /** Whether processes and threads are texts. */
    boolean isNamed() { return this == ALL_CORES; }

    /** Whether flags are pairs of begin and end; else slices. */
    boolean pairsFlags() {
        return this == ALL_CORES;
    }

    /** Picoseconds to which times are cut off. */
    long resolution() {
        return this == PERFETTO ? 1000 : 1;
    }
}
