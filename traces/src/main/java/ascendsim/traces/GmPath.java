package ascendsim.traces;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.NdCopy;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.ScalarState;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import java.util.Locale;
import java.util.Optional;

/**
 * A way bytes take between GM and a core: the profiler's own division (GM_to_L1, GM_to_UB, L1_to_GM, L0C_to_GM,
 * UB_to_GM; ecosystem.md §1.3), and the scalar unit's data cache.
 */
public enum GmPath {
    GM_TO_L1(true), GM_TO_UB(true), L1_TO_GM(false), L0C_TO_GM(false), UB_TO_GM(false),
    /** scalar loads, also the dcci that drops a line */
    GM_TO_SCALAR(true),
    /** scalar stores */
    SCALAR_TO_GM(false);

    private final boolean reads;

    GmPath(boolean reads) {
        this.reads = reads;
    }

    /** Whether bytes leave GM. */
    public boolean reads() {
        return reads;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The path of an instruction; empty when it has nothing to do with GM. */
    public static Optional<GmPath> of(Instruction instruction) {
        return switch (instruction) {
            case GlobalMove.Burst burst -> Optional.of(of(burst.route()));
            case GlobalMove.Padded padded -> Optional.of(of(padded.route()));
            case NdCopy _ -> Optional.of(GM_TO_UB);
            case GlobalMove.Nd2Nz _,Dn2Nz _ -> Optional.of(GM_TO_L1);
            case Fixpipe.Drain drain -> when(drain.dst().space() == Space.GM, L0C_TO_GM);
            case ScalarMemory.Load load -> when(load.src().space() == Space.GM, GM_TO_SCALAR);
            case ScalarMemory.Store store -> when(store.dst().space() == Space.GM, SCALAR_TO_GM);
            case ScalarMemory.CacheInvalidate _ -> Optional.of(GM_TO_SCALAR);
            case LocalMove _,PeerMove _,Fill _,Cube _,Vector _,VectorFunction _ -> Optional.empty();
            case ScalarArithmetic _,ScalarControl _,ScalarState _,Sync _ -> Optional.empty();
        };
    }

    private static GmPath of(GlobalMove.Route route) {
        return switch (route) {
            case GM_L1 -> GM_TO_L1;
            case GM_UB -> GM_TO_UB;
            case UB_GM -> UB_TO_GM;
            case L1_GM -> L1_TO_GM;
        };
    }

    private static Optional<GmPath> when(boolean applies, GmPath path) {
        return applies ? Optional.of(path) : Optional.empty();
    }
}
