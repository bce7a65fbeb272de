package ascendsim.cli.command;

import ascendsim.cli.console.ChipText;
import ascendsim.cli.console.Console;
import ascendsim.cli.output.ChipJson;
import ascendsim.cli.output.JsonOutput;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ascendsim chips [NAME]}. */
@Command(name = "chips", description = "Lists the chips, or one chip's numbers with source and confidence.")
public final class ChipsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A chip as soc_version spells it, case ignored.")
    private Optional<String> name;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public ChipsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonOutput output = json.output();
        if (name.isPresent()) {
            Chip chip = Chips.find("chips", name.get());
            output.write(console, () -> ChipText.facts(chip), () -> ChipJson.facts(chip));
        } else {
            ChipLibrary library = new ChipLibrary();
            List<Chip> chips = library.names().stream().map(n -> library.find(n).orElseThrow()).toList();
            output.write(console, () -> ChipText.list(chips), () -> ChipJson.list(chips));
        }
        return 0;
    }
}
