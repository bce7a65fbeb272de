package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An operator with everything it is called with. The order of the tensors is that of the operator's parameters.
 *
 * @param operator
 *            the operator's name
 * @param tensors
 *            tensors under their parameter names; a parameter that was not given has no entry
 * @param attributes
 *            the other values, likewise
 * @param tiling
 *            the knobs of the case's {@code tiling} object; empty when there was none, which is not the same as an
 *            object without knobs
 */
public record OperatorCall(String operator, SequencedMap<String, Argument> tensors,
        SequencedMap<String, Attribute> attributes, Optional<SequencedMap<String, Attribute>> tiling) {

    public OperatorCall {
        tensors = copy(tensors);
        attributes = copy(attributes);
        tiling = tiling.map(OperatorCall::copy);
    }

    /** A call without tensors and attributes, to be filled with {@link #with}. */
    public static OperatorCall of(String operator) {
        return new OperatorCall(operator, new LinkedHashMap<>(), new LinkedHashMap<>(), Optional.empty());
    }

    /** This call with one tensor argument added or replaced. */
    public OperatorCall with(String name, Argument argument) {
        return new OperatorCall(operator, put(tensors, name, argument), attributes, tiling);
    }

    /** This call with one tensor added or replaced. */
    public OperatorCall with(String name, TensorArgument tensor) {
        return with(name, new Argument.One(tensor));
    }

    /** This call with one attribute added or replaced. */
    public OperatorCall with(String name, Attribute attribute) {
        return new OperatorCall(operator, tensors, put(attributes, name, attribute), tiling);
    }

    /** The tensors under a name: one, a list, or none when the parameter was not given. */
    public List<TensorArgument> tensors(String name) {
        return tensors.containsKey(name) ? tensors.get(name).tensors() : List.of();
    }

    /** The tensor under a name; empty when the parameter was not given or is an empty list. */
    public Optional<TensorArgument> tensor(String name) {
        return tensors(name).stream().findFirst();
    }

    /** The tensor of a parameter the operator cannot do without. */
    public TensorArgument required(String name) {
        return tensor(name).orElseThrow(() -> BadInput.of("case." + name, "not given", operator + " needs it", ""));
    }

    public Optional<Attribute> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** A whole number, or {@code absent} when it was not given. */
    public long whole(String name, long absent) {
        return value(name, Attribute.Number.class, "a whole number", Attribute.Number::isWhole)
                .map(number -> number.value().longValueExact()).orElse(absent);
    }

    /** A number, or {@code absent} when it was not given. */
    public double real(String name, double absent) {
        return value(name, Attribute.Number.class, "a number", number -> true)
                .map(number -> number.value().doubleValue())
                .orElse(absent);
    }

    /** True or false (also 1 or 0), or {@code absent} when it was not given. */
    public boolean flag(String name, boolean absent) {
        if (attributes.get(name) instanceof Attribute.Number) {
            return value(name, Attribute.Number.class, "true or false",
                    number -> number.isWhole() && number.value().longValueExact() >> 1 == 0)
                    .map(number -> number.value().signum() != 0).orElse(absent);
        }
        return value(name, Attribute.Bool.class, "true or false", bool -> true).map(Attribute.Bool::value)
                .orElse(absent);
    }

    /** A text, or {@code absent} when it was not given. */
    public String text(String name, String absent) {
        return value(name, Attribute.Text.class, "a text", text -> true).map(Attribute.Text::value).orElse(absent);
    }

    /** A list of whole numbers; empty when it was not given. */
    public Optional<List<Long>> wholes(String name) {
        Predicate<Attribute> whole = item -> item instanceof Attribute.Number number && number.isWhole();
        Function<Attribute, Long> unpack = item -> ((Attribute.Number) item).value().longValueExact();
        return value(name, Attribute.Items.class, "a list of whole numbers",
                items -> items.values().stream().allMatch(whole))
                .map(items -> items.values().stream().map(unpack).toList());
    }

    private <T extends Attribute> Optional<T> value(String name, Class<T> type, String expected, Predicate<T> rule) {
        Attribute found = attributes.get(name);
        if (found == null) {
            return Optional.empty();
        }
        if (!type.isInstance(found) || !rule.test(type.cast(found))) {
            throw BadInput.of("case." + name, found.toString(), "expected " + expected, "");
        }
        return Optional.of(type.cast(found));
    }

    private static <V> SequencedMap<String, V> copy(SequencedMap<String, V> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    private static <V> SequencedMap<String, V> put(SequencedMap<String, V> map, String name, V value) {
        SequencedMap<String, V> changed = new LinkedHashMap<>(map);
        changed.put(name, value);
        return changed;
    }
}
