package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Numbers;
import ascendsim.cli.console.Table;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.ShortCase;
import ascendsim.tiling.records.ModelVersion;
import ascendsim.tiling.records.RecordStore;
import ascendsim.tiling.records.TuningRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ascendsim tunings}. */
@Command(name = "tunings",
        description = "Lists the tilings that 'tune --save' has kept, or moves them to another store.")
public final class TuningsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private StoreOption storeOption;

    @Option(names = "--import", paramLabel = "FILE.jsonl", description = "Add the records of another store.")
    private Optional<String> from;

    @Option(names = "--export", paramLabel = "FILE.jsonl", description = "Write the last record of each problem.")
    private Optional<String> to;

    @Mixin
    private HelpOption help;

    public TuningsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<RecordStore> store = problems.attempt(storeOption::store);
        Optional<Optional<List<TuningRecord>>> more = problems.attempt(
                () -> from.map(file -> RecordStore.read(Path.of(Words.given("--import", file)))));
        Optional<Optional<OutputFile>> out =
                problems.attempt(() -> to.map(file -> OutputFile.of("--export", Words.given("--export", file))));
        new DifferentFiles().with("--store", store.map(s -> s.file().toString())).with("--import", from)
                .with("--export", to).check(problems);
        problems.raise();
        RecordStore kept = store.orElseThrow();
        more.orElseThrow().ifPresent(kept::add);
        List<TuningRecord> records = kept.all();
        out.orElseThrow().ifPresent(file -> file.write(
                records.stream().map(record -> record.text() + "\n").collect(Collectors.joining())));
        lines(records, ModelVersion.current()).forEach(console.out()::println);
        return 0;
    }

    private static List<String> lines(List<TuningRecord> records, String model) {
        Table table = Table.of("llllrrll").row("operator", "chip", "L2", "case", "default us", "best us", "", "tiling");
        records.forEach(record -> table.row(record.problem().operator(), record.problem().chip(),
                record.problem().l2(), ShortCase.of(record.problem().call()),
                Numbers.fixed(record.times().official(), 2), Numbers.fixed(record.times().best(), 2),
                record.model().equals(model) ? "" : "stale", record.tiling().orElse("default")));
        return table.lines();
    }
}
