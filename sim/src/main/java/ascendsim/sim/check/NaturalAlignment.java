package ascendsim.sim.check;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.NdCopy;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.instruction.VectorReduce;

/**
 * The alignment an address needs beyond what its {@link ascendsim.isa.instruction.Form} demands: that of the element
 * type (isa.md §5: scalar accesses natural; elements elsewhere).
 *
 * @param field the address
 * @param bytes 1 when every address will do
 */
record NaturalAlignment(String field, int slot, long bytes) {
    static NaturalAlignment of(Instruction instruction) {
        return switch (instruction) {
            case GlobalMove move -> ofMove(move);
            case Fixpipe.Drain drain -> of(drain, "dst", drain.type().bytes(1));
            case VectorReduce.Reduce reduce -> of(reduce, "dst", reduce.type().bytes(1));
            case ScalarMemory memory -> ofScalar(memory);
            case LocalMove m -> anything();
            case PeerMove m -> anything();
            case Fill f -> anything();
            case Cube c -> anything();
            case Vector v -> anything();
            case VectorFunction f -> anything();
            case Scalar s -> anything();
            case Sync s -> anything();
        };
    }

    private static NaturalAlignment ofMove(GlobalMove move) {
        String global = move.src().space() == Space.GM ? "src" : "dst";
        return switch (move) {
            case GlobalMove.Burst b -> anything();
            case GlobalMove.Nd2Nz nd2nz -> of(nd2nz, global, nd2nz.type().bytes(1));
            case Dn2Nz dn2nz -> of(dn2nz, global, dn2nz.type().bytes(1));
            case NdCopy nested -> of(nested, global, nested.type().bytes(1));
            case GlobalMove.Padded padded -> of(padded, global, padded.type().bytes(1));
        };
    }

    private static NaturalAlignment ofScalar(ScalarMemory memory) {
        return switch (memory) {
            case ScalarMemory.Load load -> of(load, "src", load.type().bytes(1));
            case ScalarMemory.Store store -> of(store, "dst", store.type().bytes(1));
            case ScalarMemory.CacheInvalidate i -> anything();
        };
    }

    private static NaturalAlignment of(Instruction instruction, String field, long bytes) {
        return new NaturalAlignment(field, instruction.form().slot(field), bytes);
    }

    private static NaturalAlignment anything() {
        return new NaturalAlignment("", 0, 1);
    }

    boolean isBroken(long[] operands) {
        return bytes > 1 && operands[slot] % bytes != 0;
    }
}
