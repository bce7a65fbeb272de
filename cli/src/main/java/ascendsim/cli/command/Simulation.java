package ascendsim.cli.command;

import ascendsim.cli.command.MachineOptions.Machine;
import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.command.TimelineOptions.Timeline;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputDirectory;
import ascendsim.cli.output.OutputFile;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.profile.Profile;
import ascendsim.traces.profile.ProfileRecorder;
import ascendsim.traces.profile.ProfileTree;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The launches of a task and everything that watches them. */
final class Simulation {
    private final Machine machine;
    private final Optional<OutputFile> trace;
    private final Optional<Timeline> timeline;
    private final Optional<OutputDirectory> profile;
    private final Progress progress;
    private final Map<String, Long> defined;

    Simulation(Machine machine, Results results, Progress progress) {
        this(machine, results, progress, Map.of());
    }

    /** @param defined how many bytes of an output the kernels have to write, where not all, by parameter */
    Simulation(Machine machine, Results results, Progress progress, Map<String, Long> defined) {
        this.machine = machine;
        this.defined = defined;
        this.trace = results.trace();
        this.timeline = results.timeline();
        this.profile = results.profile();
        this.progress = progress;
    }

    /**
     * What there is after the launches.
     *
     * @param runs        one for each kernel that was launched; of a machine that stopped, the last is that up to there
     * @param statistics  of the last
     * @param stop        why the machine stopped before the end
     * @param wallSeconds what the launches took on the host
     * @param profile     where the profile was written
     */
    record Result(List<Run> runs, RunStatistics statistics, Diagnostics diagnostics, Optional<SimulationError> stop,
            double wallSeconds, Optional<Path> profile) {
        boolean isComplete() { return stop.isEmpty(); }

        /** The last launch. */
        Run run() {
            return runs.getLast();
        }

        private Result withProfile(Path place) {
            return new Result(runs, statistics, diagnostics, stop, wallSeconds, Optional.of(place));
        }

        /** What all launches left, by the names of parameters; a later one goes before an earlier. */
        SequencedMap<String, Tensor> results() {
            SequencedMap<String, Tensor> results = new LinkedHashMap<>();
            runs.forEach(run -> results.putAll(run.outputs()));
            return results;
        }
    }

    /**
     * Runs kernels one after the other on one session. Statistics, trace and timeline are those of the last, which is
     * the task's own; sanitizers watch all.
     *
     * @param more a probe of the last kernel beside those the options ask for
     */
    Result run(List<Kernel> kernels, Map<String, Tensor> inputs, Probe more) {
        if (machine.mode().hasData()) {
            // Made before the clock starts: the host's speed is that of the simulator.
            progress.stage("making the inputs");
            inputs.values().forEach(Tensor::segment);
        }
        return trace.isEmpty() && timeline.isEmpty() && profile.isEmpty()
                ? launch(kernels, inputs, List.of(more))
                : traced(kernels, inputs, more);
    }

    /** Trace and timeline are written also when the machine stops with an error: they show how that came. */
    private Result traced(List<Kernel> kernels, Map<String, Tensor> inputs, Probe more) {
        ProfileRecorder recorder = new ProfileRecorder();
        try (EventLog log = EventLog.withOperands()) {
            Result result = launch(kernels, inputs,
                    List.of(log, more, profile.isPresent() ? recorder : Probe.NONE));
            write(log);
            return profile.filter(_ -> result.isComplete()).map(place -> result.withProfile(
                    place.write("--profile", directory -> ProfileTree.write(directory,
                            new Profile(result.run(), result.statistics(), recorder.snapshot()), log,
                            LocalDateTime.now()))))
                    .orElse(result);
        }
    }

    private void write(EventLog log) {
        progress.stage("writing the trace");
        trace.ifPresent(given -> given.write(file -> ChromeTrace.write(log, file)));
        timeline.ifPresent(picture -> picture.write(log));
    }

    private Result launch(List<Kernel> kernels, Map<String, Tensor> inputs, List<Probe> watching) {
        Diagnostics diagnostics = new Diagnostics();
        progress.stage("simulating");
        long begin = System.nanoTime();
        List<Run> runs = new ArrayList<>();
        Optional<SimulationError> stop = Optional.empty();
        PipeStatistics statistics = new PipeStatistics();
        try (Device.Session session = new Device(machine.chip()).open()) {
            for (int i = 0; i < kernels.size() && stop.isEmpty(); i++) {
                statistics = new PipeStatistics();
                List<Probe> probes = new ArrayList<>(i + 1 == kernels.size() ? watching : List.of());
                probes.add(statistics);
                stop = launch(session, kernels.get(i), inputs, options(probes, diagnostics), runs);
            }
        }
        if (stop.isPresent()) {
            runs.add(upToHere(kernels.get(runs.size()), statistics.snapshot()));
        }
        double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
        return new Result(List.copyOf(runs), statistics.snapshot(), diagnostics, stop, seconds, Optional.empty());
    }

    /** Adds the run, or says why there is none. */
    private static Optional<SimulationError> launch(Device.Session session, Kernel kernel, Map<String, Tensor> inputs,
            Device.Options options, List<Run> runs) {
        try {
            runs.add(session.launch(kernel, inputs, options));
            return Optional.empty();
        } catch (SimulationError error) {
            return Optional.of(error);
        }
    }

    private Device.Options options(List<Probe> probes, Diagnostics diagnostics) {
        Executor moves = new Executor(new VectorApiArithmetic());
        probes.add(progress.probe());
        probes.add(machine.sanitizers().probe(diagnostics, moves::bind, defined));
        return new Device.Options(machine.mode(), Probes.of(probes), machine.l2());
    }

    private Run upToHere(Kernel kernel, RunStatistics statistics) {
        return new Run(kernel, machine.chip(), machine.mode(), new Launch.Totals(statistics.cycles(),
                statistics.instructions(), statistics.scalarInstructions()), Map.of());
    }
}
