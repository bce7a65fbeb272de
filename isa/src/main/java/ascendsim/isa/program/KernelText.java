package ascendsim.isa.program;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.tensor.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a kernel as assembly text that {@link KernelParser} reads back to an equal kernel.
 *
 * <pre>
 * .kernel scale
 * .target v220
 * .type aiv_only
 * .blocks 2
 * .arg x in float32 [4096] nd
 * .arg y out float32 [4096] nd
 * .arg sizes table int64 [2] nd = 4096 &y
 * .core aiv
 *     s.arg r0, x
 * again:
 *     cp.gm.ub ub[0], gm[r0] {count=1, length=64}
 *     end
 * </pre>
 */
public final class KernelText {
    private static final String INDENT = "    ";
    /** Suffix of a line that runs in timing mode too. */
    static final String MATERIALISED = "!materialised";
    /** Before the name of a parameter whose address an entry of a table is. */
    static final String ADDRESS = "&";

    private KernelText() {
    }

    /** The kernels of one task, in the order in which they are launched. */
    public static String print(List<Kernel> kernels) {
        return kernels.stream().map(KernelText::print).collect(Collectors.joining("\n"));
    }

    public static String print(Kernel kernel) {
        StringBuilder text = new StringBuilder();
        text.append(".kernel ").append(kernel.name()).append('\n');
        text.append(".target ").append(kernel.target().text()).append('\n');
        text.append(".type ").append(kernel.type().text()).append('\n');
        text.append(".blocks ").append(kernel.blocks()).append('\n');
        for (Parameter parameter : kernel.parameters()) {
            text.append(print(parameter)).append('\n');
        }
        for (CoreKind kind : CoreKind.values()) {
            kernel.program(kind).ifPresent(program -> print(program, text));
        }
        return text.toString();
    }

    private static String print(Parameter parameter) {
        var type = parameter.type();
        String format = type.format() == Format.ND ? "nd" : "fractal_nz";
        String line = String.join(" ", ".arg", parameter.name(), parameter.role().text(), type.dtype().text(),
                type.shape().toString().replace(" ", ""), format);
        return parameter.role() == Parameter.Role.TABLE ? line + " = " + entries(parameter) : line;
    }

    private static String entries(Parameter parameter) {
        return parameter.table().stream().map(entry -> switch (entry) {
            case Parameter.Entry.Value(long value) -> Long.toString(value);
            case Parameter.Entry.Address(String other) -> ADDRESS + other;
        }).collect(Collectors.joining(" "));
    }

    private static void print(Program program, StringBuilder text) {
        text.append(".core ").append(program.kind().text()).append('\n');
        FunctionText.functions(program).forEach(function -> FunctionText.print(function, text));
        Map<Integer, List<String>> labelsAt = new TreeMap<>(program.labels().entrySet().stream()
                .collect(Collectors.groupingBy(Map.Entry::getValue,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(ArrayList::new)))));
        labelsAt.values().forEach(l -> l.sort(null));
        for (int i = 0; i <= program.lines().size(); i++) {
            labelsAt.getOrDefault(i, List.of()).forEach(l -> text.append(l).append(":\n"));
            if (i < program.lines().size()) {
                Line line = program.lines().get(i);
                text.append(INDENT).append(line.instruction().text());
                text.append(line.materialised() ? " " + MATERIALISED : "").append('\n');
            }
        }
    }
}
