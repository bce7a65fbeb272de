package ascendsim.traces.profile;

import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.profile.ProgramFacts.Facts;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what a profile needs beside the statistics of every run: calls and cycles of each line, kinds of arithmetic,
 * bytes between pipes and buffers. Attached only where a profile is wanted. A new launch starts from zero.
 */
public final class ProfileRecorder implements Probe {
    private ProgramFacts facts = ProgramFacts.NONE;
    private CoreRecorder[] cores = {};

    @Override
    public void launched(LaunchView launch) {
        facts = new ProgramFacts(launch.kernel());
        cores = launch.cores().stream().map(core -> new CoreRecorder(core, facts.count(core.kind())))
                .toArray(CoreRecorder[]::new);
        launch.cores().forEach(core -> connect(core, launch.cores()));
    }

    private void connect(CoreId core, List<CoreId> all) {
        for (Peer peer : Peer.values()) {
            peer.of(core, all).ifPresent(other -> cores[core.index()].reach(peer, cores[other.index()]));
        }
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        touched(core, instruction);
    }

    @Override
    public void scalar(CoreId core, Decoded instruction, long start, long end) {
        cores[core.index()].ran(instruction.line(), facts(core, instruction), start, end);
    }

    @Override
    public void started(CoreId core, Dispatched instruction) {
        touched(core, instruction);
    }

    private void touched(CoreId core, Dispatched instruction) {
        Decoded decoded = instruction.decoded();
        facts(core, decoded).footprint().accesses(instruction, cores[core.index()].of(decoded.pipe()));
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        Facts line = facts(core, instruction.decoded());
        cores[core.index()].ran(instruction.decoded().line(), line, instruction.startTime(), instruction.endTime());
        cores[core.index()].computed(line.ops(instruction));
    }

    private Facts facts(CoreId core, Decoded instruction) {
        return facts.of(core.kind(), instruction.line());
    }

    /** What was counted so far, in the order of the cores' index. */
    public List<CoreRecord> snapshot() {
        return Arrays.stream(cores).map(CoreRecorder::snapshot).toList();
    }
}
