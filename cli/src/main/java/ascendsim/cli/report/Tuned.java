package ascendsim.cli.report;

import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.sim.Device;
import ascendsim.sim.engine.Mode;
import ascendsim.tiling.records.CallText;
import ascendsim.tiling.records.TuningRecord;
import ascendsim.tiling.search.Trial;
import ascendsim.tiling.search.Tuner;
import ascendsim.tiling.search.Tuning;
import ascendsim.tiling.space.SearchSpace.Subject;
import ascendsim.traces.plot.ConvergencePlot;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.util.List;
import java.util.Optional;

/**
 * A search that is done, and what its official and its best kernel spend their time on.
 *
 * @param plan    how it searched
 * @param seconds on the wall, the two runs for the statistics not included
 * @param before  of the official kernel
 * @param after   of the best one
 */
public record Tuned(Tuning tuning, Tuner.Plan plan, double seconds, RunStatistics before, RunStatistics after) {

    /** Runs both kernels once more, watched. */
    public static Tuned of(Tuning tuning, Tuner.Plan plan, double seconds) {
        RunStatistics before = statistics(tuning, plan, tuning.official());
        RunStatistics after = tuning.best().equals(tuning.official())
                ? before
                : statistics(tuning, plan, tuning.best());
        return new Tuned(tuning, plan, seconds, before, after);
    }

    private static RunStatistics statistics(Tuning tuning, Tuner.Plan plan, Trial trial) {
        Subject subject = tuning.space().subject();
        PipeStatistics statistics = new PipeStatistics();
        OperatorTask task = new OperatorTask(subject.operator(), subject.tiled(trial.knobs()),
                subject.plan(trial.knobs()));
        new OperatorRunner(new Device(subject.chip())).launch(task,
                new Device.Options(Mode.TIMING, statistics, plan.l2()));
        return statistics.snapshot();
    }

    Subject subject() {
        return tuning.space().subject();
    }

    /** What was tuned for. */
    public TuningRecord.Problem problem() {
        return TuningRecord.Problem.of(subject().chip(), subject().call(), plan.l2());
    }

    /** The best tiling as a case states it; empty: the official kernel is best. */
    public Optional<String> knobs() {
        return tuning.best().knobs().map(setting -> CallText.knobs(setting.knobs()).toString());
    }

    /** The times of the simulations in their order. */
    public ConvergencePlot plot() {
        List<ConvergencePlot.Point> points = tuning.trials().stream().filter(Trial::isTimed)
                .map(trial -> new ConvergencePlot.Point(trial.number(), trial.microseconds(),
                        trial.tiling().toString()))
                .toList();
        return new ConvergencePlot("Tuning " + subject().call().operator() + " on " + subject().chip().name(),
                ShortCase.of(CallText.of(subject().call()).toString()), points);
    }
}
