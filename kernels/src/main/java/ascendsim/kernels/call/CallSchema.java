package ascendsim.kernels.call;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names a case of an operator may use.
 *
 * @param operator
 *            the operator's name
 * @param parameters
 *            in the operator's own order; names differ and none is {@code tiling}
 */
public record CallSchema(String operator, List<Parameter> parameters) {
    /** The key of a case that holds tiling knobs, whatever the operator. */
    public static final String TILING = "tiling";

    public CallSchema {
        parameters = List.copyOf(parameters);
        long names = parameters.stream().map(Parameter::name).distinct().count();
        if (names != parameters.size() || parameters.stream().anyMatch(parameter -> parameter.name().equals(TILING))) {
            throw new IllegalArgumentException("schema of " + operator + ": parameter names "
                    + parameters.stream().map(Parameter::name).collect(Collectors.joining(", "))
                    + "; expected different names, none of them " + TILING);
        }
    }

    public static CallSchema of(String operator, Parameter... parameters) {
        return new CallSchema(operator, List.of(parameters));
    }

    public Optional<Parameter> parameter(String name) {
        return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
    }

    /** The parameter names, then {@code tiling}. */
    List<String> keys() {
        List<String> keys = parameters.stream().map(Parameter::name).collect(Collectors.toList());
        keys.add(TILING);
        return keys;
    }
}
