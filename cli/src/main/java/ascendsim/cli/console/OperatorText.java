package ascendsim.cli.console;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.operator.Contract;
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
    public static List<String> details(Contract contract) {
        List<String> lines = new ArrayList<>();
        lines.add(contract.name() + ": " + contract.summary());
        Table table = Table.of("llll");
        table.row("parameter", "", "", "types");
        for (Parameter parameter : contract.schema().parameters()) {
            table.row(parameter.name(), parameter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    parameter.optional() ? "optional" : "required", types(parameter));
        }
        lines.addAll(table.lines());
        lines.add("constraints");
        contract.constraints().forEach(constraint -> lines.add("  " + constraint));
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

    private static String types(Parameter parameter) {
        return parameter.kind() == Parameter.Kind.ATTRIBUTE
                ? ""
                : parameter.dtypes().stream().map(DType::text).collect(Collectors.joining(" "));
    }
}
