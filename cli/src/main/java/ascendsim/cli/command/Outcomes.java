package ascendsim.cli.command;

import ascendsim.cli.report.Outcome;
import ascendsim.isa.tensor.Tensor;
import ascendsim.traces.statistics.Roofline;
import java.util.Optional;
import java.util.SequencedMap;

/** From what a simulation found to what a report says. */
final class Outcomes {
    private Outcomes() {
    }

    static Outcome of(Outcome.Subject subject, Simulation.Result result, SequencedMap<String, Tensor> outputs,
            Optional<Roofline> roofline, Judge.Judgement judgement) {
        Outcome.Verdict verdict =
                new Outcome.Verdict(judgement.comparison(), judgement.ways(),
                        judgement.failure().map(Throwable::getMessage), result.diagnostics().kept(),
                        result.diagnostics().counts(), result.stop());
        return new Outcome(subject, new Outcome.Results(result.runs(), result.statistics(), outputs,
                result.wallSeconds(), result.profile()), roofline, verdict);
    }
}
