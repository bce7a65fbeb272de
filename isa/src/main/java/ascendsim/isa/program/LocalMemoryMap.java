package ascendsim.isa.program;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Space;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hands out the buffers of one core from the bottom of each space upwards. What does not fit is not an error here: a
 * plan asks {@link #overflows} and reports it.
 */
public final class LocalMemoryMap {
    /** A space that is too small for what was asked of it. */
    public record Overflow(Space space, long needed, long capacity) {
    }

    private final Map<Space, Long> capacities;
    private final Map<Space, Long> used = new EnumMap<>(Space.class);

    /** An empty map over {@code capacities} in bytes. */
    public LocalMemoryMap(Map<Space, Long> capacities) {
        this.capacities = Map.copyOf(capacities);
    }

    /** {@code bytes} bytes starting at a multiple of {@code alignment}. */
    public Address take(Space space, long bytes, long alignment) {
        long start = Math.ceilDiv(used.getOrDefault(space, 0L), alignment) * alignment;
        used.put(space, start + bytes);
        return new Address(space, Affine.of(start));
    }

    public long used(Space space) {
        return used.getOrDefault(space, 0L);
    }

    public List<Overflow> overflows() {
        List<Overflow> overflows = new ArrayList<>();
        used.forEach((space, needed) -> {
            long capacity = capacities.getOrDefault(space, 0L);
            if (needed > capacity) {
                overflows.add(new Overflow(space, needed, capacity));
            }
        });
        return overflows;
    }
}
