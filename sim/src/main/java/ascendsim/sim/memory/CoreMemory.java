package ascendsim.sim.memory;

import ascendsim.isa.instruction.Space;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;

/** The memories one core can reach: its own buffers and the chip's global memory. */
public final class CoreMemory {
    private final GlobalMemory global;
    private final MemorySegment[] local = new MemorySegment[Space.values().length];

    /**
     * Zero-filled buffers.
     *
     * @param arena      owns the buffers
     * @param capacities bytes of each space the core has
     */
    public CoreMemory(GlobalMemory global, Arena arena, Map<Space, Long> capacities) {
        this.global = global;
        for (Map.Entry<Space, Long> entry : new EnumMap<>(capacities).entrySet()) {
            local[entry.getKey().ordinal()] = arena.allocate(entry.getValue(), 64);
        }
    }

    public GlobalMemory global() {
        return global;
    }

    /** The buffer of an on-chip space; an IllegalArgumentException when this core has no such space. */
    public MemorySegment local(Space space) {
        MemorySegment segment = local[space.ordinal()];
        if (segment == null) {
            throw new IllegalArgumentException("this core has no " + space.text());
        }
        return segment;
    }
}
