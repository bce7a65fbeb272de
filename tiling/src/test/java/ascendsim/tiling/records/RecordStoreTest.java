package ascendsim.tiling.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import ascendsim.tiling.records.TuningRecord.Problem;
import ascendsim.tiling.space.SearchSpace.Subject;
import ascendsim.tiling.space.Subjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStoreTest {
    @TempDir
    Path directory;

    private static TuningRecord record(long m, double best) {
        Subject subject = Subjects.matmul(m, 64, 64);
        return new TuningRecord(Problem.of(subject.chip(), subject.call(), L2State.COLD), "model",
                Optional.of("{\"base_m\":" + m + "}"),
                new TuningRecord.Times(best, 2 * best), "genetic");
    }

    private RecordStore store() {
        return new RecordStore(directory.resolve("deep/tuning.jsonl"));
    }

    @Test
    void theLastRecordOfAProblemCounts() {
        store().add(List.of(record(16, 3.5), record(32, 4)));
        store().add(List.of(record(16, 3.25)));
        assertThat(store().all()).containsExactly(record(16, 3.25), record(32, 4));
        assertThat(store().find(record(16, 0).problem())).contains(record(16, 3.25));
        assertThat(store().find(record(48, 0).problem())).isEmpty();
    }

    @Test
    void aLineCutShortIsNoRecordAndHurtsNoOther() throws IOException {
        RecordStore store = store();
        store.add(List.of(record(16, 3), record(32, 4)));
        String whole = Files.readString(store.file());
        for (int kept = whole.indexOf('\n') + 1; kept < whole.length() - 1; kept++) {
            Files.writeString(store.file(), whole.substring(0, kept));
            assertThat(store.all()).containsExactly(record(16, 3));
        }
        store.add(List.of(record(48, 5)));
        assertThat(store.all()).containsExactly(record(16, 3), record(48, 5));
    }

    @Test
    void manyWritersLoseNothing() throws IOException {
        IntStream.range(1, 40).parallel().forEach(m -> {
            synchronized (RecordStoreTest.class) {
                store().add(List.of(record(16L * m, m)));
            }
        });
        assertThat(store().all()).hasSize(39);
        assertThat(Files.readString(store().file()).lines()).hasSize(39);
    }

    @Test
    void aFileOfOtherThingsIsNotImported() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "{\"operator\":1}\nhello\n");
        assertThatThrownBy(() -> RecordStore.read(other)).isInstanceOf(BadInput.class)
                .hasMessageContaining("2 lines that are no records");
        assertThatThrownBy(() -> RecordStore.read(directory.resolve("none"))).isInstanceOf(BadInput.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void aDirectoryIsNoStore() {
        RecordStore store = new RecordStore(directory);
        assertThatThrownBy(store::all).isInstanceOf(BadInput.class)
                .hasMessage(
                        directory + ": cannot be read: a directory; expected tuning records, one JSON object a line;"
                                + " choose another file with --store");
        for (ThrowingCallable write : List.<ThrowingCallable>of(store::checkWritable,
                () -> store.add(List.of(record(16, 3))))) {
            assertThatThrownBy(write).isInstanceOf(BadInput.class)
                    .hasMessageContaining("cannot be written: a directory");
        }
    }

    @Test
    void askingWhetherItCanBeWrittenChangesNothing() throws IOException {
        store().checkWritable();
        try (Stream<Path> files = Files.list(store().file().getParent())) {
            assertThat(files).isEmpty();
        }
        store().add(List.of(record(16, 3)));
        String kept = Files.readString(store().file());
        store().checkWritable();
        assertThat(store().file()).hasContent(kept);
        RecordStore below = new RecordStore(store().file().resolve("tuning.jsonl"));
        assertThatThrownBy(below::checkWritable).isInstanceOf(BadInput.class).hasMessageContaining("cannot be written");
    }

    @Test
    void theModelVersionIsThatOfTheCodeThatRuns() {
        assertThat(ModelVersion.current()).hasSize(16).isEqualTo(ModelVersion.current());
    }

    @Test
    void callsThatTakeTheSameTimeHaveTheSameText() {
        Subject grouped = Subjects.grouped();
        assertThat(CallText.of(grouped.call()).toString()).contains("values[10,20,30,4]").doesNotContain("tiling");
        assertThat(CallText.of(Subjects.grouped().call())).isEqualTo(CallText.of(grouped.call()));
        assertThat(CallText.of(Subjects.matmul(1, 2, 3).call())).isNotEqualTo(
                CallText.of(Subjects.matmul(2, 1, 3).call()));
    }
}
