package ascendsim.traces.log;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.ProgramLines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that happened, outside the Java heap and in the order in which it was reported: instructions when they
 * retire, so those of one pipe in the order of their starts. Several launches follow one another in one log. Replayed
 * as often as one likes; not while a launch runs on another thread.
 */
public final class EventLog implements Events, Probe, AutoCloseable {
    private final Chunks chunks;
    private final EventWriter out;
    private final List<Launch> launches = new ArrayList<>();
    private final boolean withOperands;
    private ProgramLines lines = ProgramLines.NONE;
    private long events;

    public EventLog() {
        this(Chunks.Size.STANDARD, false);
    }

    EventLog(Chunks.Size size, boolean withOperands) {
        chunks = new Chunks(size);
        out = new EventWriter(chunks);
        this.withOperands = withOperands;
    }

    /** A log that also keeps the operands with which instructions went through their pipes. */
    public static EventLog withOperands() {
        return new EventLog(Chunks.Size.STANDARD, true);
    }

    @Override
    public void forEach(Consumer<Event> visitor) {
        if (!launches.isEmpty()) {
            EventReader reader = new EventReader(launches);
            chunks.forEach(chunk -> reader.read(chunk, visitor));
        }
    }

    /** The launches so far. */
    @Override
    public List<Launch> launches() {
        return List.copyOf(launches);
    }

    /** The events of one of the launches alone. */
    public Events launch(int number) {
        Launch only = launches.get(number);
        return new Events() {
            @Override
            public void forEach(Consumer<Event> visitor) {
                EventLog.this.forEach(event -> {
                    if (event.launch() == only) {
                        visitor.accept(event);
                    }
                });
            }

            @Override
            public List<Launch> launches() {
                return List.of(only);
            }
        };
    }

    /** Events so far. */
    public long events() {
        return events;
    }

    /** Bytes the events take, in memory and on disk. */
    public long bytes() {
        return chunks.bytes();
    }

    /** Gives the memory back; nothing can be read or written afterwards. */
    @Override
    public void close() {
        chunks.close();
    }

    @Override
    public void launched(LaunchView launch) {
        lines = new ProgramLines(launch.kernel());
        launches.add(new Launch(launch.kernel(), launch.chip(), launch.cores(), lines, launch.timed(),
                withOperands));
        begin(EventKind.LAUNCHED, 1).number(launches.size() - 1);
        out.launch(launches.getLast());
    }

    @Override
    public void coreStarted(CoreId core, long time) {
        begin(EventKind.CORE_STARTED, 3).number(core.index()).span(time, time);
    }

    @Override
    public void scalar(CoreId core, Decoded instruction, long start, long end) {
        begin(EventKind.SCALAR, 4).number(core.index()).number(instruction.line()).span(start, end);
    }

    @Override
    public void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
        begin(EventKind.STALL, 5).number(core.index()).number(pipe.ordinal()).number(reason.ordinal()).span(from, to);
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        begin(EventKind.INSTRUCTION, 7 + OperandCodec.NUMBERS, core, instruction).times(instruction.dispatchTime(),
                instruction.startTime(), instruction.endTime());
        if (withOperands) {
            out.operands(core, instruction);
        }
        if (lines.isSync(core.kind(), instruction.decoded().line())) {
            out.number(flag(instruction));
        }
    }

    @Override
    public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
        begin(EventKind.TRAFFIC, 5, core, instruction).number(hitBytes).number(missBytes);
    }

    @Override
    public void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
        begin(EventKind.FLAG_SET, 5, core, instruction).number(flag(instruction)).number(redundant ? 1 : 0);
    }

    @Override
    public void flagTaken(CoreId core, Dispatched instruction) {
        begin(EventKind.FLAG_TAKEN, 5, core, instruction).number(flag(instruction)).number(0);
    }

    @Override
    public void crossSet(CoreId core, Dispatched instruction, List<CoreId> raised) {
        int counter = instruction.decoded().instruction() instanceof Sync.CrossSet set
                ? CrossCounters.raised(core, set.mode(), (int) flag(instruction))
                : (int) flag(instruction);
        begin(EventKind.CROSS_SET, 5 + raised.size(), core, instruction).number(counter)
                .number(raised.size());
        raised.forEach(c -> out.number(c.index()));
    }

    @Override
    public void crossTaken(CoreId core, Decoded instruction, int id) {
        begin(EventKind.CROSS_TAKEN, 3).number(core.index()).number(instruction.line()).number(id);
    }

    @Override
    public void coreEnded(CoreId core, long time) {
        begin(EventKind.CORE_ENDED, 3).number(core.index()).span(time, time);
    }

    @Override
    public void finished(long time) {
        begin(EventKind.FINISHED, 2).span(time, time);
    }

    private EventWriter begin(EventKind kind, int numbers) {
        events++;
        return out.begin(kind, numbers);
    }

    private EventWriter begin(EventKind kind, int numbers, CoreId core, Dispatched instruction) {
        return begin(kind, numbers).number(core.index()).number(instruction.decoded().line()).sequence(core.index(),
                instruction.sequence());
    }

    /** The id is the only operand of every sync instruction that has one. */
    private static long flag(Dispatched instruction) {
        return instruction.decoded().operandCount() == 1 ? instruction.operands[0] : 0;
    }
}
