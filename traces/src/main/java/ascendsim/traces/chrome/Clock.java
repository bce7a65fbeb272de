package ascendsim.traces.chrome;

import ascendsim.traces.log.Event;
import java.util.ArrayList;
import java.util.List;

/** Core cycles as picoseconds since the start of the trace; several launches follow one another. */
final class Clock {
    private static final double PICOSECONDS_PER_MICROSECOND = 1e6;
    private static final double PICOSECONDS_PER_NANOSECOND = 1e3;

    private final double picosecondsPerCycle;
    private final List<Long> launches = new ArrayList<>();
    private long launchStart;
    private long last;

    Clock(double mhz) {
        picosecondsPerCycle = PICOSECONDS_PER_MICROSECOND / mhz;
    }

    /** Notes how far the trace has come; the next launch begins where the last one ended. */
    void watch(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> {
                launchStart = last;
                launches.add(last);
            }
            case SCALAR, INSTRUCTION, STALL, CORE_STARTED, CORE_ENDED, FINISHED -> last =
                    Math.max(last, cycle(event.end()));
            case TRAFFIC, FLAG_SET, FLAG_TAKEN, CROSS_SET, CROSS_TAKEN -> {
            }
        }
    }

    /** Launches so far. */
    int launches() {
        return launches.size();
    }

    /** The cycle of the trace at which a launch began. */
    long launchStart(int number) {
        return launches.get(number);
    }

    /** The last cycle of the trace so far. */
    long last() {
        return last;
    }

    /** A launch's own cycle on the trace's scale. */
    long cycle(long cycle) {
        return launchStart + cycle;
    }

    /** The least whole number of cycles that takes a nanosecond. */
    long cyclesOfNanosecond() {
        return (long) Math.ceil(PICOSECONDS_PER_NANOSECOND / picosecondsPerCycle);
    }

    /** When a cycle of the trace's scale begins. */
    long picoseconds(long cycle) {
        return Math.round(cycle * picosecondsPerCycle);
    }
}
