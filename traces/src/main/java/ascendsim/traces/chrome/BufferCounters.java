package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.TraceJson.Value;
import ascendsim.traces.use.BufferUse;
import java.util.List;
import java.util.Map;

/**
 * How full the buffers of cores were, the mean of each bucket of time, as counters.
 *
 * @param launches by core and buffer, launch by launch; none: not shown
 */
record BufferCounters(List<Map<CoreId, Map<Space, BufferUse>>> launches) {
    /** Insight drops counters at time 0. */
    private static final long FIRST_TIME = 1000;

    /** A counter event wherever a buffer's filling changes, and where its launch ends. */
    void write(TraceJson json, Clock clock, TraceScope scope) {
        for (int i = 0; i < Math.min(launches.size(), clock.launches()); i++) {
            long begin = clock.launchStart(i);
            launches.get(i).forEach((core, spaces) -> {
                if (scope.shows(core)) {
                    spaces.forEach((space, use) -> write(json, clock, scope, new Place(core, space, use, begin)));
                }
            });
        }
    }

    private record Place(CoreId core, Space space, BufferUse use, long begin) {
    }

    private static void write(TraceJson json, Clock clock, TraceScope scope, Place place) {
        long[] bytes = place.use.occupied();
        long shown = -1;
        for (int i = 0; i <= bytes.length; i++) {
            long cycle = place.begin + i * place.use.bucketCycles();
            long filled = i < bytes.length ? bytes[i] : 0;
            boolean seen = scope.shows(cycle, cycle + place.use.bucketCycles());
            if (seen && filled != shown) {
                json.counter(place.space + " occupied", place.core, Math.max(FIRST_TIME, clock.picoseconds(cycle)),
                        new Value("bytes", filled));
                shown = filled;
            }
        }
    }
}
