package ascendsim.kernels.verify;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.cann.CannAnswer;
import ascendsim.kernels.cann.CannOnce;
import ascendsim.kernels.cann.CannQuery;
import ascendsim.kernels.cann.CannSource;
import ascendsim.kernels.cann.ThreeWay;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.verify.Verdict.Status;
import ascendsim.sim.Device;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.check.Severity;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Runs cases on one chip and holds their outputs against the reference, and those of several modes against each other:
 * they have the same bytes wherever no kernel adds floats in GM, which has no order. Several threads may verify at a
 * time.
 *
 * @param family     of the chip, as cases name it
 * @param modes      a case runs in each of them
 * @param sanitizers what watches the programs; an error of theirs fails a case
 * @param cann       decides in place of the reference, and both are held against it; empty: the reference alone
 */
public record Verifier(Chip chip, String family, List<Mode> modes, Sanitizers sanitizers,
        Optional<CannSource> cann) {
    public Verifier {
        modes = List.copyOf(modes);
    }

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
            return new Verifier(chip, family, modes, sanitizers, cann.map(CannOnce::new)).verify(row, operator.get());
        } catch (SimulationError stopped) {
            return Verdict.of(row, Status.FAILED, "stopped: " + stopped.getMessage().lines().findFirst().orElse(""));
        } catch (BadInput unreadable) {
            return Verdict.of(row, Status.FAILED, unreadable.problems().getFirst());
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
        List<Launched> runs = new ArrayList<>();
        for (Mode mode : modes) {
            Diagnostics diagnostics = new Diagnostics();
            Executor moves = new Executor(new VectorApiArithmetic());
            Launched launched = runner.launch(task,
                    Device.Options.of(mode).with(sanitizers.probe(diagnostics, moves::bind, task.definedBytes())));
            Verdict verdict = diagnostics.kept().stream().filter(d -> d.severity() == Severity.ERROR).findFirst()
                    .map(error -> Verdict.of(row, Status.FAILED, "sanitizer: " + error))
                    .orElseGet(() -> judged(row, runner, task, launched));
            runs.add(launched);
            if (verdict.status() != Status.PASSED || runs.size() == modes.size()) {
                return same(runs) || task.addsFloatsInGm() ? verdict : differing(verdict);
            }
        }
        throw new IllegalStateException("no mode to run in");
    }

    /** Whether all left the same bytes. */
    static boolean same(List<Launched> runs) {
        SequencedMap<String, Tensor> first = runs.getFirst().outputs();
        return runs.stream().allMatch(run -> run.outputs().entrySet().stream()
                .allMatch(output -> output.getValue().segment().mismatch(first.get(output.getKey()).segment()) == -1));
    }

    private static Verdict differing(Verdict verdict) {
        String reason = "outputs differ between modes" + (verdict.reason().isEmpty() ? "" : "; " + verdict.reason());
        return new Verdict(verdict.id(), verdict.suite(), verdict.operator(), Status.FAILED, verdict.mismatched(),
                verdict.maxAbsError(), verdict.maxRelError(), reason, verdict.cann());
    }

    private Verdict judged(VerifyCase row, OperatorRunner runner, OperatorTask task, Launched launched) {
        Acceptance own = task.operator().contract().acceptance(task.call());
        Acceptance acceptance = row.rule().map(rule -> new Acceptance(rule, own.vendorPrecision())).orElse(own);
        if (cann.isEmpty()) {
            return judged(row, runner.compare(task, launched.outputs(), acceptance));
        }
        return switch (cann.get().answer(CannQuery.of(row.id(), chip.name(), task))) {
            case CannAnswer.Outputs outputs -> judged(row,
                    ThreeWay.of(task, launched.outputs(), outputs, acceptance));
            case CannAnswer.NoOperator none -> Verdict.of(row, Status.UNSUPPORTED, none.text());
            case CannAnswer.Failure failure -> Verdict.of(row, Status.FAILED, failure.text());
        };
    }

    private static Verdict judged(VerifyCase row, ThreeWay ways) {
        Verdict verdict = judged(row, ways.simulatedCann());
        Verdict.Cann counts = new Verdict.Cann(ways.simulatedReference().errors().mismatched(),
                ways.simulatedCann().errors().mismatched(), ways.cannReference().errors().mismatched(),
                ways.cannUs());
        return new Verdict(verdict.id(), verdict.suite(), verdict.operator(), verdict.status(), verdict.mismatched(),
                verdict.maxAbsError(), verdict.maxRelError(), verdict.reason(), Optional.of(counts));
    }

    private static Verdict judged(VerifyCase row, Comparison comparison) {
        Comparison.Errors errors = comparison.errors();
        String reason = comparison.passed()
                ? ""
                : errors.mismatched() + " of " + errors.compared() + " elements fail rule " + comparison.rule().text()
                        + (comparison.backend().equals(ThreeWay.CANN) ? " against cann" : "")
                        + comparison.first().stream().findFirst().map(m -> ", first " + m).orElse("");
        return new Verdict(row.id(), row.suite(), row.operator(),
                comparison.passed() ? Status.PASSED : Status.FAILED, errors.mismatched(), errors.maxAbsError(),
                errors.maxRelError(), reason);
    }
}
