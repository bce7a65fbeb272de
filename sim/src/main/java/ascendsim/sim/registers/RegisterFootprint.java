package ascendsim.sim.registers;

import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.issue.Dispatched;
import java.util.BitSet;

/**
 * The UB bytes a whole call of a vector function touches: what its stores write, and what its loads read that it has
 * not written itself before.
 */
public final class RegisterFootprint implements Footprint, UbAccesses.Visitor {
    private final UbAccesses accesses;
    private final BitSet written = new BitSet();
    private AccessSink sink = (space, kind, address, bytes, count, stride) -> {
    };

    public RegisterFootprint(RegisterFunction function) {
        this.accesses = new UbAccesses(function);
    }

    @Override
    public void accesses(Dispatched instruction, AccessSink receiver) {
        sink = receiver;
        written.clear();
        accesses.visit(instruction.operands, this);
    }

    @Override
    public void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
        int from = Math.toIntExact(address);
        int to = Math.toIntExact(address + bytes);
        if (store) {
            written.set(from, to);
            sink.access(Space.UB, AccessSink.Kind.WRITE, address, bytes, 1, bytes);
        } else if (written.nextClearBit(from) < to) {
            sink.access(Space.UB, AccessSink.Kind.READ, address, bytes, 1, bytes);
        }
    }

    @Override
    public void barrier(RegisterControl.Kind kind) {
        // order within the call is no part of its footprint
    }
}
