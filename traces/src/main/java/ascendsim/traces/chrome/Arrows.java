package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.TraceJson.Arrow;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which set belongs to which wait: the n-th one that took effect to the n-th one that passed, by flag. The log is read
 * twice, first to learn which sets and waits are drawn, so that an arrow has both its ends or none.
 */
final class Arrows {
    private static final String CROSS = "cross";
    /** How the vendor's arrows between a cube core and one vector core begin (ecosystem.md §1.4). */
    private static final String INTRA = "intra_";

    private record Flag(int launch, CoreId core, String pipes, int id) {
    }

    private record Place(int launch, CoreId core, Pipe pipe) {
    }

    /** The n-th set of a flag, or the n-th wait for it. */
    private record End(Flag flag, int number) {
    }

    /** What took effect and has not been drawn yet, pipe by pipe; and how often each flag was seen. */
    private static final class Ends {
        private final Map<Place, Deque<List<End>>> queues = new HashMap<>();
        private final Map<Flag, Integer> counts = new HashMap<>();

        private End next(Flag flag) {
            return new End(flag, counts.merge(flag, 1, Integer::sum));
        }

        private void add(Place place, List<End> ends) {
            queues.computeIfAbsent(place, _ -> new ArrayDeque<>()).add(ends);
        }

        private List<End> take(Place place) {
            Deque<List<End>> queue = queues.get(place);
            return queue == null || queue.isEmpty() ? List.of() : queue.remove();
        }
    }

    /** Numbers that are drawn of one flag: as time goes on they make one range. */
    private static final class Drawn {
        private final Map<Flag, int[]> ranges = new HashMap<>();
        private final Set<End> hidden = new HashSet<>();

        private void add(End end) {
            int[] range = ranges.computeIfAbsent(end.flag, _ -> new int[]{end.number, end.number});
            range[1] = Math.max(range[1], end.number);
        }

        private boolean has(End end) {
            int[] range = ranges.get(end.flag);
            return range != null && end.number >= range[0] && end.number <= range[1] && !hidden.contains(end);
        }
    }

    private final TraceScope scope;
    private final Drawn sets = new Drawn();
    private final Drawn waits = new Drawn();
    private Ends departures = new Ends();
    private Ends arrivals = new Ends();
    private int launch;

    Arrows(TraceScope scope) {
        this.scope = scope;
    }

    /**
     * First reading.
     *
     * @param clock has seen the event
     */
    void count(Event event, Clock clock) {
        pair(event);
        switch (event.kind()) {
            case SCALAR, INSTRUCTION -> drawn(event, clock.cycle(event.end()));
            case LAUNCHED, CORE_STARTED, STALL, TRAFFIC, FLAG_SET, FLAG_TAKEN, CROSS_SET, CROSS_TAKEN, CORE_ENDED,
                    FINISHED -> {
            }
        }
    }

    private void drawn(Event event, long end) {
        if (!event.launch().lines().isSync(event.core().kind(), event.line())) {
            return;
        }
        boolean wait = isWait(event.instruction());
        Drawn into = wait ? waits : sets;
        boolean shown = scope.shows(end);
        for (End one : (wait ? arrivals : departures).take(place(event))) {
            if (shown && scope.shows(event.core())) {
                into.add(one);
            } else if (shown && scope.shows(one.flag.core)) {
                into.hidden.add(one);
            }
        }
    }

    /** Between the readings. */
    void rewind() {
        launch = 0;
        departures = new Ends();
        arrivals = new Ends();
    }

    /** Second reading: what took effect is reported before the instruction that did it. */
    void pair(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> launch++;
            case FLAG_SET -> departures.add(place(event),
                    event.redundant() ? List.of() : List.of(departures.next(flag(event))));
            case FLAG_TAKEN -> arrivals.add(place(event), List.of(arrivals.next(flag(event))));
            case CROSS_SET -> departures.add(place(event), crossDepartures(event));
            case CROSS_TAKEN -> arrivals.add(place(event),
                    List.of(arrivals.next(crossFlag(event.core(), event.flag()))));
            case CORE_STARTED, SCALAR, INSTRUCTION, STALL, TRAFFIC, CORE_ENDED, FINISHED -> {
            }
        }
    }

    /** Arrows that start at a set that is being drawn. */
    List<Arrow> departures(Event set) {
        return arrows(departures.take(place(set)));
    }

    /** The arrow that arrives at a wait that is being drawn. */
    List<Arrow> arrivals(Event wait) {
        return arrows(arrivals.take(place(wait)));
    }

    private List<Arrow> arrows(List<End> ends) {
        return ends.stream().filter(end -> sets.has(end) && waits.has(end)).map(Arrows::arrow).toList();
    }

    static boolean isWait(Instruction instruction) {
        return instruction instanceof Sync.WaitFlag || instruction instanceof Sync.CrossWait;
    }

    /** Whether an arrow stays on its core. */
    static boolean isLocal(Arrow arrow) {
        return !arrow.category().equals(CROSS);
    }

    private List<End> crossDepartures(Event event) {
        List<End> ends = new ArrayList<>();
        for (int i = 0; i < event.raisedCount(); i++) {
            ends.add(departures.next(crossFlag(event.raised(i), event.flag())));
        }
        return ends;
    }

    private static Arrow arrow(End end) {
        Flag flag = end.flag;
        if (flag.pipes.equals(CROSS) && flag.id >= Target.CROSS_FLAG_IDS) {
            return new Arrow(String.join("_", INTRA + flag.launch, flag.core.text(),
                    Integer.toString(flag.id - Target.CROSS_FLAG_IDS), Integer.toString(end.number)), flag.pipes);
        }
        String id = String.join("_", flag.core.text(), flag.pipes, Integer.toString(flag.id),
                Integer.toString(end.number));
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
