package ascendsim.kernels.tiling;

import ascendsim.kernels.call.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of a tiling, with what may stand under them. */
public enum Knob {
    CORES, AIV_PER_AIC(1, 2), BASE_M, BASE_N, BASE_K, STEP_KA, STEP_KB, DEPTH_A1, DEPTH_B1,
    /** two whole numbers */
    GRID(Kind.PAIR), SWIZZLE_OFFSET, SWIZZLE_DIRECTION(0, 1), SPLIT_K, UNIT_FLAG(Kind.FLAG), L0C_STAGES(1,
            2),
    CV_STAGES, L2_SPLIT_M, L2_SPLIT_N,
    /** workspace or l1 */
    ANTIQUANT_PATH(Kind.WORD);

    private enum Kind {
        WHOLE, PAIR, FLAG, WORD
    }

    private static final int LARGEST = 1 << 20;

    private final Kind kind;
    private final int minimum;
    private final int maximum;

    Knob() {
        this(1, LARGEST);
    }

    Knob(int minimum, int maximum) {
        this.kind = Kind.WHOLE;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    Knob(Kind kind) {
        this.kind = kind;
        this.minimum = 1;
        this.maximum = LARGEST;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Knob> parse(String text) {
        return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Knob::text).toList();
    }

    /** Whether {@code value} may stand under this name. */
    boolean admits(Attribute value) {
        return switch (kind) {
            case WHOLE -> isWhole(value);
            case PAIR -> value instanceof Attribute.Items items && items.values().size() == 2
                    && items.values().stream().allMatch(this::isWhole);
            case FLAG -> value instanceof Attribute.Bool;
            case WORD -> value instanceof Attribute.Text word
                    && Arrays.stream(AntiquantPath.values()).anyMatch(p -> p.text().equals(word.value()));
        };
    }

    /** What {@link #admits} accepts, for messages. */
    String expected() {
        return switch (kind) {
            case WHOLE -> "a whole number from " + minimum + " to " + maximum;
            case PAIR -> "two whole numbers of 1 or more, such as [4,6]";
            case FLAG -> "true or false";
            case WORD -> "workspace or l1";
        };
    }

    private boolean isWhole(Attribute value) {
        return value instanceof Attribute.Number number && number.isWhole()
                && number.value().longValueExact() >= minimum && number.value().longValueExact() <= maximum;
    }
}
