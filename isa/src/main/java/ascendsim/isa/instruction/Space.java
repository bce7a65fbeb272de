package ascendsim.isa.instruction;

import java.util.Locale;
import java.util.Optional;

/** An address space. GM is shared by the whole chip, every other space belongs to one core. Offsets are bytes. */
public enum Space {
    GM, L1, L0A, L0B, L0C, UB,
    /** bias table */
    BT,
    /** Fixpipe buffer: per-channel quantisation words */
    FB,
    /** scales of what is in L0A (v310) */
    L0A_MX,
    /** scales of what is in L0B (v310) */
    L0B_MX;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }

    public static Optional<Space> parse(String text) {
        for (Space space : values()) {
            if (space.text.equals(text)) {
                return Optional.of(space);
            }
        }
        return Optional.empty();
    }
}
