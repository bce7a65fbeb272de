package ascendsim.cli.command;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.OperatorTask;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs, in one line. */
final class Shapes {
    private Shapes() {
    }

    /** Inputs, attributes and outputs: {@code x float16[16,32], k=2 -> out float16[16,16]}. */
    static String of(OperatorTask task) {
        Stream<String> tensors = task.call().tensors().entrySet().stream()
                .map(e -> e.getKey() + " " + of(e.getValue()));
        Stream<String> attributes = task.call().attributes().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue());
        String outputs = task.operator().contract().outputs(task.call()).entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
        return Stream.concat(tensors, attributes).collect(Collectors.joining(", "))
                + (outputs.isEmpty() ? "" : " -> " + outputs);
    }

    private static String of(Argument argument) {
        return switch (argument) {
            case Argument.One(TensorArgument tensor) -> of(tensor);
            case Argument.Many(List<TensorArgument> tensors) when tensors.size() == 1 -> of(tensors.getFirst());
            case Argument.Many(List<TensorArgument> tensors) -> tensors.stream().map(Shapes::of)
                    .collect(Collectors.joining(", ", "[", "]"));
        };
    }

    private static String of(TensorArgument argument) {
        return argument.tensor() + (argument.transposed() ? " transposed" : "");
    }

    /** What a kernel is launched with: {@code x float32[64] -> y float32[64]}. */
    static String of(Kernel kernel) {
        return parameters(kernel, Role::isFilled) + " -> " + parameters(kernel, Role::isResult);
    }

    private static String parameters(Kernel kernel, Predicate<Role> which) {
        return kernel.parameters().stream().filter(p -> which.test(p.role())).map(p -> p.name() + " " + p.type())
                .collect(Collectors.joining(", "));
    }
}
