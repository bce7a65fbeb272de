package ascendsim.traces.statistics;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.GmPath;
import ascendsim.traces.ProgramLines;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts what every pipe of every core does. Cheap enough to watch every run: a few array accesses per event, nothing
 * allocated. A new launch starts from zero.
 */
public final class PipeStatistics implements Probe {
    private CoreCounters[] cores = {};
    private ProgramLines lines = ProgramLines.NONE;
    private double pushCycles;

    @Override
    public void launched(LaunchView launch) {
        lines = new ProgramLines(launch.kernel());
        cores = launch.cores().stream().map(CoreCounters::new).toArray(CoreCounters[]::new);
        pushCycles = launch.timed() ? launch.chip().scalar().pushCycles() : 0;
    }

    @Override
    public void coreStarted(CoreId core, long time) {
        cores[core.index()].started(time);
    }

    @Override
    public void scalar(CoreId core, Decoded instruction, long start, long end) {
        if (lines.isSync(core.kind(), instruction.line())) {
            cores[core.index()].synchronised(Pipe.S, end);
        } else {
            cores[core.index()].scalar(start, end);
        }
    }

    @Override
    public void dispatched(CoreId core, Dispatched instruction) {
        cores[core.index()].pushed();
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        CoreCounters counters = cores[core.index()];
        Decoded decoded = instruction.decoded();
        if (lines.isSync(core.kind(), decoded.line())) {
            counters.synchronised(decoded.pipe(), instruction.endTime());
        } else {
            counters.worked(decoded.pipe(), instruction.startTime(), instruction.endTime());
        }
    }

    @Override
    public void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
        cores[core.index()].stalled(pipe, reason, to - from);
    }

    @Override
    public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
        Optional<GmPath> path = lines.path(core.kind(), instruction.decoded().line());
        if (path.isPresent()) {
            cores[core.index()].moved(path.get(), hitBytes, missBytes);
        }
    }

    @Override
    public void writtenBack(CoreId core, long bytes) {
        cores[core.index()].writtenBack(bytes);
    }

    @Override
    public void coreEnded(CoreId core, long time) {
        cores[core.index()].active(time);
    }

    /** What was counted so far; after the run, or after it stopped. */
    public RunStatistics snapshot() {
        long first = Arrays.stream(cores).mapToLong(CoreCounters::start).min().orElse(0);
        long last = Arrays.stream(cores).mapToLong(CoreCounters::end).max().orElse(first);
        return new RunStatistics(last - first, Arrays.stream(cores).map(c -> c.snapshot(pushCycles)).toList());
    }
}
