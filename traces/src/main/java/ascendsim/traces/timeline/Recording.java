package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.Events;
import ascendsim.traces.log.Launch;
import ascendsim.traces.timeline.Spans.Span;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The lanes of one AI core in the last launch of a log. */
final class Recording implements CoreActivity.Watcher {
    private final Launch launch;
    private final Scope scope;
    private final double grain;
    private final Map<CoreId, Map<Pipe, PipeLane>> lanes = new LinkedHashMap<>();
    private final CrossFlags flags;

    private Recording(Launch launch, Scope scope, double grain) {
        this.launch = launch;
        this.scope = scope;
        this.grain = grain;
        flags = new CrossFlags(scope);
        launched();
    }

    /**
     * Reads a log.
     *
     * @param grain cycles below which nothing is seen by itself
     */
    static Recording of(Events log, Scope scope, double grain) {
        Recording recording = new Recording(log.launches().getLast(), scope, grain);
        CoreActivity activity = new CoreActivity(recording);
        log.forEach(activity.andThen(recording.flags));
        return recording;
    }

    @Override
    public void launched() {
        lanes.clear();
        for (CoreId core : launch.cores()) {
            if (core.block() == scope.core()) {
                lanes.put(core, lanes(core));
            }
        }
    }

    private Map<Pipe, PipeLane> lanes(CoreId core) {
        Map<Pipe, PipeLane> pipes = new EnumMap<>(Pipe.class);
        Palette.ORDER.stream().filter(core.kind()::has).forEach(p -> pipes.put(p, new PipeLane(scope, grain)));
        return pipes;
    }

    @Override
    public boolean watches(CoreId core) {
        return lanes.containsKey(core);
    }

    @Override
    public void work(Event event, long start, long end) {
        Span span = new Span(start, end, event.instruction().form().opcode());
        PipeLane lane = lanes.get(event.core()).get(event.pipe());
        if (event.pipe() == Pipe.S) {
            lane.separateWork(span);
        } else {
            lane.work(span);
        }
    }

    @Override
    public void push(CoreId core, long start, long end) {
        lanes.get(core).get(Pipe.S).separateWork(new Span(start, end, ""));
    }

    @Override
    public void stall(Event event) {
        lanes.get(event.core()).get(event.pipe()).stall(event.reason(), event.start(), event.end());
    }

    void coarsen(double coarserGrain) {
        lanes.values().forEach(pipes -> pipes.values().forEach(lane -> lane.coarsen(coarserGrain)));
    }

    Launch launch() {
        return launch;
    }

    Scope scope() {
        return scope;
    }

    /** By core and pipe. */
    Map<CoreId, Map<Pipe, PipeLane>> lanes() {
        return lanes;
    }

    /** The reasons for which something is drawn. */
    Set<StallReason> shown() {
        Set<StallReason> shown = EnumSet.noneOf(StallReason.class);
        lanes.values().forEach(pipes -> pipes.values().stream().filter(PipeLane::isUsed)
                .forEach(lane -> shown.addAll(lane.stalls().keySet())));
        shown.removeIf(reason -> Palette.stall(reason).isEmpty());
        return shown;
    }

    CrossFlags flags() {
        return flags;
    }
}
