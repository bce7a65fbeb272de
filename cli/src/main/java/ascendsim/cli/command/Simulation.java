package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Progress;
import ascendsim.cli.report.Outcome;
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
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The launches of a task and everything that watches them; what was logged is there until it is closed. */
final class Simulation implements AutoCloseable {
    private final Machine machine;
    private final Leftovers leftovers;
    private final Progress progress;
    private final Map<String, Long> defined;

    Simulation(Machine machine, Results results, Progress progress) {
        this(machine, results, progress, Map.of());
    }

    /** @param defined how many bytes of an output the kernels have to write, where not all, by parameter */
    Simulation(Machine machine, Results results, Progress progress, Map<String, Long> defined) {
        this.machine = machine;
        this.defined = defined;
        this.leftovers = new Leftovers(results, progress);
        this.progress = progress;
    }

    /**
     * What there is after the launches.
     *
     * @param runs        one for each kernel that was launched; of a machine that stopped, the last is that up to there
     * @param statistics  of each
     * @param stop        why the machine stopped before the end
     * @param wallSeconds what the launches took on the host
     * @param profile     where the profile was written
     */
    record Result(List<Run> runs, List<RunStatistics> statistics, Diagnostics diagnostics,
            Optional<SimulationError> stop, double wallSeconds, Optional<Path> profile) {
        boolean isComplete() { return stop.isEmpty(); }

        /** The last launch. */
        Run run() {
            return runs.getLast();
        }

        Result withProfile(Path place) {
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
     * Runs kernels one after the other on one session. The last is the task's own; sanitizers and what the options ask
     * for watch all.
     *
     * @param more a probe of the last kernel beside those the options ask for
     */
    Result run(List<Kernel> kernels, Map<String, Tensor> inputs, Probe more) {
        if (machine.mode().hasData()) {
            // Made before the clock starts: the host's speed is that of the simulator.
            progress.stage("making the inputs");
            inputs.values().forEach(Tensor::segment);
        }
        return leftovers.write(launch(kernels, inputs, more));
    }

    /** Writes what is to say of the whole, checks included. */
    Outcome report(Outcome outcome) {
        return leftovers.report(outcome);
    }

    @Override
    public void close() {
        leftovers.close();
    }

    private Result launch(List<Kernel> kernels, Map<String, Tensor> inputs, Probe more) {
        Diagnostics diagnostics = new Diagnostics();
        progress.stage("simulating");
        long begin = System.nanoTime();
        List<Run> runs = new ArrayList<>();
        List<RunStatistics> all = new ArrayList<>();
        Optional<SimulationError> stop = Optional.empty();
        try (Device.Session session = new Device(machine.chip()).open()) {
            for (int i = 0; i < kernels.size() && stop.isEmpty(); i++) {
                PipeStatistics statistics = new PipeStatistics();
                List<Probe> probes = new ArrayList<>(leftovers.next());
                probes.add(i + 1 == kernels.size() ? more : Probe.NONE);
                probes.add(statistics);
                stop = launch(session, kernels.get(i), inputs, options(probes, diagnostics), runs);
                all.add(statistics.snapshot());
            }
        }
        if (stop.isPresent()) {
            runs.add(upToHere(kernels.get(runs.size()), all.getLast()));
        }
        double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
        return new Result(List.copyOf(runs), List.copyOf(all), diagnostics, stop, seconds, Optional.empty());
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
