package ascendsim.sim.probe;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import java.util.List;

/** Passes every call on to several probes. */
final class CompositeProbe implements Probe {
    private final List<Probe> probes;

    CompositeProbe(List<Probe> probes) {
        this.probes = List.copyOf(probes);
    }

    @Override
    public void launched(LaunchView launch) {
        probes.forEach(probe -> probe.launched(launch));
    }

    @Override
    public void coreStarted(CoreId core, long time) {
        probes.forEach(probe -> probe.coreStarted(core, time));
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        for (Probe probe : probes) {
            probe.executed(core, instruction);
        }
    }

    @Override
    public void scalar(CoreId core, Decoded instruction, long start, long end) {
        for (Probe probe : probes) {
            probe.scalar(core, instruction, start, end);
        }
    }

    @Override
    public void dispatched(CoreId core, Dispatched instruction) {
        for (Probe probe : probes) {
            probe.dispatched(core, instruction);
        }
    }

    @Override
    public void started(CoreId core, Dispatched instruction) {
        for (Probe probe : probes) {
            probe.started(core, instruction);
        }
    }

    @Override
    public void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
        for (Probe probe : probes) {
            probe.stalled(core, pipe, reason, from, to);
        }
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        for (Probe probe : probes) {
            probe.retired(core, instruction);
        }
    }

    @Override
    public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
        for (Probe probe : probes) {
            probe.traffic(core, instruction, hitBytes, missBytes);
        }
    }

    @Override
    public void writtenBack(CoreId core, long bytes) {
        for (Probe probe : probes) {
            probe.writtenBack(core, bytes);
        }
    }

    @Override
    public void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
        for (Probe probe : probes) {
            probe.flagSet(core, instruction, redundant);
        }
    }

    @Override
    public void flagTaken(CoreId core, Dispatched instruction) {
        for (Probe probe : probes) {
            probe.flagTaken(core, instruction);
        }
    }

    @Override
    public void crossSet(CoreId core, Dispatched instruction, List<CoreId> raised) {
        for (Probe probe : probes) {
            probe.crossSet(core, instruction, raised);
        }
    }

    @Override
    public void crossTaken(CoreId core, Decoded instruction, int counter) {
        for (Probe probe : probes) {
            probe.crossTaken(core, instruction, counter);
        }
    }

    @Override
    public void coreEnded(CoreId core, long time) {
        probes.forEach(probe -> probe.coreEnded(core, time));
    }

    @Override
    public void finished(long time) {
        probes.forEach(probe -> probe.finished(time));
    }
}
