package ascendsim.sim.check;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.check.GlobalBuffers.Region;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.probe.LaunchView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the shadow says of the bytes that one instruction touches. */
final class TouchedShadow {
    private final Shadow shadow;
    private final Target target;
    private final Map<Decoded, Footprint> footprints = new IdentityHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final List<CoreId> cores;
    private final Map<CoreId, Touching> sinks = new HashMap<>();
    private boolean inside;

    /** One access to a core's memory. */
    private record Pattern(CoreId owner, Space space, Kind kind, long address, long bytes, long count, long stride) {
        long start(long run) {
            return address + run * stride;
        }

        long end() {
            return start(count - 1) + bytes;
        }
    }

    TouchedShadow(Shadow shadow, LaunchView launch) {
        this.shadow = shadow;
        this.target = launch.kernel().target();
        this.cores = launch.cores();
    }

    /** Turns to an instruction; false when it touches nothing that the shadow has. */
    boolean visit(CoreId where, Dispatched instruction) {
        inside = true;
        patterns.clear();
        footprints.computeIfAbsent(instruction.decoded(), decoded -> Footprints.bind(decoded.instruction(), target))
                .accesses(instruction, touching(where));
        return inside && !patterns.isEmpty();
    }

    private Touching touching(CoreId owner) {
        return sinks.computeIfAbsent(owner, Touching::new);
    }

    /** What the present instruction touches of one core's memory. */
    private final class Touching implements AccessSink {
        private final CoreId owner;

        Touching(CoreId owner) {
            this.owner = owner;
        }

        @Override
        public AccessSink peer(Peer peer) {
            return peer.of(owner, cores).<AccessSink>map(TouchedShadow.this::touching).orElse(NOWHERE);
        }

        @Override
        public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
            Pattern pattern = new Pattern(owner, space, kind, address, bytes, count, stride);
            inside &= isInside(pattern);
            patterns.add(pattern);
            if (inside && space == Space.GM) {
                for (long run = 0; run < count; run++) {
                    shadow.prepare(pattern.start(run), bytes);
                }
            }
        }
    }

    private boolean isInside(Pattern pattern) {
        if (pattern.space == Space.GM) {
            return shadow.buffers().at(pattern.address)
                    .filter(region -> region.contains(pattern.address, pattern.end())).isPresent();
        }
        return pattern.end() <= shadow.bytes(pattern.owner, pattern.space);
    }

    /** The first run an instruction reads that holds an unwritten byte, as text. */
    Optional<String> unwrittenRead() {
        return patterns.stream().filter(pattern -> pattern.kind != Kind.WRITE).map(this::unwritten)
                .flatMap(Optional::stream).findFirst();
    }

    /**
     * The first run an instruction wrote into an output that holds an unwritten byte; it counts as written from now on.
     */
    Optional<String> unwrittenOutput() {
        Optional<String> found = patterns.stream().filter(this::isOutput).map(this::unwritten)
                .flatMap(Optional::stream).findFirst();
        if (found.isPresent()) {
            patterns.stream().filter(this::isOutput).forEach(this::markWritten);
        }
        return found;
    }

    private boolean isOutput(Pattern pattern) {
        return pattern.space == Space.GM && pattern.kind != Kind.READ && shadow.buffers().at(pattern.address)
                .map(Region::role).filter(Role::isResult).isPresent();
    }

    /** All that the instruction writes is written. */
    void markWritten() {
        patterns.stream().filter(pattern -> pattern.kind != Kind.READ).forEach(this::markWritten);
    }

    private void markWritten(Pattern pattern) {
        for (long run = 0; run < pattern.count; run++) {
            shadow.write(pattern.owner, pattern.space, pattern.start(run), pattern.bytes);
        }
    }

    private Optional<String> unwritten(Pattern pattern) {
        for (long run = 0; run < pattern.count; run++) {
            if (!shadow.isWritten(pattern.owner, pattern.space, pattern.start(run), pattern.bytes)) {
                return Optional.of(text(pattern, pattern.start(run)));
            }
        }
        return Optional.empty();
    }

    private String text(Pattern pattern, long address) {
        CoreId core = pattern.owner;
        Space space = pattern.space;
        long first = address;
        while (shadow.isWritten(core, space, first)) {
            first++;
        }
        long last = first;
        while (last < address + pattern.bytes && !shadow.isWritten(core, space, last)) {
            last++;
        }
        return space == Space.GM
                ? shadow.buffers().text(first, last - first)
                : space.text() + "[" + first + ".." + last + ")";
    }
}
