package ascendsim.traces.use;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.memory.GlobalMemory.Buffer;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.use.BufferUse.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The probe that follows what instructions touch: how full each core's buffers are and who writes the results. Its
 * memory does not grow with the run. A new launch starts anew.
 */
public final class Footmarks implements Probe {
    private final Map<CoreId, Map<Space, BufferUse>> buffers = new LinkedHashMap<>();
    private final List<WriteMap> maps = new ArrayList<>();
    private final Map<String, Buffer> parameters = new LinkedHashMap<>();
    private final Map<Decoded, Footprint> footprints = new IdentityHashMap<>();
    private final Map<CoreId, Sink> sinks = new HashMap<>();
    private Optional<LaunchView> launch = Optional.empty();
    private Span span = new Span(0, 0);
    private int block;

    @Override
    public void launched(LaunchView view) {
        launch = Optional.of(view);
        buffers.clear();
        maps.clear();
        parameters.clear();
        footprints.clear();
        sinks.clear();
        for (CoreId core : view.cores()) {
            buffers.put(core, buffers(core, view.chip().capacities()));
            sinks.put(core, new Sink(core));
        }
        Map<String, Buffer> byName = new HashMap<>();
        view.global().buffers().forEach(buffer -> byName.put(buffer.name(), buffer));
        for (Parameter parameter : view.kernel().parameters()) {
            Optional.ofNullable(byName.get(parameter.name())).ifPresent(buffer -> found(parameter, buffer));
        }
    }

    private void found(Parameter parameter, Buffer buffer) {
        parameters.put(parameter.name(), buffer);
        if (parameter.role().isResult() && parameter.type().bytes() > 0) {
            maps.add(new WriteMap(parameter, buffer.address()));
        }
    }

    private static Map<Space, BufferUse> buffers(CoreId core, Capacities bytes) {
        Map<Space, BufferUse> uses = new EnumMap<>(Space.class);
        if (core.kind() == CoreKind.AIC) {
            uses.put(Space.L1, new BufferUse(bytes.l1()));
            uses.put(Space.L0A, new BufferUse(bytes.l0a()));
            uses.put(Space.L0B, new BufferUse(bytes.l0b()));
            uses.put(Space.L0C, new BufferUse(bytes.l0c()));
        } else {
            uses.put(Space.UB, new BufferUse(bytes.ub()));
        }
        return uses;
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        touch(core, instruction);
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        touch(core, instruction);
    }

    private void touch(CoreId core, Dispatched instruction) {
        Footprint footprint = footprints.computeIfAbsent(instruction.decoded(),
                decoded -> Footprints.bind(decoded.instruction(), launch.orElseThrow().kernel().target()));
        span = new Span(instruction.startTime(), instruction.endTime());
        block = core.block();
        footprint.accesses(instruction, sinks.get(core));
    }

    /** What the present instruction touches of one core's memory, or of GM. */
    private final class Sink implements AccessSink {
        private final CoreId owner;
        private final Map<Space, BufferUse> own;

        Sink(CoreId owner) {
            this.owner = owner;
            this.own = buffers.get(owner);
        }

        @Override
        public AccessSink peer(Peer peer) {
            return peer.of(owner, launch.orElseThrow().cores()).<AccessSink>map(sinks::get).orElse(NOWHERE);
        }

        @Override
        public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
            if (space == Space.GM) {
                global(kind, address, bytes, count, stride);
                return;
            }
            BufferUse use = own.get(space);
            if (use != null) {
                for (long i = 0; i < count; i++) {
                    use.access(kind, address + i * stride, bytes, span);
                }
            }
        }
    }

    private void global(AccessSink.Kind kind, long address, long bytes, long count, long stride) {
        if (kind == AccessSink.Kind.READ) {
            return;
        }
        for (WriteMap map : maps) {
            if (map.contains(address)) {
                for (long i = 0; i < count; i++) {
                    map.write(address + i * stride, bytes, block, span.end());
                }
                return;
            }
        }
    }

    @Override
    public void finished(long time) {
        buffers.values().forEach(uses -> uses.values().forEach(use -> use.finish(time)));
    }

    /** By core and buffer, cores in the order of their index. */
    public Map<CoreId, Map<Space, BufferUse>> buffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** One for each result, in the order of parameters. */
    public List<WriteMap> maps() {
        return List.copyOf(maps);
    }

    /** Where each parameter lies. */
    public Map<String, Buffer> parameters() {
        return Collections.unmodifiableMap(parameters);
    }
}
