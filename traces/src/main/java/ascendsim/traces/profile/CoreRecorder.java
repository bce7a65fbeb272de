package ascendsim.traces.profile;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Peer;
import ascendsim.traces.profile.CoreRecord.LineCount;
import ascendsim.traces.profile.ProgramFacts.Facts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Running counters of one core. */
final class CoreRecorder implements AccessSink {
    private static final int PIPES = Pipe.values().length;
    private static final int SPACES = Space.values().length;
    private static final int KINS = Kin.values().length;

    private final CoreId core;
    private final long[] read = new long[PIPES * SPACES];
    private final long[] written = new long[PIPES * SPACES];
    private final long[] sent = new long[PIPES];
    private final Map<Peer, AccessSink> peers = new EnumMap<>(Peer.class);
    private final long[] calls;
    private final long[] cycles;
    private final long[] running;
    private final long[] runningUntil;
    private final long[] kinCount = new long[KINS];
    private final long[] kinBusy = new long[KINS];
    private final long[] kinUntil = new long[KINS];
    private long ops;
    private int pipe;

    CoreRecorder(CoreId core, int lines) {
        this.core = core;
        calls = new long[lines];
        cycles = new long[lines];
        running = new long[lines];
        runningUntil = new long[lines];
    }

    /** The accesses told from now on are those of an instruction of this pipe. */
    CoreRecorder of(Pipe accessing) {
        pipe = accessing.ordinal();
        return this;
    }

    /** From now on what this core's instructions touch of {@code other} is booked there. */
    void reach(Peer peer, CoreRecorder other) {
        peers.put(peer, (space, kind, _, bytes, count, _) -> {
            other.book(pipe, space, kind, bytes * count);
            sent[pipe] += kind == Kind.READ ? 0 : bytes * count;
        });
    }

    @Override
    public AccessSink peer(Peer other) {
        return peers.getOrDefault(other, NOWHERE);
    }

    @Override
    public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
        book(pipe, space, kind, bytes * count);
    }

    private void book(int user, Space space, Kind kind, long bytes) {
        long[] totals = kind == Kind.READ ? read : written;
        totals[user * SPACES + space.ordinal()] += bytes;
    }

    /** An instruction from its start to its end; of one line they come in the order of their starts. */
    void ran(int line, Facts facts, long start, long end) {
        calls[line]++;
        cycles[line] += end - start;
        running[line] += beyond(runningUntil, line, start, end);
        for (Kin kin : facts.kins()) {
            kinCount[kin.ordinal()]++;
            kinBusy[kin.ordinal()] += beyond(kinUntil, kin.ordinal(), start, end);
        }
    }

    void computed(long operations) {
        ops += operations;
    }

    /** The cycles of an interval that those before it have not covered. */
    private static long beyond(long[] until, int index, long start, long end) {
        long from = Math.max(start, until[index]);
        until[index] = Math.max(until[index], end);
        return Math.max(0, end - from);
    }

    CoreRecord snapshot() {
        List<LineCount> lines = new ArrayList<>();
        for (int line = 0; line < calls.length; line++) {
            lines.add(new LineCount(calls[line], cycles[line], running[line]));
        }
        Map<Kin, LineCount> kins = new EnumMap<>(Kin.class);
        for (Kin kin : Kin.values()) {
            int index = kin.ordinal();
            kins.put(kin, new LineCount(kinCount[index], kinBusy[index], kinBusy[index]));
        }
        return new CoreRecord(core, lines, kins, traffic(), sent(), ops);
    }

    private Map<Pipe, Long> sent() {
        Map<Pipe, Long> bytes = new EnumMap<>(Pipe.class);
        for (Pipe user : Pipe.values()) {
            bytes.put(user, sent[user.ordinal()]);
        }
        return bytes;
    }

    private Map<Pipe, Map<Space, CoreRecord.Bytes>> traffic() {
        Map<Pipe, Map<Space, CoreRecord.Bytes>> traffic = new EnumMap<>(Pipe.class);
        for (Pipe user : Pipe.values()) {
            Map<Space, CoreRecord.Bytes> spaces = new EnumMap<>(Space.class);
            for (Space space : Space.values()) {
                int index = user.ordinal() * SPACES + space.ordinal();
                spaces.put(space, new CoreRecord.Bytes(read[index], written[index]));
            }
            traffic.put(user, spaces);
        }
        return traffic;
    }
}
