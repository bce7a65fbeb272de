package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.Outcome;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.statistics.Roofline;
import java.util.Optional;
import java.util.SequencedMap;

/** A call of an operator on the simulated machine: what {@code run} does for a user and {@code serve} for a client. */
public final class OperatorRun {
    private final Machine machine;
    private final Results results;
    private final Judge judge;

    OperatorRun(Machine machine, Results results, Judge judge) {
        this.machine = machine;
        this.results = results;
        this.judge = judge;
    }

    /**
     * A run that leaves nothing behind but, at most, a trace.
     *
     * @param compared whether the outputs are held against the reference
     */
    public static OperatorRun of(Machine machine, Optional<OutputFile> trace, boolean compared) {
        Check check = compared && machine.mode().hasData() ? Check.REFERENCE : Check.NONE;
        return new OperatorRun(machine, Results.of(trace), new Judge(machine.chip(), check, Optional.empty()));
    }

    /**
     * How a run ended.
     *
     * @param failure why outputs could not be compared though that was asked for
     */
    public record Ended(Outcome outcome, Optional<RuntimeException> failure) {
    }

    /** @param more a probe of the operator's own kernel beside those that the results need */
    public Ended run(OperatorTask task, Progress progress, Probe more) {
        try (Simulation simulation = new Simulation(machine, results, progress, task.definedBytes())) {
            Simulation.Result result = simulation.run(task.plan().kernels(), task.inputs(), more);
            SequencedMap<String, Tensor> outputs = task.outputs(result.results());
            progress.stage("checking");
            Judge.Judgement judgement = result.isComplete() ? judge.of(task, outputs) : Judge.Judgement.NONE;
            Outcome outcome = simulation.report(Outcomes.of(subject(task), result, outputs,
                    roofline(task, result, machine.l2() == L2State.WARM), judgement));
            return new Ended(outcome, judgement.failure());
        }
    }

    private Outcome.Subject subject(OperatorTask task) {
        return new Outcome.Subject(task.call().operator(), Shapes.of(task), task.plan().tiling().toMap(),
                machine.seed(), machine.l2(), machine.sanitizers());
    }

    private static Optional<Roofline> roofline(OperatorTask task, Simulation.Result result, boolean warm) {
        if (!result.run().mode().hasTime() || !result.isComplete()) {
            return Optional.empty();
        }
        Chip chip = result.run().chip();
        Operator.Moved least = task.operator().moved(task.call());
        Roofline.Moved moved = new Roofline.Moved(least.read(), least.written(), warm);
        double us = result.run().microseconds();
        return Optional.of(switch (task.operator().work(task.call())) {
            case Operator.Work.Cube(long ops, String type) -> Roofline.of(Roofline.Peaks.cube(chip, type), ops, moved,
                    us);
            case Operator.Work.Vector(long ops, String type, int bytes) -> Roofline.of(
                    Roofline.Peaks.vector(chip, type, bytes), ops, moved, us);
            case Operator.Work.Traffic() -> Roofline.of(Roofline.Peaks.traffic(chip), 0, moved, us);
        });
    }
}
