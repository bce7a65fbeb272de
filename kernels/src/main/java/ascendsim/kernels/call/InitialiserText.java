package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of an {@code init}: a name, then nothing, {@code (numbers)} or, for {@code values}, {@code [numbers]}.
 */
final class InitialiserText {
    private static final Pattern FORM = Pattern.compile("(\\w+)\\s*(?:\\(([^()]*)\\)|\\[([^\\[\\]]*)])?");
    private static final List<String> NAMES = List.of("uniform", "normal", "randint", "zeros", "ones", "arange",
            "permutation", "choice", "values", "nan", "inf", "quant_word");

    private final String where;
    private final String text;
    private final List<BigDecimal> numbers;

    private InitialiserText(String where, String text, List<BigDecimal> numbers) {
        this.where = where;
        this.text = text;
        this.numbers = numbers;
    }

    static Initialiser parse(String where, String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw BadInput.of(where, '"' + text + '"', "expected name(numbers), values[numbers] or a name",
                    Nearest.hint(text, NAMES));
        }
        String arguments = form.group(2) != null ? form.group(2) : form.group(3);
        List<BigDecimal> numbers = numbers(where, text, arguments == null ? "" : arguments);
        return new InitialiserText(where, text, numbers).initialiser(form.group(1));
    }

    private static List<BigDecimal> numbers(String where, String text, String arguments) {
        List<BigDecimal> numbers = new ArrayList<>();
        if (arguments.isBlank()) {
            return numbers;
        }
        for (String argument : arguments.split(",", -1)) {
            try {
                numbers.add(new BigDecimal(argument.strip()));
            } catch (NumberFormatException notANumber) {
                throw BadInput.of(where, '"' + text + "\" with \"" + argument.strip() + '"', "expected numbers", "");
            }
        }
        return numbers;
    }

    private Initialiser initialiser(String name) {
        return switch (name) {
            case "uniform" -> new Initialiser.Uniform(real(0, 2), real(1, 2));
            case "normal" -> new Initialiser.Normal(real(0, 2), real(1, 2));
            case "randint" -> randInt();
            case "zeros" -> constant(0);
            case "ones" -> constant(1);
            case "nan" -> constant(Double.NaN);
            case "inf" -> constant(Double.POSITIVE_INFINITY);
            case "arange" -> {
                count(0);
                yield new Initialiser.Arange();
            }
            case "permutation" -> new Initialiser.Permutation(whole(0, 1), 1, 0);
            case "choice" -> choice();
            case "values" -> new Initialiser.Values(numbers);
            case "quant_word" -> new Initialiser.QuantWord(real(0, 2), real(1, 2));
            default -> throw BadInput.of(where, '"' + text + '"', "expected one of " + String.join(", ", NAMES),
                    Nearest.hint(name, NAMES));
        };
    }

    private Initialiser constant(double value) {
        count(0);
        return new Initialiser.Constant(value);
    }

    private Initialiser randInt() {
        long low = whole(0, 2);
        long high = whole(1, 2);
        if (low >= high) {
            throw bad("the second number above the first: it is excluded");
        }
        return new Initialiser.RandInt(low, high);
    }

    private Initialiser choice() {
        if (numbers.isEmpty()) {
            throw bad("one number or more");
        }
        return new Initialiser.Choice(numbers);
    }

    private double real(int place, int count) {
        count(count);
        double value = numbers.get(place).doubleValue();
        if (Double.isInfinite(value)) {
            throw bad("numbers that fit a double");
        }
        return value;
    }

    private long whole(int place, int count) {
        count(count);
        if (!new Attribute.Number(numbers.get(place)).isWhole()) {
            throw bad("whole numbers of 64 bits");
        }
        return numbers.get(place).longValueExact();
    }

    private void count(int count) {
        if (numbers.size() != count) {
            throw bad(count == 0 ? "no numbers" : count == 1 ? "one number" : count + " numbers");
        }
    }

    private BadInput bad(String expected) {
        return BadInput.of(where, '"' + text + '"', "expected " + expected, "");
    }
}
