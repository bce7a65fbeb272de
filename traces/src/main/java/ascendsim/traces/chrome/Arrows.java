package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.TraceJson.Arrow;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which set belongs to which wait: the n-th one that took effect to the n-th one that passed, by flag. The log is read
 * twice, first to count the waits that are drawn, so that a set nobody waited for gets no arrow.
 */
final class Arrows {
    private static final String CROSS = "cross";

    private record Flag(int launch, CoreId core, String pipes, int id) {
    }

    private record Place(int launch, CoreId core, Pipe pipe) {
    }

    /** What took effect and has not been drawn yet, pipe by pipe. */
    private static final class Queues<T> {
        private final Map<Place, Deque<List<T>>> queues = new HashMap<>();

        private void add(Place place, List<T> items) {
            queues.computeIfAbsent(place, _ -> new ArrayDeque<>()).add(items);
        }

        private List<T> next(Place place) {
            Deque<List<T>> queue = queues.get(place);
            return queue == null || queue.isEmpty() ? List.of() : queue.remove();
        }
    }

    private final Queues<Flag> passed = new Queues<>();
    private final Queues<Arrow> departures = new Queues<>();
    private final Queues<Arrow> arrivals = new Queues<>();
    private final Map<Flag, Integer> waits = new HashMap<>();
    private final Map<Flag, Integer> sets = new HashMap<>();
    private final Map<Flag, Integer> taken = new HashMap<>();
    private int launch;

    /** First reading. */
    void count(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> launch++;
            case FLAG_TAKEN -> passed.add(place(event), List.of(flag(event)));
            case CROSS_TAKEN -> passed.add(place(event), List.of(crossFlag(event.core(), event.flag())));
            case SCALAR, INSTRUCTION -> drawn(event);
            case CORE_STARTED, STALL, TRAFFIC, FLAG_SET, CROSS_SET, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void drawn(Event event) {
        if (isWait(event.instruction())) {
            passed.next(place(event)).forEach(flag -> waits.merge(flag, 1, Integer::sum));
        }
    }

    /** Between the readings. */
    void rewind() {
        launch = 0;
    }

    /** Second reading: what took effect is reported before the instruction that did it. */
    void pair(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> launch++;
            case FLAG_SET -> departures.add(place(event), event.redundant() ? List.of() : departure(flag(event)));
            case FLAG_TAKEN -> arrivals.add(place(event), arrival(flag(event)));
            case CROSS_SET -> departures.add(place(event), crossDepartures(event));
            case CROSS_TAKEN -> arrivals.add(place(event), arrival(crossFlag(event.core(), event.flag())));
            case CORE_STARTED, SCALAR, INSTRUCTION, STALL, TRAFFIC, CORE_ENDED, FINISHED -> {
            }
        }
    }

    /** Arrows that start at a set that is being drawn. */
    List<Arrow> departures(Event set) {
        return departures.next(place(set));
    }

    /** The arrow that arrives at a wait that is being drawn. */
    List<Arrow> arrivals(Event wait) {
        return arrivals.next(place(wait));
    }

    static boolean isWait(Instruction instruction) {
        return instruction instanceof Sync.WaitFlag || instruction instanceof Sync.CrossWait;
    }

    private List<Arrow> crossDepartures(Event event) {
        List<Arrow> arrows = new ArrayList<>();
        for (int i = 0; i < event.raisedCount(); i++) {
            arrows.addAll(departure(crossFlag(event.raised(i), event.flag())));
        }
        return arrows;
    }

    private List<Arrow> departure(Flag flag) {
        int number = sets.merge(flag, 1, Integer::sum);
        return number <= waits.getOrDefault(flag, 0) ? List.of(arrow(flag, number)) : List.of();
    }

    private List<Arrow> arrival(Flag flag) {
        int number = taken.merge(flag, 1, Integer::sum);
        return number <= sets.getOrDefault(flag, 0) ? List.of(arrow(flag, number)) : List.of();
    }

    private static Arrow arrow(Flag flag, int number) {
        String id = String.join("_", flag.core.text(), flag.pipes, Integer.toString(flag.id),
                Integer.toString(number));
        return new Arrow(flag.launch == 1 ? id : flag.launch + "_" + id, flag.pipes);
    }

    private Flag flag(Event event) {
        return new Flag(launch, event.core(), pipes(event.instruction()), event.flag());
    }

    private Flag crossFlag(CoreId raised, int id) {
        return new Flag(launch, raised, CROSS, id);
    }

    private Place place(Event event) {
        return new Place(launch, event.core(), event.pipe());
    }

    /** For example {@code MTE2ToVECTOR}, the category of an arrow between two pipes. */
    private static String pipes(Instruction instruction) {
        if (instruction instanceof Sync.SetFlag(Pipe src, Pipe dst, _)) {
            return Lane.of(src) + "To" + Lane.of(dst);
        }
        if (instruction instanceof Sync.WaitFlag(Pipe src, Pipe dst, _)) {
            return Lane.of(src) + "To" + Lane.of(dst);
        }
        throw new IllegalArgumentException("no flag: " + instruction.text());
    }
}
