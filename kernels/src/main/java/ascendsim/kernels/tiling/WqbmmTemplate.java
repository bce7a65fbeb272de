package ascendsim.kernels.tiling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The vendor's kernels of npu_weight_quant_batchmatmul, in the order in which they are tried (tiling_quant §1, §2).
 */
public enum WqbmmTemplate {
    /** v310: vector cores widen weights into L1, cube cores multiply */
    N_FIRST,
    /** groups of int8, four shapes, the depth shared by cores */
    ND_SPLIT_K,
    /** digits of x against groups of int4, group by group */
    MSD_GROUP,
    /** digits of x, each cube core its columns */
    MSD,
    /** digits of x, the depth in parts */
    MSD_SPLIT,
    /** weights in FRACTAL_NZ, the depth shared by cores */
    NZ_SPLIT_K,
    /** vector cores widen weights, cube cores multiply */
    CUSTOM,
    /** the Fixpipe widens weights */
    FIXPIPE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<WqbmmTemplate> parse(String text) {
        return Arrays.stream(values()).filter(template -> template.text().equals(text)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(WqbmmTemplate::text).toList();
    }
}
