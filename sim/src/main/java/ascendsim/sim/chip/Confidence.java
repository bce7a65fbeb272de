package ascendsim.sim.chip;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a number of a chip can be trusted. */
public enum Confidence {
    /** Stated by the vendor in a document or a platform file. */
    VENDOR,
    /** Published measurement on the hardware, or a fit to one. */
    MEASURED,
    /** Read in the source of a cost model; what it rests on is not published. */
    SOURCE,
    /** Derived from other numbers; the source says how. */
    INFERRED,
    /** Nobody publishes it; a plausible value that stands until somebody measures. */
    ASSUMED,
    /** Adjusted so that predicted times meet measured ones; the source says which. */
    CALIBRATED;

    /** The spelling in chip files: lower case. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The confidence spelt so in a chip file, case sensitive. */
    public static Optional<Confidence> of(String spelling) {
        return Arrays.stream(values()).filter(c -> c.spelling().equals(spelling)).findFirst();
    }
}
