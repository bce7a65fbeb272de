package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.OperatorText;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.OperatorJson;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ascendsim ops [OPERATOR]}. */
@Command(name = "ops", description = "Lists the operators, or one operator's inputs, attributes and outputs.")
public final class OpsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "OPERATOR", description = "An operator.")
    private Optional<String> name;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public OpsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonOutput output = json.output();
        if (name.isPresent()) {
            Operator operator = Operators.named("ops", name.get());
            output.write(console, () -> OperatorText.details(operator), () -> OperatorJson.details(operator));
        } else {
            List<Contract> contracts = Operators.all().stream().map(Operator::contract).toList();
            output.write(console, () -> OperatorText.list(contracts), () -> OperatorJson.list(contracts));
        }
        return 0;
    }
}
