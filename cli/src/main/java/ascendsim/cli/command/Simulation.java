package ascendsim.cli.command;

import ascendsim.cli.command.MachineOptions.Machine;
import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.command.TimelineOptions.Timeline;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.Outcome;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.compare.Comparison;
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
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One launch of a kernel and everything that watches it. */
final class Simulation {
    private final Machine machine;
    private final Optional<OutputFile> trace;
    private final Optional<Timeline> timeline;
    private final Progress progress;

    Simulation(Machine machine, Results results, Progress progress) {
        this.machine = machine;
        this.trace = results.trace();
        this.timeline = results.timeline();
        this.progress = progress;
    }

    /**
     * What there is after a launch.
     *
     * @param stop        why the machine stopped before the end; run and statistics are then those up to there
     * @param wallSeconds what the launch took on the host
     */
    record Result(Run run, RunStatistics statistics, Diagnostics diagnostics, Optional<SimulationError> stop,
            double wallSeconds) {
        boolean isComplete() { return stop.isEmpty(); }

        /** With what else is known of it. */
        Outcome outcome(Outcome.Subject subject, Optional<Roofline> roofline, Optional<Comparison> comparison) {
            return new Outcome(subject, run, statistics, roofline,
                    new Outcome.Verdict(comparison, diagnostics.kept(), diagnostics.counts(), stop), wallSeconds);
        }
    }

    /**
     * Runs the kernel.
     *
     * @param more a probe beside those the options ask for
     */
    Result run(Kernel kernel, Map<String, Tensor> inputs, Probe more) {
        if (machine.mode().hasData()) {
            // Made before the clock starts: the host's speed is that of the simulator.
            progress.stage("making the inputs");
            inputs.values().forEach(Tensor::segment);
        }
        return trace.isEmpty() && timeline.isEmpty()
                ? launch(kernel, inputs, List.of(more))
                : traced(kernel, inputs, more);
    }

    /** Trace and timeline are written also when the machine stops with an error: they show how that came. */
    private Result traced(Kernel kernel, Map<String, Tensor> inputs, Probe more) {
        try (EventLog log = new EventLog()) {
            Result result = launch(kernel, inputs, List.of(log, more));
            write(log);
            return result;
        }
    }

    private void write(EventLog log) {
        progress.stage("writing the trace");
        trace.ifPresent(given -> given.write(file -> ChromeTrace.write(log, file)));
        timeline.ifPresent(picture -> picture.write(log));
    }

    private Result launch(Kernel kernel, Map<String, Tensor> inputs, List<Probe> watching) {
        PipeStatistics statistics = new PipeStatistics();
        List<Probe> probes = new ArrayList<>(watching);
        probes.add(statistics);
        probes.add(progress.probe());
        Diagnostics diagnostics = new Diagnostics();
        Executor moves = new Executor(new VectorApiArithmetic());
        probes.add(machine.sanitizers().probe(diagnostics, move -> moves.bind(move)));
        progress.stage("simulating");
        long begin = System.nanoTime();
        Optional<SimulationError> stop = Optional.empty();
        Run run;
        try {
            run = new Device(machine.chip()).launch(kernel, inputs,
                    new Device.Options(machine.mode(), Probes.of(probes), machine.l2()));
        } catch (SimulationError error) {
            stop = Optional.of(error);
            run = upToHere(kernel, statistics.snapshot());
        }
        double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
        return new Result(run, statistics.snapshot(), diagnostics, stop, seconds);
    }

    private Run upToHere(Kernel kernel, RunStatistics statistics) {
        return new Run(kernel, machine.chip(), machine.mode(), new Launch.Totals(statistics.cycles(),
                statistics.instructions(), statistics.scalarInstructions()), Map.of());
    }
}
