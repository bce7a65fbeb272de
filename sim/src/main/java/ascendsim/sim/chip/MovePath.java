package ascendsim.sim.chip;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A way data moves between two buffers, with the architectures that have it. */
public enum MovePath {
    GM_L1("gm->l1", "v220", "v310"), GM_L1_ND2NZ("gm->l1.nd2nz", "v220", "v310"), GM_UB("gm->ub", "v220", "v310"),
    GM_L0A("gm->l0a", "v220"), GM_L0B("gm->l0b", "v220"), UB_GM("ub->gm", "v220", "v310"), L1_GM("l1->gm", "v220"),
    L1_L0A("l1->l0a", "v220", "v310"), L1_L0B("l1->l0b", "v220", "v310"),
    L1_L0A_LOAD3D("l1->l0a.load3d", "v220", "v310"), L1_L0B_LOAD3D("l1->l0b.load3d", "v220", "v310"),
    L1_L0B_TRANSPOSED("l1->l0b.transposed", "v220", "v310"), L1_BT("l1->bt", "v220", "v310"),
    L1_FB("l1->fb", "v220", "v310"), L1_L0A_MX("l1->l0a_mx", "v310"), L1_L0B_MX("l1->l0b_mx", "v310"),
    L1_UB("l1->ub", "v310"), UB_L1("ub->l1", "v310"),
    FILL_L1("fill->l1", "v220", "v310"), L0C_L1("l0c->l1", "v220", "v310"), L0C_GM("l0c->gm", "v220", "v310"),
    L0C_UB("l0c->ub", "v310"),
    UB_UB("ub->ub", "v220", "v310");

    private final String spelling;
    private final List<String> architectures;

    MovePath(String spelling, String... architectures) {
        this.spelling = spelling;
        this.architectures = List.of(architectures);
    }

    /** The spelling in chip files, e.g. {@code gm->l1.nd2nz}. */
    public String spelling() {
        return spelling;
    }

    /** Whether an architecture such as {@code v220} has this path. */
    public boolean existsOn(String architecture) {
        return architectures.contains(architecture);
    }

    /** The path spelt so. */
    public static Optional<MovePath> of(String spelling) {
        return Arrays.stream(values()).filter(p -> p.spelling.equals(spelling)).findFirst();
    }
}
