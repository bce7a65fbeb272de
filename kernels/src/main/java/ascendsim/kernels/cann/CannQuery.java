package ascendsim.kernels.cann;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.OperatorTask;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A call to be run on real CANN.
 *
 * @param id      names it among others of a file; of characters that file names may have
 * @param chip    the simulated chip: what the device should be
 * @param outputs what it must give, by name
 */
public record CannQuery(String id, String chip, OperatorCall call, SequencedMap<String, TensorType> outputs) {
    public CannQuery {
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    }

    /** The query for a task. */
    public static CannQuery of(String id, String chip, OperatorTask task) {
        return new CannQuery(id.replaceAll("[^A-Za-z0-9._-]", "_"), chip, task.call(),
                task.operator().contract().outputs(task.call()));
    }
}
