package ascendsim.sim.engine;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.issue.Peer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/** In a run without data: the 32-byte blocks of one core's UB whose content an instruction would have computed. */
final class UnknownBlocks implements AccessSink {
    private static final int BLOCK = 32;

    private final BitSet unknown = new BitSet();
    private final Map<Peer, UnknownBlocks> peers = new EnumMap<>(Peer.class);
    private boolean computed;

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
        unknown.set((int) (address / BLOCK), (int) ((address + bytes - 1) / BLOCK) + 1);
    }

    boolean isKnown(long address) {
        return !unknown.get((int) (address / BLOCK));
    }

    @Override
    public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
        if (space != Space.UB || kind == Kind.READ || bytes == 0) {
            return;
        }
        for (long i = 0; i < count; i++) {
            long start = address + i * stride;
            unknown.set((int) (start / BLOCK), (int) ((start + bytes - 1) / BLOCK) + 1, computed);
        }
    }
}
