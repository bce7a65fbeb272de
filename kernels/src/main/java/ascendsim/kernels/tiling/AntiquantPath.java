package ascendsim.kernels.tiling;

import java.util.Locale;

/** Where a kernel with narrow weights puts the widened ones. */
public enum AntiquantPath {
    /** in GM, from where the cube core loads them like any weight */
    WORKSPACE,
    /** straight into the cube core's L1 (architectures that have the path) */
    L1;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
