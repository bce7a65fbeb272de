package ascendsim.isa.tensor;

import java.util.Arrays;
import java.util.Optional;

/** Storage order of a tensor in global memory. */
public enum Format {
    /** Row-major over all axes. */
    ND,
    /** The last two axes in {@code Layout.Kind.FRACTAL_NZ}, the axes before them outermost; ACL format 29. */
    FRACTAL_NZ;

    /** The format of this name, case ignored; empty when there is none. */
    public static Optional<Format> parse(String name) {
        return Arrays.stream(values()).filter(format -> format.name().equalsIgnoreCase(name)).findFirst();
    }
}
