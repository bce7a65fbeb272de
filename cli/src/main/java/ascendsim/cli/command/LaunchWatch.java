package ascendsim.cli.command;

import ascendsim.sim.Run;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.profile.Profile;
import ascendsim.traces.profile.ProfileRecorder;
import ascendsim.traces.statistics.RunStatistics;
import ascendsim.traces.use.Footmarks;
import java.util.ArrayList;
import java.util.List;

/** What watches one launch for files that a run leaves behind, beside the log of all launches. */
record LaunchWatch(ProfileRecorder recorder, Footmarks footmarks) {
    LaunchWatch() {
        this(new ProfileRecorder(), new Footmarks());
    }

    /** Only those whose findings are going to be written. */
    List<Probe> probes(ResultOptions.Results results) {
        List<Probe> probes = new ArrayList<>();
        results.profile().ifPresent(_ -> probes.add(recorder));
        if (results.report().isPresent() || results.trace().isPresent()) {
            probes.add(footmarks);
        }
        return probes;
    }

    Profile profile(Run run, RunStatistics statistics) {
        return new Profile(run, statistics, recorder.snapshot());
    }
}
