package ascendsim.tiling.accuracy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which rows of a file are wanted: those that match one of the values of every {@code KEY=VALUES} and none of any
 * {@code KEY!=VALUES}. A row matches a value when its own one is equal, case ignored.
 */
public final class RowFilter {
    private enum Key {
        FAMILY(Measurement::family),
        CHIP(Measurement::chip),
        OPERATOR(Measurement::operator),
        ID(Measurement::id);

        private final Function<Measurement, String> value;

        Key(Function<Measurement, String> value) {
            this.value = value;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Key, Set<String>> wanted = new EnumMap<>(Key.class);
    private final Map<Key, Set<String>> unwanted = new EnumMap<>(Key.class);

    private RowFilter() {
    }

    /**
     * Reads filters such as {@code family=gmm,qmm} and {@code id!=MM8K-0001}.
     *
     * @param where  the option, for errors
     * @param filters none: every row is wanted
     * @throws BadInput for an unknown key or a missing value
     */
    public static RowFilter parse(String where, List<String> filters) {
        RowFilter result = new RowFilter();
        filters.forEach(filter -> result.add(where, filter));
        return result;
    }

    private void add(String where, String filter) {
        List<String> keys = Stream.of(Key.values()).map(Key::word).toList();
        int equals = filter.indexOf('=');
        boolean not = equals > 0 && filter.charAt(equals - 1) == '!';
        String word = equals < 0 ? filter : filter.substring(0, not ? equals - 1 : equals);
        Key key = Stream.of(Key.values()).filter(k -> k.word().equals(word)).findFirst()
                .orElseThrow(() -> BadInput.of(where, filter.isEmpty() ? "nothing" : filter,
                        "expected KEY=VALUE[,VALUE...] or KEY!=... with a key of " + String.join(", ", keys),
                        Nearest.hint(word, keys)));
        List<String> values = Stream.of(filter.substring(equals + 1).split(",")).map(String::strip)
                .filter(v -> !v.isEmpty()).toList();
        if (equals < 0 || values.isEmpty()) {
            throw BadInput.of(where, filter, "expected " + word + "=VALUE[,VALUE...]", "");
        }
        (not ? unwanted : wanted).computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(values);
    }

    /**
     * The rows that match, in their order.
     *
     * @param where the option, for errors
     * @throws BadInput for a value that no row has
     */
    public List<Measurement> apply(String where, List<Measurement> rows) {
        List<String> problems = Stream.of(wanted, unwanted).flatMap(map -> map.entrySet().stream()).flatMap(
                e -> e.getValue().stream().flatMap(value -> problem(where, e.getKey(), value, rows))).toList();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return rows.stream().filter(this::matches).toList();
    }

    private boolean matches(Measurement row) {
        return wanted.entrySet().stream().allMatch(e -> has(row, e)) && unwanted.entrySet().stream().noneMatch(
                e -> has(row, e));
    }

    private static boolean has(Measurement row, Map.Entry<Key, Set<String>> values) {
        return values.getValue().stream().anyMatch(value -> value.equalsIgnoreCase(values.getKey().value.apply(row)));
    }

    private static Stream<String> problem(String where, Key key, String value, List<Measurement> rows) {
        List<String> known = rows.stream().map(key.value).distinct().toList();
        boolean found = known.stream().anyMatch(value::equalsIgnoreCase);
        return found
                ? Stream.empty()
                : Stream.of(BadInput.line(where + " " + key.word() + "=" + value, "no row has it",
                        "expected a value of the file", Nearest.hint(value, known)));
    }
}
