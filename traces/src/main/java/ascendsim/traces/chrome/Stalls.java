package ascendsim.traces.chrome;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Stalls of one pipe that no slice has shown yet. */
final class Stalls {
    private record Stall(StallReason reason, long from, long to) {
    }

    private final List<Stall> pending = new ArrayList<>();

    void add(Event stall) {
        pending.add(new Stall(stall.reason(), stall.start(), stall.end()));
    }

    /** Takes the stalls that ended before an instruction started and those that lie inside it. */
    Taken take(Event instruction) {
        if (pending.isEmpty()) {
            return Taken.NONE;
        }
        List<Stall> own = new ArrayList<>();
        pending.removeIf(stall -> belongs(stall, instruction) && own.add(stall));
        return own.isEmpty() ? Taken.NONE : new Taken(own);
    }

    private static boolean belongs(Stall stall, Event instruction) {
        boolean before = stall.to <= instruction.start();
        boolean inside = stall.from >= instruction.start() && stall.to <= instruction.end();
        return before || inside;
    }

    /** Stalls of one instruction. */
    static final class Taken {
        static final Taken NONE = new Taken(List.of());

        private final List<Stall> stalls;

        private Taken(List<Stall> stalls) {
            this.stalls = List.copyOf(stalls);
        }

        boolean isEmpty() { return stalls.isEmpty(); }

        /** Reason and cycles, for example {@code flag 120, bandwidth 8}. */
        String text() {
            return String.join(", ",
                    stalls.stream().map(s -> s.reason.text() + " " + (s.to - s.from)).toList());
        }

        /** Cycles by reason. */
        Map<StallReason, Long> cycles() {
            Map<StallReason, Long> cycles = new EnumMap<>(StallReason.class);
            stalls.forEach(s -> cycles.merge(s.reason, s.to - s.from, Long::sum));
            return cycles;
        }

        /** When the pipe began to wait for a flag. */
        OptionalLong waitedSince() {
            return stalls.stream()
                    .filter(s -> s.reason == StallReason.FLAG || s.reason == StallReason.CROSS_FLAG)
                    .mapToLong(Stall::from).min();
        }
    }
}
