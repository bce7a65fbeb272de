package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Cross-core sets and the waits they ended: the n-th set that raised a core's counter goes with its n-th wait. */
final class CrossFlags implements Consumer<Event> {
    /** More of them hide the lanes. */
    static final int MOST = 100;

    /** Where and when one end of a flag was. */
    record End(CoreId core, Pipe pipe, long time) {
    }

    /** @param awaited the core stood still until the set; otherwise the flag lay ready */
    record Handover(End set, End taken, boolean awaited) {
    }

    private record Place(CoreId core, Pipe pipe) {
    }

    private record Counter(CoreId core, int flag) {
    }

    private final Scope scope;
    private final Map<Place, Deque<List<Counter>>> setting = new HashMap<>();
    private final Map<Place, Deque<Counter>> taking = new HashMap<>();
    private final Map<Counter, Deque<End>> raised = new HashMap<>();
    private final List<Handover> handovers = new ArrayList<>();

    CrossFlags(Scope scope) {
        this.scope = scope;
    }

    /** Those inside the scope; empty when there are too many to draw. */
    Optional<List<Handover>> handovers() {
        return handovers.size() > MOST ? Optional.empty() : Optional.of(List.copyOf(handovers));
    }

    /** What took effect is reported before the instruction that did it. */
    @Override
    public void accept(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> clear();
            case CROSS_SET -> setting.computeIfAbsent(place(event), _ -> new ArrayDeque<>()).add(counters(event));
            case CROSS_TAKEN -> taking.computeIfAbsent(place(event), _ -> new ArrayDeque<>())
                    .add(new Counter(event.core(), event.flag()));
            case SCALAR, INSTRUCTION -> ran(event);
            case CORE_STARTED, STALL, TRAFFIC, FLAG_SET, FLAG_TAKEN, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void clear() {
        setting.clear();
        taking.clear();
        raised.clear();
        handovers.clear();
    }

    private List<Counter> counters(Event set) {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < set.raisedCount(); i++) {
            if (set.raised(i).block() == scope.core()) {
                counters.add(new Counter(set.raised(i), set.flag()));
            }
        }
        return counters;
    }

    private void ran(Event event) {
        if (!event.launch().lines().isSync(event.core().kind(), event.line())) {
            return;
        }
        if (event.instruction() instanceof Sync.CrossSet) {
            Deque<List<Counter>> counters = setting.getOrDefault(place(event), new ArrayDeque<>());
            if (!counters.isEmpty()) {
                counters.remove().forEach(
                        c -> raised.computeIfAbsent(c, _ -> new ArrayDeque<>()).add(end(event)));
            }
        } else if (event.instruction() instanceof Sync.CrossWait) {
            Deque<Counter> counters = taking.getOrDefault(place(event), new ArrayDeque<>());
            if (!counters.isEmpty()) {
                taken(counters.remove(), event);
            }
        }
    }

    private void taken(Counter counter, Event wait) {
        Deque<End> sets = raised.getOrDefault(counter, new ArrayDeque<>());
        if (sets.isEmpty()) {
            return;
        }
        End set = sets.remove();
        End taken = end(wait);
        boolean ours = set.core.block() == scope.core();
        if (ours && set.time >= scope.from() && taken.time <= scope.to() && handovers.size() <= MOST) {
            handovers.add(new Handover(set, taken, set.time > wait.start()));
        }
    }

    private static Place place(Event event) {
        return new Place(event.core(), event.pipe());
    }

    private static End end(Event event) {
        return new End(event.core(), event.pipe(), event.end());
    }
}
