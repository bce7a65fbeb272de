package ascendsim.kernels.operator;

import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Run;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What the launches of a plan left behind.
 *
 * @param runs    one for each kernel, in the order of their launches; the last is the operator's own
 * @param outputs of the contract; empty after runs without data
 */
public record Launched(List<Run> runs, SequencedMap<String, Tensor> outputs) {
    public Launched {
        runs = List.copyOf(runs);
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    }

    /** The operator's own kernel. */
    public Run run() {
        return runs.getLast();
    }

    /** Predicted duration of all launches. */
    public double microseconds() {
        return runs.stream().mapToDouble(Run::microseconds).sum();
    }
}
