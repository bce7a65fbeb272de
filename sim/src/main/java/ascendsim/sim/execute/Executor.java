package ascendsim.sim.execute;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.registers.RegisterMeaning;

/** Binds instructions to what they do to memory on an architecture: the one place that knows. */
public final class Executor {
    private final Arithmetic arithmetic;

    /** An executor whose cube and vector instructions compute with {@code arithmetic}. */
    public Executor(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    /** The meaning of a move. */
    public Meaning bind(Move move, Target target) {
        return switch (move) {
            case GlobalMove global -> GlobalMoves.bind(global);
            case LocalMove local -> LocalMoves.bind(local, target);
            case PeerMove peer -> PeerMoves.bind(peer);
            case Fill fill -> new Filled(fill);
        };
    }

    /** The meaning of a cube instruction. */
    public Meaning bind(Cube cube, Target target) {
        return CubeMeanings.bind(cube, target, arithmetic);
    }

    /** The meaning of a vector instruction. */
    public Meaning bind(Vector vector, Target target) {
        return VectorMeanings.bind(vector, arithmetic);
    }

    /** The meaning of a vector function's call. */
    public Meaning bind(VectorFunction function, Target target) {
        return switch (function) {
            case VectorFunction.Call call -> new RegisterMeaning(call.function());
        };
    }

    /** The meaning of a Fixpipe instruction. */
    public Meaning bind(Fixpipe fixpipe, Target target) {
        return Drains.bind(fixpipe, target);
    }
}
