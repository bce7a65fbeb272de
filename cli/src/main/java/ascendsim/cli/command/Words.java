package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values of options. */
public final class Words {
    private Words() {
    }

    /** A constant by its name in lower case. */
    public static <E extends Enum<E>> E one(String option, String word, Class<E> type) {
        List<String> known =
                Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        int index = known.indexOf(word);
        if (index < 0) {
            throw BadInput.of(option, "unknown value " + word, "expected one of " + String.join(", ", known),
                    Nearest.hint(word, known));
        }
        return type.getEnumConstants()[index];
    }

    /** A word that is not empty. */
    public static String given(String option, String word) {
        if (word.isBlank()) {
            throw BadInput.of(option, "nothing given", "expected a value", "");
        }
        return word;
    }

    /** A whole number in decimal. */
    public static long whole(String option, String word, long least, long most) {
        try {
            long value = Long.parseLong(word);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, as a number out of range is
        }
        String range = least == Long.MIN_VALUE ? "of 64 bits" : "from " + least + " to " + most;
        throw BadInput.of(option, word, "expected a whole number " + range, "");
    }
}
