package ascendsim.sim.memory;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Peer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The memories one core can reach: its own buffers, those of its AI core's other cores and the chip's global memory. A
 * buffer exists from its first use on, so that a run without data makes none.
 */
public final class CoreMemory {
    private static final long ALIGNMENT = 64;

    private final GlobalMemory global;
    private final Arena arena;
    private final Map<Space, Long> capacities;
    private final MemorySegment[] local = new MemorySegment[Space.values().length];
    private final Map<Peer, CoreMemory> peers = new EnumMap<>(Peer.class);

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

    /** The memory of another core of the AI core; an IllegalArgumentException when it takes no part in the launch. */
    public CoreMemory peer(Peer core) {
        CoreMemory memory = peers.get(core);
        if (memory == null) {
            throw new IllegalArgumentException("no " + core + " takes part");
        }
        return memory;
    }

    /** Lets the cores of each AI core reach each other's memory. @param memories of {@code cores}, by index */
    public static void connect(List<CoreId> cores, List<CoreMemory> memories) {
        for (CoreId core : cores) {
            for (Peer peer : Peer.values()) {
                peer.of(core, cores).ifPresent(other -> memories.get(core.index()).peers.put(peer,
                        memories.get(other.index())));
            }
        }
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
