package ascendsim.cli.command;

import ascendsim.tiling.records.RecordStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --store}. */
final class StoreOption {
    @Option(names = "--store", paramLabel = "FILE",
            description = "The file of tuning records, a line of JSON each (default ~/.ascendsim/tuning.jsonl).")
    private Optional<String> store;

    /** A store that takes records, as far as can be told now. */
    RecordStore writable() {
        RecordStore writable = store();
        writable.checkWritable();
        return writable;
    }

    RecordStore store() {
        return new RecordStore(store.map(s -> Path.of(Words.given("--store", s)))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".ascendsim", "tuning.jsonl")));
    }
}
