package ascendsim.sim.check;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.memory.GlobalMemory.Buffer;
import ascendsim.sim.probe.LaunchView;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The GM buffers of a launch with what the kernel uses them for. */
final class GlobalBuffers {
    private final TreeMap<Long, Region> regions = new TreeMap<>();
    private Optional<Region> latest = Optional.empty();

    /**
     * One buffer.
     *
     * @param role the parameter's; INOUT for a buffer that no parameter names
     */
    record Region(String name, long address, long bytes, Role role) {
        long end() {
            return address + bytes;
        }

        boolean contains(long start, long end) {
            return start >= address && end <= end();
        }
    }

    GlobalBuffers(LaunchView launch) {
        Map<String, Buffer> byName = new HashMap<>();
        launch.global().buffers().forEach(buffer -> byName.put(buffer.name(), buffer));
        for (Buffer buffer : launch.global().buffers()) {
            boolean own = byName.get(buffer.name()) == buffer;
            Role role = launch.kernel().parameter(buffer.name()).filter(p -> own).map(Parameter::role)
                    .orElse(Role.INOUT);
            regions.put(buffer.address(), new Region(buffer.name(), buffer.address(), buffer.bytes(), role));
        }
    }

    Collection<Region> all() {
        return regions.values();
    }

    /** The buffer that holds {@code address}, or else the nearest one below it. */
    Optional<Region> at(long address) {
        if (latest.isEmpty() || !latest.get().contains(address, address + 1)) {
            latest = Optional.ofNullable(regions.floorEntry(address)).map(Map.Entry::getValue);
        }
        return latest;
    }

    /** Bytes from {@code start} as a buffer's name and offsets: {@code y+64..96}. */
    String text(long start, long bytes) {
        return at(start).map(r -> r.name() + "+" + (start - r.address()) + ".." + (start - r.address() + bytes))
                .orElse("gm " + start + ".." + (start + bytes));
    }
}
