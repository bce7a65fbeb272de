package ascendsim.traces.report;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.Launch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lanes of a launch, and which of them the page shows instruction by instruction: as many as a budget of
 * instructions allows, AI core by AI core, that which ended last first, pipes before scalar units. The others are shown
 * as shares of coarse steps of time.
 */
final class Lanes implements Consumer<Event> {
    private final Launch launch;
    private final long[] slices;
    private final long[] ends;
    private final boolean[] detailed;
    private long end;

    Lanes(Launch launch) {
        this.launch = launch;
        slices = new long[Lane.count(launch.cores().size())];
        ends = new long[launch.cores().size()];
        detailed = new boolean[slices.length];
    }

    @Override
    public void accept(Event event) {
        if (event.kind() == EventKind.SCALAR || event.kind() == EventKind.INSTRUCTION) {
            slices[Lane.index(event.core(), event.pipe())]++;
            ends[event.core().index()] = Math.max(ends[event.core().index()], event.end());
            end = Math.max(end, event.end());
        } else if (event.kind() == EventKind.FINISHED) {
            end = Math.max(end, event.end());
        }
    }

    /** After the log has been read: chooses what is shown in detail. */
    void choose(long budget) {
        List<Lane> order = new ArrayList<>(used());
        order.sort(Comparator.<Lane, Boolean>comparing(lane -> lane.pipe() == Pipe.S)
                .thenComparing(lane -> lane.core().block() != lastBlock())
                .thenComparing(lane -> lane.core().index()).thenComparing(Lane::pipe));
        long left = budget;
        for (Lane lane : order) {
            detailed[lane.index()] = slices[lane.index()] <= left;
            left -= detailed[lane.index()] ? slices[lane.index()] : 0;
        }
    }

    /** The AI core whose last instruction ended last, the first of them on a tie. */
    private int lastBlock() {
        int last = 0;
        for (CoreId core : launch.cores()) {
            last = ends[core.index()] > ends[last] ? core.index() : last;
        }
        return launch.cores().get(last).block();
    }

    /** Lanes that ran anything. */
    List<Lane> used() {
        List<Lane> used = new ArrayList<>();
        for (CoreId core : launch.cores()) {
            for (Pipe pipe : Pipe.values()) {
                if (slices(new Lane(core, pipe)) > 0) {
                    used.add(new Lane(core, pipe));
                }
            }
        }
        return used;
    }

    /** Instructions of a lane, sync instructions included. */
    long slices(Lane lane) {
        return slices[lane.index()];
    }

    boolean isDetailed(CoreId core, Pipe pipe) {
        return detailed[Lane.index(core, pipe)];
    }

    /** The last cycle of the launch. */
    long end() {
        return end;
    }
}
