package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.memory.GlobalMemory;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Byte sets by space and kind: what a footprint says, or what a model of the index laws says. */
final class Touched implements AccessSink {
    /** A GM address the tests start from. */
    static final long GM = GlobalMemory.BASE;

    private final Map<String, BitSet> bytes = new TreeMap<>();
    private int calls;

    /** What {@code instruction} touches, dispatched with {@code state}'s mask and atomic state. */
    static Touched by(Instruction instruction, Dispatched state) {
        return by(instruction, state, Target.V220);
    }

    /** The same on an architecture. */
    static Touched by(Instruction instruction, Dispatched state, Target target) {
        Decoded decoded = new Decoded(instruction, 0, false, target);
        state.begin(decoded, 0, 0);
        int illegal = decoded.evaluate(new long[Register.COUNT], state.operands);
        if (illegal >= 0) {
            throw new IllegalArgumentException(decoded.violation(illegal, state.operands[illegal]));
        }
        Touched touched = new Touched();
        Footprints.bind(instruction, target).accesses(state, touched);
        return touched;
    }

    static Touched by(Instruction instruction) {
        return by(instruction, new Dispatched());
    }

    @Override
    public void access(Space space, Kind kind, long address, long length, long count, long stride) {
        calls++;
        if (count < 1 || length < 1) {
            throw new IllegalArgumentException("count " + count + ", bytes " + length + "; expected 1 or more");
        }
        for (long i = 0; i < count; i++) {
            add(space, kind, address + i * stride, length);
        }
    }

    /** The core under test is AIC and AIV 0; what AIV 1 gets is not kept. */
    @Override
    public AccessSink peer(Peer core) {
        return core == Peer.AIV1 ? NOWHERE : this;
    }

    /** Adds one run. */
    Touched add(Space space, Kind kind, long address, long length) {
        int from = Math.toIntExact(address - (space == Space.GM ? GM : 0));
        bytes.computeIfAbsent(space + " " + kind, key -> new BitSet()).set(from, Math.toIntExact(from + length));
        return this;
    }

    /** Access calls that were needed. */
    int calls() {
        return calls;
    }

    boolean touches(Space space) {
        return bytes.keySet().stream().anyMatch(key -> key.startsWith(space + " "));
    }

    /** Bytes touched in one way, from the start of a space (of GM: from {@link #GM}). */
    BitSet set(Space space, Kind kind) {
        BitSet set = bytes.getOrDefault(space + " " + kind, new BitSet());
        return (BitSet) set.clone();
    }

    Map<String, BitSet> bytes() {
        return bytes;
    }
}
