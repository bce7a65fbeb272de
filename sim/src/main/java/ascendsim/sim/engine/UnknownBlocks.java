package ascendsim.sim.engine;

import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.issue.Peer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * In a run without data: the 32-byte blocks of one core's UB whose content an instruction would have computed. What
 * reaches beyond UB is an IndexOutOfBoundsException.
 */
final class UnknownBlocks implements AccessSink {
    private static final int BLOCK = 32;

    private final BitSet unknown = new BitSet();
    private final long capacity;
    private final Map<Peer, UnknownBlocks> peers = new EnumMap<>(Peer.class);
    private boolean computed;

    /** @param capacity bytes of the core's UB */
    UnknownBlocks(long capacity) {
        this.capacity = capacity;
    }

    /** Whether a kernel's scalar units read UB: what lies there does not matter else. */
    static boolean matter(Kernel kernel) {
        return kernel.programs().stream().flatMap(p -> p.lines().stream())
                .anyMatch(l -> l.instruction() instanceof ScalarMemory.Load load && load.src().space() == Space.UB);
    }

    /** Notes what a UB write leaves behind. */
    void written(Entry entry) {
        computed = !entry.line.decoded.materialised();
        entry.line.footprint.accesses(entry.dispatched, this);
    }

    /** Lets instructions of this core tell what they leave behind in another's UB. */
    void reach(Peer peer, UnknownBlocks other) {
        peers.put(peer, other);
    }

    @Override
    public AccessSink peer(Peer core) {
        UnknownBlocks other = peers.get(core);
        if (other == null) {
            return NOWHERE;
        }
        other.computed = computed;
        return other;
    }

    /** Notes that the scalar unit stored what is not known. */
    void forget(long address, long bytes) {
        set(address, bytes, true);
    }

    boolean isKnown(long address, long bytes) {
        inside(address, bytes);
        int computedFrom = unknown.nextSetBit((int) (address / BLOCK));
        return computedFrom < 0 || computedFrom * (long) BLOCK >= address + bytes;
    }

    private void set(long address, long bytes, boolean to) {
        inside(address, bytes);
        unknown.set((int) (address / BLOCK), (int) ((address + bytes - 1) / BLOCK) + 1, to);
    }

    private void inside(long address, long bytes) {
        if (address < 0 || address > capacity - bytes) {
            throw new IndexOutOfBoundsException("ub[" + address + "] of " + bytes + " B in " + capacity + " B");
        }
    }

    @Override
    public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
        if (space != Space.UB || kind == Kind.READ || bytes == 0) {
            return;
        }
        for (long i = 0; i < count; i++) {
            set(address + i * stride, bytes, computed);
        }
    }
}
