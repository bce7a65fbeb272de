package ascendsim.traces.log;

import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import java.util.Optional;
import net.openhft.chronicle.bytes.Bytes;

/**
 * The bytes of an event: one for its kind, then stop-bit numbers. Times are differences to the end of the event before,
 * sequence numbers differences to the one before of the same core, so that most take a byte or two.
 */
final class EventWriter {
    /** The most one number takes: nine groups of seven bits, one more group and the mark of a negative number. */
    private static final int NUMBER_BYTES = 11;

    private final Chunks chunks;
    private Bytes<?> bytes;
    private long clock;
    private long[] sequences = {};
    private Optional<OperandCodec> operands = Optional.empty();

    EventWriter(Chunks chunks) {
        this.chunks = chunks;
        this.bytes = chunks.room(0);
    }

    void launch(Launch launch) {
        clock = 0;
        sequences = new long[launch.cores().size()];
        operands = Optional.of(new OperandCodec(launch.cores(), launch.lines()));
    }

    /** Begins an event of at most {@code numbers} numbers. */
    EventWriter begin(EventKind kind, int numbers) {
        bytes = chunks.room(1 + numbers * NUMBER_BYTES);
        bytes.writeByte((byte) kind.ordinal());
        return this;
    }

    EventWriter number(long value) {
        bytes.writeStopBit(value);
        return this;
    }

    EventWriter sequence(int core, long sequence) {
        bytes.writeStopBit(sequence - sequences[core]);
        sequences[core] = sequence;
        return this;
    }

    /** Cycles from {@code start} back to when it was dispatched, then as {@link #span}. */
    EventWriter times(long dispatch, long start, long end) {
        bytes.writeStopBit(start - dispatch);
        return span(start, end);
    }

    /** In the launch that began last. */
    void operands(CoreId core, Dispatched instruction) {
        operands.orElseThrow().write(bytes, core, instruction.decoded().line(), instruction.operands);
    }

    EventWriter span(long start, long end) {
        bytes.writeStopBit(end - clock);
        bytes.writeStopBit(end - start);
        clock = end;
        return this;
    }
}
