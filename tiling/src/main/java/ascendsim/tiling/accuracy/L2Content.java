package ascendsim.tiling.accuracy;

import ascendsim.sim.Device.L2State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file says of the L2 when a measured kernel began. */
public enum L2Content {
    WARM,
    /** sets of inputs take turns, which do not fit together; what a run writes lies where the one before wrote */
    COLD,
    /** not stated; runs from an empty L2 */
    UNKNOWN;

    /** The L2 a prediction starts with. */
    public L2State state() {
        return switch (this) {
            case WARM -> L2State.WARM;
            case COLD -> L2State.ROTATED;
            case UNKNOWN -> L2State.COLD;
        };
    }

    /** The L2 for which a tuned tiling is looked up: a search starts warm or empty. */
    L2State searched() {
        return this == WARM ? L2State.WARM : L2State.COLD;
    }

    /** What it was when a measurement went round sets of inputs: warm if they fit together. */
    L2Content among(InputSets sets) {
        return this == WARM && !sets.fit() ? COLD : this;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(L2Content::word).toList();
    }

    static Optional<L2Content> of(String word) {
        return Arrays.stream(values()).filter(content -> content.word().equals(word)).findFirst();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
