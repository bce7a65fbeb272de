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
public final class Findings {
    private final OperatorCall call;
    private final List<String> lines = new ArrayList<>();

    /** None yet. */
    public Findings(OperatorCall call) {
        this.call = call;
    }

    /** The problems so far, one line each. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public boolean isEmpty() { return lines.isEmpty(); }

    /** Notes a problem of {@code case.NAME}. */
    public void add(String name, String found, String expected, String hint) {
        lines.add(BadInput.line("case." + name, found, expected, hint));
    }

    /** The value, or nothing and its problems noted. */
    public <T> Optional<T> attempt(Supplier<T> value) {
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
    public record Form(List<Integer> ranks, List<Format> formats, boolean transposable) {

        /** Row-major and contiguous, of one of these ranks. */
        public static Form contiguous(Integer... ranks) {
            return new Form(List.of(ranks), List.of(Format.ND), false);
        }
    }

    /**
     * The tensor of a parameter if it is there and of the right type and form; otherwise nothing, and what is wrong is
     * noted. A parameter that may be left out may be absent without a note.
     */
    public Optional<TensorArgument> tensor(Parameter parameter, boolean required, Form form) {
        String name = parameter.name();
        List<TensorArgument> given = call.tensors(name);
        if (given.size() != 1) {
            if (required || !given.isEmpty()) {
                add(name, given.isEmpty() ? "not given" : given.size() + " tensors", call.operator() + " needs one",
                        "");
            }
            return Optional.empty();
        }
        return checked(parameter, name, given.getFirst(), form);
    }

    /**
     * The tensors of a list parameter if all of them are of the right type and form; otherwise none, and what is wrong
     * is noted. An absent or empty list is no problem here.
     */
    public List<TensorArgument> list(Parameter parameter, Form form) {
        List<TensorArgument> given = call.tensors(parameter.name());
        List<TensorArgument> good = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            checked(parameter, element(parameter.name(), i, given.size()), given.get(i), form).ifPresent(good::add);
        }
        return good.size() == given.size() ? List.copyOf(good) : List.of();
    }

    /** How an element of a list is called: {@code weight[2]}, the only one just {@code weight}. */
    public static String element(String name, int index, int count) {
        return count == 1 ? name : name + "[" + index + "]";
    }

    private Optional<TensorArgument> checked(Parameter parameter, String name, TensorArgument argument, Form form) {
        int before = lines.size();
        dtype(parameter, name, argument);
        form(name, argument, form);
        return lines.size() == before ? Optional.of(argument) : Optional.empty();
    }

    private void dtype(Parameter parameter, String name, TensorArgument argument) {
        if (!parameter.allows(argument.dtype())) {
            add(name, "dtype " + argument.dtype(), "expected "
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
    public void shape(String name, TensorArgument argument, String meaning, long... expected) {
        if (!Arrays.equals(argument.shape().dims(), expected)) {
            add(name, "shape " + argument.shape(), "expected " + meaning + " = "
                    + Arrays.stream(expected).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]")), "");
        }
    }

    /** Notes a size outside {@code least} to {@code most}; {@code size} names it: {@code k}. */
    public void range(String name, String size, long value, long least, long most) {
        if (value < least || value > most) {
            add(name, size + " is " + value, "expected " + least + " to " + most, "");
        }
    }

    /** Notes a size that is no multiple of {@code unit}. */
    public void multiple(String name, String size, long value, long unit) {
        if (value % unit != 0) {
            add(name, size + " is " + value, "expected a multiple of " + unit, "");
        }
    }
}
