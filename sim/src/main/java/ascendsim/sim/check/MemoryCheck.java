package ascendsim.sim.check;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.check.Diagnostic.Finding;
import ascendsim.sim.check.GlobalBuffers.Region;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accesses outside a buffer's capacity or outside what was allocated in GM, writes to a kernel's inputs, element
 * addresses that are not aligned, and the reserved top of UB. Of an instruction only the first thing wrong is
 * reported each time it runs.
 */
public final class MemoryCheck implements Probe {
    /** An on-chip access beyond the chip's capacity. */
    public static final String OVERFLOW = "mem.overflow";
    /** A GM access outside every buffer or across the end of one. */
    public static final String OUT_OF_BOUNDS = "mem.out_of_bounds";
    /** A write to a parameter of role IN. */
    public static final String WRITE_TO_INPUT = "mem.write_to_input";
    /** An element address that is no multiple of the element's size. */
    public static final String MISALIGNED = "mem.misaligned";
    /** An access to the memory of a core that takes no part in the launch. */
    public static final String NO_PEER = "mem.no_peer";
    /** An access to the top bytes that the system keeps for itself. */
    public static final String RESERVED = "mem.reserved";

    /**
     * Bytes at the top of UB that are not usable (isa.md §1.2). Those of L1 belong to the matmul library's messages; a
     * kernel without them has all of it, as the vendor's MatMulV3 does in mix kernels too.
     */
    private static final long RESERVED_BYTES = 256;

    private final Diagnostics diagnostics;
    private final Map<Decoded, Rules> rules = new IdentityHashMap<>();
    private List<Visit> visits = List.of();
    private List<CoreId> cores = List.of();
    private Target target = Target.V220;

    public MemoryCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    private record Rules(Footprint footprint, NaturalAlignment alignment) {
        static Rules of(Decoded decoded, Target target) {
            return new Rules(Footprints.bind(decoded.instruction(), target),
                    NaturalAlignment.of(decoded.instruction()));
        }
    }

    @Override
    public void launched(LaunchView launch) {
        rules.clear();
        target = launch.kernel().target();
        GlobalBuffers buffers = new GlobalBuffers(launch);
        cores = launch.cores();
        visits = cores.stream().map(core -> new Visit(core, launch, buffers)).toList();
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        started(core, instruction);
    }

    @Override
    public void started(CoreId core, Dispatched instruction) {
        visits.get(core.index()).visit(instruction,
                rules.computeIfAbsent(instruction.decoded(), d -> Rules.of(d, target)));
    }

    /** One core's accesses, one instruction at a time. */
    private final class Visit implements AccessSink {
        private final CoreId core;
        private final GlobalBuffers buffers;
        private final Map<Space, Long> capacities = new EnumMap<>(Space.class);
        private final Map<Space, Long> usable;
        private Dispatched instruction = new Dispatched();
        private boolean reported;

        Visit(CoreId core, LaunchView launch, GlobalBuffers buffers) {
            this.core = core;
            this.buffers = buffers;
            capacities.putAll(Launch.capacities(launch.chip().capacities(), core.kind()));
            usable = new EnumMap<>(capacities);
            usable.computeIfPresent(Space.UB, (_, bytes) -> bytes - RESERVED_BYTES);
        }

        void visit(Dispatched started, Rules bound) {
            instruction = started;
            reported = false;
            if (bound.alignment.isBroken(started.operands)) {
                misaligned(bound.alignment);
            }
            bound.footprint.accesses(started, this);
        }

        @Override
        public AccessSink peer(Peer peer) {
            return peer.of(core, cores).<AccessSink>map(other -> (space, kind, address, bytes, count,
                    stride) -> local(visits.get(other.index()), space, kind,
                            new Range(address, address + (count - 1) * stride + bytes)))
                    .orElse((space, kind, address, bytes, count, stride) -> report(Finding.error(NO_PEER, verb(kind)
                            + " " + space.text() + " of " + peer + "; expected a launch in which it takes part; the"
                            + " kernel's type says which AIVs do")));
        }

        @Override
        public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
            long end = address + (count - 1) * stride + bytes;
            if (space != Space.GM) {
                local(this, space, kind, new Range(address, end));
            } else if (!reported) {
                global(kind, address, end, new Runs(bytes, count, stride));
            }
        }

        private void local(Visit owner, Space space, Kind kind, Range range) {
            Map<Space, Long> usable = owner.usable;
            long end = range.end;
            if (reported || end <= usable.getOrDefault(space, 0L)) {
                return;
            }
            String what = verb(kind) + " " + (owner == this ? "" : owner.core + " ") + space.text() + "["
                    + range.address + ".." + end + ")";
            long capacity = owner.capacities.getOrDefault(space, 0L);
            if (end > capacity) {
                report(Finding.error(OVERFLOW, what + ", " + (end - capacity) + " B beyond its end; expected below "
                        + capacity + "; use smaller tiles or fewer stages"));
            } else {
                report(Finding.warning(RESERVED, what + "; expected below " + usable.get(space)
                        + ": the top " + RESERVED_BYTES + " B belong to the system"));
            }
        }

        private void global(Kind kind, long address, long end, Runs runs) {
            Optional<Region> found = buffers.at(address);
            if (found.isEmpty() || address >= found.get().end()) {
                String near = found.map(r -> (address - r.end()) + " B behind the end of " + r.name() + " ("
                        + r.bytes() + " B)").orElse("below every buffer");
                report(Finding.error(OUT_OF_BOUNDS, verb(kind) + " gm[" + address + "] where no buffer is, " + near
                        + "; expected an address inside a parameter"));
            } else if (end > found.get().end()) {
                crossing(kind, address, runs, found.get());
            } else if (kind != Kind.READ && found.get().role().isReadOnly()) {
                report(Finding.error(WRITE_TO_INPUT, verb(kind) + " " + buffers.text(address, end - address)
                        + "; expected no write to a parameter of role " + found.get().role().text()
                        + "; make it inout"));
            }
        }

        private void crossing(Kind kind, long address, Runs runs, Region region) {
            long first = runs.stride == 0
                    ? 0
                    : Math.max(0, Math.ceilDiv(region.end() - runs.bytes + 1 - address, runs.stride));
            long start = address + first * runs.stride;
            report(Finding.error(OUT_OF_BOUNDS, verb(kind) + " " + runs.bytes + " B at " + region.name() + "+"
                    + (start - region.address()) + " (run " + (first + 1) + " of " + runs.count + "), "
                    + Math.min(runs.bytes, start + runs.bytes - region.end()) + " B of them beyond its end; expected "
                    + region.name() + " to end at " + region.bytes()));
        }

        private void misaligned(NaturalAlignment alignment) {
            report(Finding.error(MISALIGNED, alignment.field() + " is " + instruction.operands[alignment.slot()]
                    + "; expected a multiple of its element's " + alignment.bytes() + " B"));
        }

        private void report(Finding finding) {
            reported = true;
            diagnostics.report(finding.code(), instruction.decoded(), () -> Diagnostic.at(core, instruction, finding));
        }
    }

    private record Runs(long bytes, long count, long stride) {
    }

    private record Range(long address, long end) {
    }

    private static String verb(AccessSink.Kind kind) {
        return switch (kind) {
            case READ -> "reads";
            case WRITE -> "writes";
            case ATOMIC -> "updates";
        };
    }
}
