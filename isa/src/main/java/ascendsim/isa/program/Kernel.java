package ascendsim.isa.program;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    public Kernel withBlocks(int count) {
        return new Kernel(name, target, type, count, parameters, programs);
    }

    /** Everything wrong with this kernel that can be seen without running it: one line each, with the line's text. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Program program : programs) {
            for (int i = 0; i < program.lines().size(); i++) {
                String where =
                        program.kind() + " line " + i + " '" + program.lines().get(i).instruction().text() + "': ";
                program.problem(i, target).ifPresent(p -> problems.add(where + p));
            }
        }
        if (type.cubeCores() > 0 && program(CoreKind.AIC).isEmpty()) {
            problems.add("type " + type.text() + " without an aic program");
        }
        if (type.vectorCores() > 0 && program(CoreKind.AIV).isEmpty()) {
            problems.add("type " + type.text() + " without an aiv program");
        }
        return problems;
    }
}
