package ascendsim.traces.log;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/** Reads back what {@link EventLog} wrote with {@link EventWriter}. */
final class EventReader implements Event {
    private static final List<EventKind> KINDS = List.of(EventKind.values());
    private static final List<Pipe> PIPES = List.of(Pipe.values());
    private static final List<StallReason> REASONS = List.of(StallReason.values());

    private final List<Launch> launches;
    private static final long[] NO_OPERANDS = {};

    private long[] sequences = {};
    private OperandCodec codec;
    private long[] operands = NO_OPERANDS;
    private int[] raised = {};
    private EventKind kind = EventKind.LAUNCHED;
    private Launch launch;
    private CoreId core;
    private Pipe pipe = Pipe.S;
    private StallReason reason = StallReason.EMPTY;
    private long clock;
    private int line;
    private long sequence;
    private long dispatch;
    private long start;
    private long end;
    private long hitBytes;
    private long missBytes;
    private int flag;
    private boolean redundant;
    private int raisedCount;

    /** @param launches at least one */
    EventReader(List<Launch> launches) {
        this.launches = launches;
        this.launch = launches.getFirst();
        this.core = launch.cores().getFirst();
        this.codec = new OperandCodec(launch.cores(), launch.lines());
    }

    void read(Bytes<?> bytes, Consumer<Event> visitor) {
        while (bytes.readRemaining() > 0) {
            next(bytes);
            visitor.accept(this);
        }
    }

    private void next(Bytes<?> in) {
        kind = KINDS.get(in.readByte());
        switch (kind) {
            case LAUNCHED -> launched(in);
            case FINISHED -> span(in);
            case CORE_STARTED, CORE_ENDED -> coreMoment(in);
            case SCALAR -> scalar(in);
            case INSTRUCTION -> instruction(in);
            case STALL -> stall(in);
            case TRAFFIC -> traffic(in);
            case FLAG_SET, FLAG_TAKEN -> flag(in);
            case CROSS_SET -> crossSet(in);
            case CROSS_TAKEN -> crossTaken(in);
        }
    }

    private void launched(Bytes<?> in) {
        launch = launches.get((int) in.readStopBit());
        sequences = new long[launch.cores().size()];
        codec = new OperandCodec(launch.cores(), launch.lines());
        clock = 0;
        core = launch.cores().getFirst();
    }

    private void coreMoment(Bytes<?> in) {
        core(in);
        span(in);
    }

    private void scalar(Bytes<?> in) {
        core(in);
        line(in);
        span(in);
        dispatch = start;
        operands = NO_OPERANDS;
    }

    private void instruction(Bytes<?> in) {
        core(in);
        line(in);
        sequence(in);
        long queued = in.readStopBit();
        span(in);
        dispatch = start - queued;
        operands = launch.withOperands() ? codec.read(in, core, line) : NO_OPERANDS;
        if (launch.lines().isSync(core.kind(), line)) {
            flag = (int) in.readStopBit();
        }
    }

    private void stall(Bytes<?> in) {
        core(in);
        pipe = PIPES.get((int) in.readStopBit());
        reason = REASONS.get((int) in.readStopBit());
        span(in);
    }

    private void traffic(Bytes<?> in) {
        core(in);
        line(in);
        sequence(in);
        hitBytes = in.readStopBit();
        missBytes = in.readStopBit();
    }

    private void flag(Bytes<?> in) {
        core(in);
        line(in);
        sequence(in);
        flag = (int) in.readStopBit();
        redundant = in.readStopBit() != 0;
    }

    private void crossSet(Bytes<?> in) {
        core(in);
        line(in);
        sequence(in);
        flag = (int) in.readStopBit();
        raisedCount = (int) in.readStopBit();
        if (raised.length < raisedCount) {
            raised = new int[raisedCount];
        }
        for (int i = 0; i < raisedCount; i++) {
            raised[i] = (int) in.readStopBit();
        }
    }

    private void crossTaken(Bytes<?> in) {
        core(in);
        line(in);
        flag = (int) in.readStopBit();
    }

    private void core(Bytes<?> in) {
        core = launch.cores().get((int) in.readStopBit());
    }

    private void line(Bytes<?> in) {
        line = (int) in.readStopBit();
        pipe = instruction().pipe();
    }

    private void sequence(Bytes<?> in) {
        sequences[core.index()] += in.readStopBit();
        sequence = sequences[core.index()];
    }

    private void span(Bytes<?> in) {
        end = clock + in.readStopBit();
        start = end - in.readStopBit();
        clock = end;
    }

    @Override
    public EventKind kind() {
        return kind;
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public CoreId core() {
        return core;
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long dispatch() {
        return dispatch;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public Pipe pipe() {
        return pipe;
    }

    @Override
    public int operandCount() {
        return operands.length;
    }

    @Override
    public long operand(int slot) {
        return operands[slot];
    }

    @Override
    public StallReason reason() {
        return reason;
    }

    @Override
    public long hitBytes() {
        return hitBytes;
    }

    @Override
    public long missBytes() {
        return missBytes;
    }

    @Override
    public int flag() {
        return flag;
    }

    @Override
    public boolean redundant() {
        return redundant;
    }

    @Override
    public int raisedCount() {
        return raisedCount;
    }

    @Override
    public CoreId raised(int index) {
        return launch.cores().get(raised[index]);
    }
}
