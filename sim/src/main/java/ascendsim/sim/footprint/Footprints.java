package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.registers.RegisterFootprint;

/**
 * Which bytes every instruction touches: exactly those its meaning reads and writes, reads before writes. Padding that
 * is only moved along counts as touched; rows, columns and lanes that do not take part do not. An instruction with a
 * zero count touches nothing.
 */
public final class Footprints {
    /** What touches no memory: synchronisation, control flow, register arithmetic. */
    static final Footprint NOTHING = (instruction, sink) -> {
    };

    private Footprints() {
    }

    /**
     * The footprint of an instruction on an architecture; it may be asked for many times, by one thread at a time,
     * and allocates nothing.
     */
    public static Footprint bind(Instruction instruction, Target target) {
        return switch (instruction) {
            case GlobalMove move -> GlobalMoveFootprints.bind(move);
            case LocalMove move -> LocalMoveFootprints.bind(move, target);
            case PeerMove move -> PeerMoveFootprints.bind(move);
            case Fill fill -> LocalMoveFootprints.bind(fill);
            case Cube cube -> CubeFootprints.bind(cube, target);
            case Fixpipe fixpipe -> FixpipeFootprints.bind(fixpipe, target);
            case Vector vector -> VectorFootprints.bind(vector);
            case VectorFunction.Call call -> new RegisterFootprint(call.function());
            case Scalar scalar -> ScalarFootprints.bind(scalar);
            case Sync sync -> NOTHING;
        };
    }
}
