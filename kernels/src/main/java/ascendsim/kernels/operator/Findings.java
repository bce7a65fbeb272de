package ascendsim.kernels.operator;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The problems of one call, collected, and the checks that every operator's contract is made of. */
final class Findings {
    private final OperatorCall call;
    private final List<String> lines = new ArrayList<>();

    Findings(OperatorCall call) {
        this.call = call;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isEmpty() { return lines.isEmpty(); }

    /** Notes a problem of {@code case.NAME}. */
    void add(String name, String found, String expected, String hint) {
        lines.add(BadInput.line("case." + name, found, expected, hint));
    }

    /** The value, or nothing and its problems noted. */
    <T> Optional<T> attempt(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (BadInput bad) {
            lines.addAll(bad.problems());
            return Optional.empty();
        }
    }

    /**
     * How a tensor may be given beside its element type.
     *
     * @param ranks
     *            the number of axes, one of these
     * @param transposable
     *            whether it may be a transposed view
     */
    record Form(List<Integer> ranks, List<Format> formats, boolean transposable) {

        /** Row-major and contiguous, of one of these ranks. */
        static Form contiguous(Integer... ranks) {
            return new Form(List.of(ranks), List.of(Format.ND), false);
        }
    }

    /**
     * The tensor of a parameter if it is there and of the right type and form; otherwise nothing, and what is wrong is
     * noted. A parameter that may be left out may be absent without a note.
     */
    Optional<TensorArgument> tensor(Parameter parameter, boolean required, Form form) {
        String name = parameter.name();
        List<TensorArgument> given = call.tensors(name);
        if (given.size() != 1) {
            if (required || !given.isEmpty()) {
                add(name, given.isEmpty() ? "not given" : given.size() + " tensors", call.operator() + " needs one",
                        "");
            }
            return Optional.empty();
        }
        int before = lines.size();
        TensorArgument argument = given.getFirst();
        dtype(parameter, argument);
        form(name, argument, form);
        return lines.size() == before ? Optional.of(argument) : Optional.empty();
    }

    private void dtype(Parameter parameter, TensorArgument argument) {
        if (!parameter.allows(argument.dtype())) {
            add(parameter.name(), "dtype " + argument.dtype(), "expected "
                    + parameter.dtypes().stream().map(DType::text).collect(Collectors.joining(" or ")), "");
        }
    }

    private void form(String name, TensorArgument argument, Form form) {
        int rank = argument.shape().rank();
        if (!form.ranks().contains(rank)) {
            add(name, "shape " + argument.shape() + " has rank " + rank, "expected rank "
                    + form.ranks().stream().map(String::valueOf).collect(Collectors.joining(" or ")), "");
        }
        Format format = argument.tensor().format();
        if (!form.formats().contains(format)) {
            add(name, "format " + format, "expected "
                    + form.formats().stream().map(Format::name).collect(Collectors.joining(" or ")), "");
        }
        if (argument.transposed() && !form.transposable()) {
            add(name, "transposed", "expected a contiguous tensor", "");
        }
        if (argument.shape().elements() == 0) {
            add(name, "shape " + argument.shape() + " is empty", "expected every axis to be 1 or more", "");
        }
    }

    /** Notes a shape other than the expected one, which {@code meaning} names: {@code (e,n)}. */
    void shape(String name, TensorArgument argument, String meaning, long... expected) {
        if (!Arrays.equals(argument.shape().dims(), expected)) {
            add(name, "shape " + argument.shape(), "expected " + meaning + " = "
                    + Arrays.stream(expected).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]")), "");
        }
    }

    /** Notes a size outside {@code least} to {@code most}; {@code size} names it: {@code k}. */
    void range(String name, String size, long value, long least, long most) {
        if (value < least || value > most) {
            add(name, size + " is " + value, "expected " + least + " to " + most, "");
        }
    }

    /** Notes a size that is no multiple of {@code unit}. */
    void multiple(String name, String size, long value, long unit) {
        if (value % unit != 0) {
            add(name, size + " is " + value, "expected a multiple of " + unit, "");
        }
    }
}
