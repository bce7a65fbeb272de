package ascendsim.kernels.tiling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a kernel with narrow weights puts the widened ones. */
public enum AntiquantPath {
    /** in GM, from where the cube core loads them like any weight */
    WORKSPACE,
    /** straight into the cube core's L1 (architectures that have the path) */
    L1,
    /** in GM too, whole weights round by round, which all vector cores widen together */
    ROUNDS,
    /** nowhere: x is taken apart into digits, which are multiplied with the narrow weights */
    DIGITS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(AntiquantPath::text).toList();
    }

    static Optional<AntiquantPath> parse(String text) {
        return Arrays.stream(values()).filter(path -> path.text().equals(text)).findFirst();
    }
}
