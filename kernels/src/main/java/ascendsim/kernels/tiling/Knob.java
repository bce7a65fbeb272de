package ascendsim.kernels.tiling;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.program.matmul.BlockOrder.Windows;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of a tiling, with what may stand under them. */
public enum Knob {
    TEMPLATE(Template.Kind.names()), CORES, AIV_PER_AIC(1, 2), BASE_M, BASE_N, BASE_K, STEP_KA, STEP_KB, DEPTH_A1,
    DEPTH_B1, STEP_M, STEP_N, SINGLE_M(1, Integer.MAX_VALUE), SINGLE_N(1, Integer.MAX_VALUE), SINGLE_K(1,
            Integer.MAX_VALUE),
    SPLIT_K,
    /** rows and columns of a tile */
    ND2NZ_A(Kind.PAIR), ND2NZ_B(Kind.PAIR),
    /** two whole numbers */
    GRID(Kind.PAIR), BLOCK_ORDER(
            List.of(RowMajor.TEXT, Swizzle.TEXT, Diagonal.TEXT, Runs.ROWS, Runs.COLUMNS, Windows.TEXT)),
    SWIZZLE_OFFSET, SWIZZLE_DIRECTION(0, 1), L2_SPLIT_M, L2_SPLIT_N, UNIT_FLAG(Kind.FLAG), L0C_STAGES(1,
            2),
    CV_STAGES, ANTIQUANT_PATH(AntiquantPath.names());

    private enum Kind {
        WHOLE, PAIR, FLAG, WORD
    }

    private static final int LARGEST = 1 << 20;

    private final Kind kind;
    private final int minimum;
    private final int maximum;
    private final List<String> words;

    Knob() {
        this(1, LARGEST);
    }

    Knob(int minimum, int maximum) {
        this.kind = Kind.WHOLE;
        this.minimum = minimum;
        this.maximum = maximum;
        this.words = List.of();
    }

    Knob(Kind kind) {
        this.kind = kind;
        this.minimum = 1;
        this.maximum = LARGEST;
        this.words = List.of();
    }

    Knob(List<String> words) {
        this.kind = Kind.WORD;
        this.minimum = 1;
        this.maximum = LARGEST;
        this.words = words;
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
            case WORD -> value instanceof Attribute.Text word && words.contains(word.value());
        };
    }

    /** What {@link #admits} accepts, for messages. */
    String expected() {
        return switch (kind) {
            case WHOLE -> "a whole number from " + minimum + " to " + maximum;
            case PAIR -> "two whole numbers of 1 or more, such as [4,6]";
            case FLAG -> "true or false";
            case WORD -> String.join(" or ", words);
        };
    }

    private boolean isWhole(Attribute value) {
        return value instanceof Attribute.Number number && number.isWhole()
                && number.value().longValueExact() >= minimum && number.value().longValueExact() <= maximum;
    }
}
