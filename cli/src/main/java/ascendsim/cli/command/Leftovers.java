package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Progress;
import ascendsim.cli.report.Outcome;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.profile.Profile;
import ascendsim.traces.profile.ProfileRecorder;
import ascendsim.traces.profile.ProfileTree;
import ascendsim.traces.use.Footmarks;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches the task's own kernel for the files that a run leaves behind, and writes them; nothing if none is wanted. */
final class Leftovers implements AutoCloseable {
    private final Results results;
    private final Progress progress;
    private final Optional<EventLog> log;
    private final ProfileRecorder recorder = new ProfileRecorder();
    private final Footmarks footmarks = new Footmarks();

    Leftovers(Results results, Progress progress) {
        this.results = results;
        this.progress = progress;
        boolean any = results.trace().isPresent() || results.timeline().isPresent() || results.profile().isPresent()
                || results.report().isPresent();
        this.log = any ? Optional.of(EventLog.withOperands()) : Optional.empty();
    }

    /** What has to watch the kernel. */
    List<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        log.ifPresent(probes::add);
        results.profile().ifPresent(_ -> probes.add(recorder));
        if (results.report().isPresent() || results.trace().isPresent()) {
            probes.add(footmarks);
        }
        return probes;
    }

    /** Trace and timeline are written also when the machine stops with an error: they show how that came. */
    Simulation.Result write(Simulation.Result result) {
        if (log.isEmpty()) {
            return result;
        }
        progress.stage("writing the trace");
        results.trace().ifPresent(file -> file.write(log.get(), footmarks));
        results.timeline().ifPresent(picture -> picture.write(log.get()));
        Optional<Path> profile = results.profile().filter(_ -> result.isComplete())
                .map(place -> place.write("--profile", directory -> ProfileTree.write(directory,
                        new Profile(result.run(), result.statistics(), recorder.snapshot()), log.get(),
                        LocalDateTime.now())));
        return profile.map(result::withProfile).orElse(result);
    }

    /** Writes the page, which also says what the checks found. */
    Outcome report(Outcome outcome) {
        results.report().ifPresent(page -> {
            progress.stage("writing the report");
            page.write(outcome, log.orElseThrow(), footmarks);
        });
        return outcome;
    }

    @Override
    public void close() {
        log.ifPresent(EventLog::close);
    }
}
