package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Progress;
import ascendsim.cli.report.Outcome;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.profile.ProfileTree;
import ascendsim.traces.use.Footmarks;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Watches launches for the files that a run leaves behind, and writes them; nothing if none is wanted. */
final class Leftovers implements AutoCloseable {
    private final Results results;
    private final Progress progress;
    private final Optional<EventLog> log;
    private final List<LaunchWatch> watches = new ArrayList<>();

    Leftovers(Results results, Progress progress) {
        this.results = results;
        this.progress = progress;
        boolean operands = results.trace().isPresent() || results.profile().isPresent()
                || results.report().isPresent();
        if (operands) {
            this.log = Optional.of(EventLog.withOperands());
        } else {
            this.log = results.timeline().map(_ -> new EventLog());
        }
    }

    /** What has to watch the next launch. */
    List<Probe> next() {
        LaunchWatch watch = new LaunchWatch();
        watches.add(watch);
        List<Probe> probes = new ArrayList<>(watch.probes(results));
        log.ifPresent(probes::add);
        return probes;
    }

    /** Trace and timeline are written also when the machine stops with an error: they show how that came. */
    Simulation.Result write(Simulation.Result result) {
        if (log.isEmpty()) {
            return result;
        }
        progress.stage("writing the trace");
        results.trace().ifPresent(file -> file.write(log.get(), footmarks()));
        results.timeline().ifPresent(picture -> picture.write(log.get()));
        Optional<Path> profile = results.profile().filter(_ -> result.isComplete())
                .map(place -> place.write("--profile",
                        directory -> ProfileTree.write(directory, launched(result), LocalDateTime.now())));
        return profile.map(result::withProfile).orElse(result);
    }

    private List<ProfileTree.Launched> launched(Simulation.Result result) {
        return IntStream.range(0, result.runs().size())
                .mapToObj(i -> new ProfileTree.Launched(
                        watches.get(i).profile(result.runs().get(i), result.statistics().get(i)),
                        log.orElseThrow().launch(i)))
                .toList();
    }

    private List<Footmarks> footmarks() {
        return watches.stream().map(LaunchWatch::footmarks).toList();
    }

    /** Writes the page, which also says what the checks found. */
    Outcome report(Outcome outcome) {
        results.report().ifPresent(page -> {
            progress.stage("writing the report");
            page.write(outcome, log.orElseThrow(), footmarks());
        });
        return outcome;
    }

    @Override
    public void close() {
        log.ifPresent(EventLog::close);
    }
}
