package ascendsim.kernels.copy;

import ascendsim.kernels.program.copy.CopyRoute;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways a copy may go, as a case names them. */
public enum CopyPath {
    GM_UB("gm->ub", CopyRoute.GM_UB), GM_L1_ND2NZ("gm->l1.nd2nz", CopyRoute.GM_L1_ND2NZ), UB_GM("ub->gm",
            CopyRoute.UB_GM);

    private final String text;
    private final CopyRoute route;

    CopyPath(String text, CopyRoute route) {
        this.text = text;
        this.route = route;
    }

    /** As cases spell it. */
    public String text() {
        return text;
    }

    public CopyRoute route() {
        return route;
    }

    /** Rows one instruction copies at most (blockCount, nValue). */
    public long mostRows() {
        return route == CopyRoute.GM_L1_ND2NZ ? 16384 : 4095;
    }

    /** Bytes of a row one instruction copies at most (blockLen), or what its elements may take (dValue). */
    public long mostRowBytes(long elementBytes) {
        return route == CopyRoute.GM_L1_ND2NZ ? 65535 * elementBytes : 2097151;
    }

    /** Elements from row to row in GM at most (srcDValue; a gap in bytes of 32 bits). */
    public long mostPitch(long elementBytes) {
        return route == CopyRoute.GM_L1_ND2NZ ? 65535 : 4294967295L / elementBytes;
    }

    public static Optional<CopyPath> parse(String text) {
        return Arrays.stream(values()).filter(path -> path.text.equals(text)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(CopyPath::text).toList();
    }
}
