package ascendsim.sim.memory;

import ascendsim.isa.instruction.Space;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * The memories one core can reach: its own buffers and the chip's global memory. A buffer exists from its first use on,
 * so that a run without data makes none.
 */
public final class CoreMemory {
    private static final long ALIGNMENT = 64;

    private final GlobalMemory global;
    private final Arena arena;
    private final Map<Space, Long> capacities;
    private final MemorySegment[] local = new MemorySegment[Space.values().length];

    /**
     * Zero-filled buffers.
     *
     * @param arena      owns the buffers; outlives every use
     * @param capacities bytes of each space the core has
     */
    public CoreMemory(GlobalMemory global, Arena arena, Map<Space, Long> capacities) {
        this.global = global;
        this.arena = arena;
        this.capacities = Map.copyOf(capacities);
    }

    public GlobalMemory global() {
        return global;
    }

    /** The buffer of an on-chip space; an IllegalArgumentException when this core has no such space. */
    public MemorySegment local(Space space) {
        MemorySegment segment = local[space.ordinal()];
        return segment != null ? segment : allocate(space);
    }

    private MemorySegment allocate(Space space) {
        Long bytes = capacities.get(space);
        if (bytes == null) {
            throw new IllegalArgumentException("this core has no " + space.text());
        }
        MemorySegment segment = arena.allocate(bytes, ALIGNMENT);
        local[space.ordinal()] = segment;
        return segment;
    }
}
