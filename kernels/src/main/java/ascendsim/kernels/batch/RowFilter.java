package ascendsim.kernels.batch;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which rows of a file are wanted: those that match one of the values of every {@code KEY=VALUES} and none of any
 * {@code KEY!=VALUES}. A row matches a value when its own one is equal, case ignored.
 */
public final class RowFilter<R> {
    /** What a row is asked for, by the words filters use. */
    private final SequencedMap<String, Function<R, String>> keys;
    private final Map<String, Set<String>> wanted = new LinkedHashMap<>();
    private final Map<String, Set<String>> unwanted = new LinkedHashMap<>();

    private RowFilter(SequencedMap<String, Function<R, String>> keys) {
        this.keys = keys;
    }

    /**
     * Reads filters such as {@code family=gmm,qmm} and {@code id!=MM8K-0001}.
     *
     * @param where   the option, for errors
     * @param keys    what rows can be asked for
     * @param filters none: every row is wanted
     * @throws BadInput for an unknown key or a missing value
     */
    public static <R> RowFilter<R> parse(String where, SequencedMap<String, Function<R, String>> keys,
            List<String> filters) {
        RowFilter<R> result = new RowFilter<>(keys);
        filters.forEach(filter -> result.add(where, filter));
        return result;
    }

    private void add(String where, String filter) {
        int equals = filter.indexOf('=');
        boolean not = equals > 0 && filter.charAt(equals - 1) == '!';
        String word = equals < 0 ? filter : filter.substring(0, not ? equals - 1 : equals);
        if (!keys.containsKey(word)) {
            throw BadInput.of(where, filter.isEmpty() ? "nothing" : filter,
                    "expected KEY=VALUE[,VALUE...] or KEY!=... with a key of " + String.join(", ", keys.keySet()),
                    Nearest.hint(word, List.copyOf(keys.keySet())));
        }
        List<String> values = Stream.of(filter.substring(equals + 1).split(",")).map(String::strip)
                .filter(v -> !v.isEmpty()).toList();
        if (equals < 0 || values.isEmpty()) {
            throw BadInput.of(where, filter, "expected " + word + "=VALUE[,VALUE...]", "");
        }
        (not ? unwanted : wanted).computeIfAbsent(word, k -> new LinkedHashSet<>()).addAll(values);
    }

    /**
     * The rows that match, in their order.
     *
     * @param where the option, for errors
     * @throws BadInput for a value that no row has
     */
    public List<R> apply(String where, List<R> rows) {
        List<String> problems = Stream.of(wanted, unwanted).flatMap(map -> map.entrySet().stream()).flatMap(
                e -> e.getValue().stream().flatMap(value -> problem(where, e.getKey(), value, rows))).toList();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return rows.stream().filter(this::matches).toList();
    }

    private boolean matches(R row) {
        return wanted.entrySet().stream().allMatch(e -> has(row, e)) && unwanted.entrySet().stream().noneMatch(
                e -> has(row, e));
    }

    private boolean has(R row, Map.Entry<String, Set<String>> values) {
        String own = keys.get(values.getKey()).apply(row);
        return values.getValue().stream().anyMatch(own::equalsIgnoreCase);
    }

    private Stream<String> problem(String where, String key, String value, List<R> rows) {
        List<String> known = rows.stream().map(keys.get(key)).distinct().toList();
        boolean found = known.stream().anyMatch(value::equalsIgnoreCase);
        return found
                ? Stream.empty()
                : Stream.of(BadInput.line(where + " " + key + "=" + value, "no row has it",
                        "expected a value of the file", Nearest.hint(value, known)));
    }
}
