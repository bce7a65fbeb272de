package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An architecture: what instructions decode to and which are legal. Capacities and speeds belong to a chip. */
public enum Target {
    /** NPU_ARCH 2201 (dav-c220): Atlas A2/A3, Ascend910B and 910_93 */
    V220,
    /** NPU_ARCH 3510 (dav-c310): Ascend950 */
    V310;

    /** Set/wait flag ids per pipe pair (isa.md §1.4: 0..7 on every supported architecture, 6 and 7 reserved). */
    public static final int FLAG_IDS = 8;
    /** The first reserved flag id. */
    public static final int RESERVED_FLAG_ID = 6;
    /** Cross-core flag ids (isa.md §1.5). */
    public static final int CROSS_FLAG_IDS = 16;
    /** Cross-core flag ids of an AIC in mode 4: 16 for each of its AIVs (isa.md §1.5, v310). */
    public static final int PAIR_FLAG_IDS = 32;
    /** Mutex buffer ids (isa.md §1.4, v310). */
    public static final int BUFFER_IDS = 32;
    /** The first reserved buffer id. */
    public static final int RESERVED_BUFFER_ID = 28;
    /** Largest value of a cross-core flag counter (isa.md §1.5). */
    public static final int CROSS_FLAG_MAXIMUM = 15;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Target> parse(String text) {
        return Arrays.stream(values()).filter(t -> t.text().equals(text)).findFirst();
    }
}
