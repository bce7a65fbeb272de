package ascendsim.cli.report;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.cann.ThreeWay;
import ascendsim.kernels.compare.Comparison;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.Run;
import ascendsim.sim.check.Diagnostic;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.check.Severity;
import ascendsim.sim.engine.SimulationError;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Everything a report says of a task.
 *
 * @param results  what its launches left
 * @param roofline of the last launch, which is the task's own; empty where there is no time
 */
public record Outcome(Subject subject, Results results, Optional<Roofline> roofline, Verdict verdict) {
    /**
     * What the launches left.
     *
     * @param runs        in their order; at least one
     * @param statistics  of each of them
     * @param outputs     outputs and in-place operands under their names
     * @param wallSeconds what the simulation took on the host, checks not included
     * @param profile     where a profile was written
     */
    public record Results(List<Run> runs, List<RunStatistics> statistics, SequencedMap<String, Tensor> outputs,
            double wallSeconds, Optional<Path> profile) {
        public Results {
            runs = List.copyOf(runs);
            statistics = List.copyOf(statistics);
            outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        }
    }

    /**
     * What ran.
     *
     * @param operator operator or kernel
     * @param inputs   its inputs in one line
     * @param tiling   knobs by name; empty where there are none to choose
     */
    public record Subject(String operator, String inputs, SequencedMap<String, Object> tiling, long seed, L2State l2,
            Sanitizers sanitizers) {
        public Subject {
            tiling = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tiling));
        }

        /** {@code cold} or {@code warm}. */
        public String l2Text() {
            return l2.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the checks found.
     *
     * @param comparison  outputs against a backend's; empty when there was none
     * @param ways        outputs, reference and CANN against one another, where CANN was asked
     * @param uncompared  why there was no comparison though one was asked for
     * @param diagnostics of the sanitizers, in the order in which they happened; the first few of each code
     * @param counts      how many there were of each code
     * @param stop        why the machine stopped before the end; empty when it did not. Totals and statistics are then
     *                    those up to there, and there are no outputs
     */
    public record Verdict(Optional<Comparison> comparison, Optional<ThreeWay> ways, Optional<String> uncompared,
            List<Diagnostic> diagnostics,
            Map<String, Long> counts, Optional<SimulationError> stop) {
        public static final Verdict NONE = new Verdict(Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                Map.of(), Optional.empty());

        public Verdict {
            diagnostics = List.copyOf(diagnostics);
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }

        public boolean passed() {
            return stop.isEmpty() && uncompared.isEmpty() && comparison.map(Comparison::passed).orElse(true)
                    && diagnostics.stream().noneMatch(d -> d.severity() == Severity.ERROR);
        }
    }

    /** The task's own launch, the last. */
    public Run run() {
        return results.runs.getLast();
    }

    /** Of the task's own launch. */
    public RunStatistics statistics() {
        return results.statistics.getLast();
    }

    /** A launch before the task's own, seen by itself: without outputs, roofline and what checks found. */
    public Outcome preparation(int number) {
        Run run = results.runs.get(number);
        Subject own = new Subject(run.kernel().name(), subject.inputs, new LinkedHashMap<>(), subject.seed, subject.l2,
                subject.sanitizers);
        return new Outcome(own, new Results(List.of(run), List.of(results.statistics.get(number)),
                new LinkedHashMap<>(), results.wallSeconds, Optional.empty()), Optional.empty(), Verdict.NONE);
    }

    /** Predicted duration of all launches. */
    public double microseconds() {
        return results.runs.stream().mapToDouble(Run::microseconds).sum();
    }

    public boolean hasTime() {
        return run().mode().hasTime();
    }
}
