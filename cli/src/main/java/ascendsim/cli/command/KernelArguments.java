package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.files.TensorFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What fills the in and inout parameters of kernels that run one after the other. */
final class KernelArguments {
    private final List<Kernel> kernels;
    private final List<Parameter> inputs;
    private final long seed;
    private final Collected problems = new Collected();

    KernelArguments(List<Kernel> kernels, long seed) {
        this.kernels = kernels;
        this.inputs = Kernel.inputs(kernels);
        this.seed = seed;
    }

    /**
     * The contents by name, in parameter order. An argument goes before the case.
     *
     * @param arguments {@code NAME=FILE} or {@code NAME={...}}
     * @throws BadInput when one is of no use, or one is missing
     */
    Map<String, Tensor> read(List<String> arguments, Optional<String> givenCase) {
        Map<String, Tensor> given = new LinkedHashMap<>();
        givenCase.flatMap(c -> problems.attempt(() -> new CaseTensors(kernels.getLast().name(), inputs, seed).read(c)))
                .ifPresent(given::putAll);
        for (String argument : arguments) {
            problems.attempt(() -> NamedValue.parse("--arg", argument)).ifPresent(value -> put(value, given));
        }
        Map<String, Tensor> contents = new LinkedHashMap<>();
        for (Parameter parameter : inputs) {
            if (given.containsKey(parameter.name())) {
                contents.put(parameter.name(), given.get(parameter.name()));
            } else if (!mentioned(parameter, arguments)) {
                problems.add("--arg " + parameter.name(), "not given", "expected " + parameter.type(),
                        "add --arg " + parameter.name() + "=FILE or --arg " + parameter.name()
                                + "='{\"init\":\"normal(0,1)\"}'");
            }
        }
        problems.raise();
        return contents;
    }

    private static boolean mentioned(Parameter parameter, List<String> arguments) {
        return arguments.stream().anyMatch(a -> a.startsWith(parameter.name() + "="));
    }

    private void put(NamedValue value, Map<String, Tensor> given) {
        Optional<Parameter> parameter = inputs.stream().filter(p -> p.name().equals(value.name())).findFirst();
        if (parameter.isEmpty()) {
            problems.add(value.where(), noArgument(value.name()), "expected an in or inout parameter",
                    Nearest.hint(value.name(), filled()));
            return;
        }
        TensorType type = parameter.get().type();
        problems.attempt(() -> value.isJson()
                ? ArgumentSpec.tensor(value, type, seed)
                : TensorFile.read(Path.of(value.value()), value.name(), type))
                .ifPresent(tensor -> given.put(value.name(), tensor));
    }

    private String noArgument(String name) {
        return kernels.stream().flatMap(kernel -> kernel.parameter(name).stream()).findFirst()
                .map(p -> p.role().text() + " parameter " + name + " takes no content")
                .orElse("unknown parameter " + name);
    }

    private List<String> filled() {
        return inputs.stream().map(Parameter::name).toList();
    }
}
