package ascendsim.traces.report;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The traffic of transfers that are under way: known when they start, asked for when they retire. */
final class TransferBytes {
    private record Place(CoreId core, Pipe pipe) {
    }

    /**
     * Bytes of one transfer.
     *
     * @param sequence of the instruction
     */
    record Bytes(long sequence, long hit, long miss) {
        static final Bytes NONE = new Bytes(-1, 0, 0);

        private Bytes plus(Bytes other) {
            return new Bytes(other.sequence, hit + other.hit, miss + other.miss);
        }
    }

    private final Map<Place, Deque<Bytes>> underWay = new HashMap<>();

    /** A transfer's traffic; of the scalar unit's own accesses nothing is asked for. */
    void started(Event traffic) {
        if (traffic.pipe() == Pipe.S) {
            return;
        }
        underWay.computeIfAbsent(new Place(traffic.core(), traffic.pipe()), _ -> new ArrayDeque<>())
                .add(new Bytes(traffic.sequence(), traffic.hitBytes(), traffic.missBytes()));
    }

    /** What an instruction that retires moved. */
    Bytes retired(Event event) {
        Deque<Bytes> pipe = underWay.get(new Place(event.core(), event.pipe()));
        Bytes bytes = Bytes.NONE;
        while (pipe != null && !pipe.isEmpty() && pipe.peek().sequence <= event.sequence()) {
            bytes = bytes.plus(pipe.remove());
        }
        return bytes;
    }
}
