package ascendsim.sim.check;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.check.Diagnostic.Finding;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.probe.LaunchView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The accesses of a launch, each held against the earlier ones of the same bytes. */
final class Accesses implements Records.Meeting {
    private final Diagnostics diagnostics;
    private final Target target;
    private final GlobalBuffers buffers;
    private final Events events;
    private final List<CoreId> cores;
    private final Map<Decoded, Footprint> footprints = new IdentityHashMap<>();
    private final Map<Place, Cells> cells = new HashMap<>();
    private final Map<CoreId, Touching> sinks = new HashMap<>();
    private final Set<Integer> reported = new HashSet<>();
    private CoreId core;
    /** Whose memory is accessed. */
    private CoreId whose;
    private Dispatched instruction = new Dispatched();
    private Moment moment = new Moment(0, 0, new VectorClock(0));
    private int event;
    private Space space = Space.GM;
    private Kind kind = Kind.READ;
    /** The event last met in the present access, which need not be looked at again; nobody meets the present event. */
    private int settled;
    private Kind settledKind = Kind.READ;

    /** A core's space; GM is one for all, that of core 0. */
    private record Place(int core, Space space) {
    }

    /** What tells one race from another: the two lines of the program. */
    private record Pair(Decoded earlier, Decoded later, String code) {
    }

    /**
     * Which instruction it is that accesses memory.
     *
     * @param thread pipe of a core
     * @param number of the instruction in its pipe
     * @param known  what is complete when it starts
     */
    record Moment(int thread, int number, VectorClock known) {
    }

    Accesses(LaunchView launch, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.target = launch.kernel().target();
        this.buffers = new GlobalBuffers(launch);
        this.events = new Events(launch.cores());
        this.cores = launch.cores();
        this.core = cores.getFirst();
        this.whose = core;
    }

    /** Adds what an instruction accesses and reports what it races with. */
    void add(CoreId where, Dispatched started, Moment at) {
        core = where;
        instruction = started;
        moment = at;
        event = events.add(at.thread, at.number, started);
        reported.clear();
        footprints.computeIfAbsent(started.decoded(), decoded -> Footprints.bind(decoded.instruction(), target))
                .accesses(started, touching(where));
    }

    /** What the present instruction touches of one core's memory. */
    private final class Touching implements AccessSink {
        private final CoreId owner;

        Touching(CoreId owner) {
            this.owner = owner;
        }

        @Override
        public AccessSink peer(Peer peer) {
            return peer.of(owner, cores).<AccessSink>map(Accesses.this::touching).orElse(NOWHERE);
        }

        @Override
        public void access(Space where, Kind how, long address, long bytes, long count, long stride) {
            if (where == Space.GM && how == Kind.READ && isInput(address)) {
                return;
            }
            space = where;
            kind = how;
            settled = event;
            whose = owner;
            Cells touched = cells.computeIfAbsent(new Place(where == Space.GM ? 0 : owner.index(), where),
                    place -> new Cells());
            Records.Access access = new Records.Access(event, kind, Accesses.this);
            for (long i = 0; i < count; i++) {
                touched.access(access, address + i * stride, bytes);
            }
        }
    }

    private Touching touching(CoreId owner) {
        return sinks.computeIfAbsent(owner, Touching::new);
    }

    private boolean isInput(long address) {
        return buffers.at(address).filter(buffer -> buffer.role().isReadOnly()).isPresent();
    }

    @Override
    public boolean samePipe(int earlier) {
        return events.thread(earlier) == moment.thread;
    }

    @Override
    public void meets(int earlier, Kind before, long address, int bytes) {
        if (earlier == settled && before == settledKind) {
            return;
        }
        settled = earlier;
        settledKind = before;
        if (!moment.known.covers(events.thread(earlier), events.number(earlier)) && !hardwareOrders(earlier, before)
                && reported.add(earlier)) {
            report(earlier, before, where(address, bytes));
        }
    }

    private void report(int earlier, Kind before, String where) {
        String code = code(earlier, before);
        diagnostics.report(code, new Pair(events.instruction(earlier), instruction.decoded(), code),
                () -> Diagnostic.at(core, instruction, Finding.error(code, text(earlier, before, where))));
    }

    /** Whether the hardware itself keeps two unordered instructions of one core apart (isa.md §1.4). */
    private boolean hardwareOrders(int earlier, Kind before) {
        if (!events.core(earlier).equals(core)) {
            return false;
        }
        Pipe from = events.pipe(earlier);
        Pipe to = instruction.decoded().pipe();
        if (from == Pipe.V && to == Pipe.V) {
            return target == Target.V310;
        }
        if (space != Space.L0C) {
            return false;
        }
        if (from == Pipe.M && to == Pipe.M) {
            boolean accumulates = before == Kind.WRITE && kind == Kind.READ;
            return !accumulates || events.isLargeMmad(earlier) && events.isLargeMmad(event);
        }
        return from != to && events.hasUnitFlag(earlier) && events.hasUnitFlag(event);
    }

    private String code(int earlier, Kind before) {
        if (samePipe(earlier)) {
            return RaceCheck.INTRA_PIPE;
        }
        if (kind == Kind.READ) {
            return RaceCheck.RAW;
        }
        return before == Kind.READ ? RaceCheck.WAR : RaceCheck.WAW;
    }

    private String where(long address, int bytes) {
        return space == Space.GM
                ? buffers.text(address, bytes)
                : (whose.equals(core) ? "" : whose + " ") + space.text() + "[" + address + ".." + (address + bytes)
                        + ")";
    }

    private String text(int earlier, Kind before, String where) {
        Pipe from = events.pipe(earlier);
        Pipe to = instruction.decoded().pipe();
        boolean sameCore = events.core(earlier).equals(core);
        return (sameCore ? "" : events.core(earlier) + " ") + from + " " + noun(before) + " of " + where + " by "
                + events.text(earlier) + " is not ordered before " + to + " " + noun(kind) + " by "
                + events.text(event) + "; expected " + remedy(sameCore, from, to);
    }

    private static String remedy(boolean sameCore, Pipe from, Pipe to) {
        if (!sameCore) {
            return "a cross-core flag between them";
        }
        if (from == to) {
            return "pipe_barrier " + from + " between them";
        }
        return from == Pipe.S
                ? "the store before the other is dispatched"
                : "set_flag and wait_flag " + from + ", " + to + " between them";
    }

    private static String noun(Kind kind) {
        return switch (kind) {
            case READ -> "read";
            case WRITE -> "write";
            case ATOMIC -> "atomic update";
        };
    }
}
