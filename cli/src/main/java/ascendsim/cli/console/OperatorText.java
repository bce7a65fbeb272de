package ascendsim.cli.console;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Operators as text. */
public final class OperatorText {
    private OperatorText() {
    }

    /** One line for each operator. */
    public static List<String> list(List<Contract> contracts) {
        Table table = Table.of("ll");
        contracts.forEach(contract -> table.row(contract.name(), contract.summary()));
        return table.lines();
    }

    /** What an operator takes and gives, with its default case as an example. */
    public static List<String> details(Operator operator) {
        Contract contract = operator.contract();
        List<String> lines = new ArrayList<>();
        lines.add(contract.name() + ": " + contract.summary());
        Table table = Table.of("lllll");
        table.row("parameter", "", "", "what may stand there", "types");
        for (Parameter parameter : contract.schema().parameters()) {
            table.row(parameter.name(), parameter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    parameter.optional() ? "optional" : "required", parameter.note(),
                    types(parameter));
        }
        lines.addAll(table.lines());
        section(lines, "outputs", contract.results());
        section(lines, "scenarios", contract.scenarios());
        section(lines, "constraints", contract.constraints());
        section(lines, "tilings", operator.tilings());
        OperatorCall call = contract.defaultCase(0);
        lines.add("default case");
        Table example = Table.of("lll");
        call.tensors().forEach((name, argument) -> argument.tensors()
                .forEach(tensor -> example.row("", name,
                        tensor.tensor().type() + (tensor.transposed() ? " transposed" : ""))));
        call.attributes().forEach((name, value) -> example.row("", name, value.toString()));
        for (Map.Entry<String, TensorType> output : contract.outputs(call).entrySet()) {
            example.row("", "-> " + output.getKey(), output.getValue().toString());
        }
        lines.addAll(example.lines());
        return lines;
    }

    private static void section(List<String> lines, String title, List<String> entries) {
        if (!entries.isEmpty()) {
            lines.add(title);
            entries.forEach(entry -> lines.add("  " + entry));
        }
    }

    private static String types(Parameter parameter) {
        return parameter.kind() == Parameter.Kind.ATTRIBUTE
                ? ""
                : parameter.dtypes().stream().map(DType::text).collect(Collectors.joining(" "));
    }
}
