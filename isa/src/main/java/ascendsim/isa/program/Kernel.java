package ascendsim.isa.program;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A complete kernel: the programs of its cores, the GM buffers it is launched with and how many blocks run it.
 *
 * @param parameters buffers in allocation order
 * @param programs   one per kind of core that takes part
 * @param blocks     AI cores (AIVs for {@link KernelType#AIV_ONLY}) of the launch
 */
public record Kernel(String name, Target target, KernelType type, int blocks, List<Parameter> parameters,
        List<Program> programs) {
    public Kernel {
        parameters = List.copyOf(parameters);
        programs = List.copyOf(programs);
    }

    public Optional<Program> program(CoreKind kind) {
        return programs.stream().filter(p -> p.kind() == kind).findFirst();
    }

    public Optional<Parameter> parameter(String parameter) {
        return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
    }

    /** What kernels that run one after the other have to be given: filled parameters that no earlier one results in. */
    public static List<Parameter> inputs(List<Kernel> kernels) {
        SequencedMap<String, Parameter> inputs = new LinkedHashMap<>();
        Set<String> results = new HashSet<>();
        for (Kernel kernel : kernels) {
            kernel.parameters.stream().filter(p -> p.role().isFilled() && !results.contains(p.name()))
                    .forEach(p -> inputs.putIfAbsent(p.name(), p));
            kernel.parameters.stream().filter(p -> p.role().isResult()).forEach(p -> results.add(p.name()));
        }
        return List.copyOf(inputs.values());
    }

    public Kernel withBlocks(int count) {
        return new Kernel(name, target, type, count, parameters, programs);
    }

    /** Everything wrong with this kernel that can be seen without running it: one line each, with the line's text. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        parameterProblems(problems);
        programs.forEach(program -> programProblems(program, problems));
        if (type.cubeCores() > 0 && program(CoreKind.AIC).isEmpty()) {
            problems.add("type " + type.text() + " without an aic program");
        }
        if (type.vectorCores() > 0 && program(CoreKind.AIV).isEmpty()) {
            problems.add("type " + type.text() + " without an aiv program");
        }
        return problems;
    }

    private void parameterProblems(List<String> problems) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            if (!names.add(parameter.name())) {
                problems.add("parameter '" + parameter.name() + "' twice; expected each name once");
            }
        }
        parameters.forEach(parameter -> tableProblems(parameter, problems));
    }

    private void tableProblems(Parameter parameter, List<String> problems) {
        String where = "parameter '" + parameter.name() + "': ";
        boolean isTable = parameter.role() == Parameter.Role.TABLE;
        if (isTable && parameter.type().dtype() != DType.INT64) {
            problems.add(where + parameter.type().dtype().text() + "; a table is int64");
        }
        long expected = isTable ? parameter.type().shape().elements() : 0;
        if (parameter.table().size() != expected) {
            problems.add(where + parameter.table().size() + " table entries; expected " + expected);
        }
        for (Parameter.Entry entry : parameter.table()) {
            if (entry instanceof Parameter.Entry.Address(String other) && parameter(other).isEmpty()) {
                problems.add(where + "address of '" + other + "', which is not declared");
            }
        }
    }

    private void programProblems(Program program, List<String> problems) {
        for (int i = 0; i < program.lines().size(); i++) {
            int line = i;
            Instruction instruction = program.lines().get(line).instruction();
            program.problem(line, target).or(() -> unknownParameter(instruction)).ifPresent(
                    p -> problems.add(program.kind() + " line " + line + " '" + instruction.text() + "': " + p));
        }
        FunctionText.functions(program).stream()
                .collect(Collectors.groupingBy(RegisterFunction::name, Collectors.counting()))
                .forEach((function, count) -> {
                    if (count > 1) {
                        problems.add(program.kind() + ": " + count + " vector functions named '" + function
                                + "'; expected each name once");
                    }
                });
        if (program.runsPastItsEnd()) {
            problems.add(program.kind() + " program runs past its last line; expected 'end' or 'br' there");
        }
    }

    private Optional<String> unknownParameter(Instruction instruction) {
        return instruction instanceof ScalarControl.Argument argument && parameter(argument.parameter()).isEmpty()
                ? Optional.of("parameter '" + argument.parameter() + "' is not declared; expected one of "
                        + parameters.stream().map(Parameter::name).toList())
                : Optional.empty();
    }
}
