package ascendsim.sim.issue;

import ascendsim.isa.instruction.CoreKind;
import java.util.List;
import java.util.Optional;

/** Another core of the same AI core whose memory an instruction reaches (v310; isa.md §1.1). */
public enum Peer {
    AIC(CoreKind.AIC, 0), AIV0(CoreKind.AIV, 0), AIV1(CoreKind.AIV, 1);

    private final CoreKind kind;
    private final int sub;

    Peer(CoreKind kind, int sub) {
        this.kind = kind;
        this.sub = sub;
    }

    /** The AIV of a sub-block index. */
    public static Peer vector(long sub) {
        return sub == 0 ? AIV0 : AIV1;
    }

    /** This peer of a core, if it takes part in the launch. */
    public Optional<CoreId> of(CoreId core, List<CoreId> cores) {
        return cores.stream().filter(c -> c.block() == core.block() && c.kind() == kind && c.sub() == sub).findFirst();
    }
}
