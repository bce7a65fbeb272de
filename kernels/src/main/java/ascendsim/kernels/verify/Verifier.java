package ascendsim.kernels.verify;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.verify.Verdict.Status;
import ascendsim.sim.Device;
import ascendsim.sim.check.Diagnostic;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.check.Severity;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.Optional;

/**
 * Runs cases on one chip and holds their outputs against the reference. Several threads may verify at a time.
 *
 * @param family     of the chip, as cases name it
 * @param sanitizers what watches the programs; an error of theirs fails a case
 */
public record Verifier(Chip chip, String family, Mode mode, Sanitizers sanitizers) {

    /** The family of a chip as cases name it: 910B for v220, 950 for v310. */
    public static String family(Chip chip) {
        return chip.architecture().equals("v220") ? "910B" : "950";
    }

    /** What becomes of a case; the same case always gives the same. */
    public Verdict verify(VerifyCase row) {
        Optional<Operator> operator = Operators.find(row.operator());
        if (operator.isEmpty()) {
            return Verdict.of(row, Status.UNSUPPORTED, "no operator " + row.operator());
        }
        if (!row.families().contains(family)) {
            return Verdict.of(row, Status.UNSUPPORTED, "for " + String.join(", ", row.families()) + "; " + chip.name()
                    + " is " + family);
        }
        try {
            return verify(row, operator.get());
        } catch (SimulationError stopped) {
            return Verdict.of(row, Status.FAILED, "stopped: " + stopped.getMessage().lines().findFirst().orElse(""));
        } catch (RuntimeException defect) {
            // One case must not cost the others; it is named and counted.
            return Verdict.of(row, Status.FAILED, "internal error: " + defect + "; please report it");
        }
    }

    private Verdict verify(VerifyCase row, Operator operator) {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        OperatorTask task;
        try {
            OperatorCall call = new CaseReader(operator.contract().schema(), row.seed()).read(row.call());
            task = runner.prepare(operator, call, Optional.empty());
        } catch (BadInput refused) {
            return row.refusal()
                    .map(why -> Verdict.of(row, Status.REFUSED, why + ": " + refused.problems().getFirst()))
                    .orElseGet(() -> Verdict.of(row, Status.FAILED, "refused: " + refused.problems().getFirst()));
        }
        if (row.refusal().isPresent()) {
            return Verdict.of(row, Status.FAILED, "not refused; expected " + row.refusal().get());
        }
        Diagnostics diagnostics = new Diagnostics();
        Executor moves = new Executor(new VectorApiArithmetic());
        Launched launched = runner.launch(task,
                Device.Options.of(mode).with(sanitizers.probe(diagnostics, moves::bind, task.definedBytes())));
        Optional<Diagnostic> error =
                diagnostics.kept().stream().filter(d -> d.severity() == Severity.ERROR).findFirst();
        return error.map(e -> Verdict.of(row, Status.FAILED, "sanitizer: " + e))
                .orElseGet(() -> judged(row, compare(row, runner, task, launched)));
    }

    private static Comparison compare(VerifyCase row, OperatorRunner runner, OperatorTask task, Launched launched) {
        Acceptance own = task.operator().contract().acceptance(task.call());
        Acceptance acceptance = row.rule().map(rule -> new Acceptance(rule, own.vendorPrecision())).orElse(own);
        return runner.compare(task, launched.outputs(), acceptance);
    }

    private static Verdict judged(VerifyCase row, Comparison comparison) {
        Comparison.Errors errors = comparison.errors();
        String reason = comparison.passed()
                ? ""
                : errors.mismatched() + " of " + errors.compared() + " elements fail rule " + comparison.rule().text()
                        + comparison.first().stream().findFirst().map(m -> ", first " + m).orElse("");
        return new Verdict(row.id(), row.suite(), row.operator(),
                comparison.passed() ? Status.PASSED : Status.FAILED, errors.mismatched(), errors.maxAbsError(),
                errors.maxRelError(), reason);
    }
}
