package ascendsim.tiling.records;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tuning records in a file, one JSON object a line; the last one of a problem counts. Lines are only ever added, each
 * in one write under a lock. A last line that was cut short by a kill is no record; the next write ends it first.
 */
public final class RecordStore {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte END = '\n';

    private final Path file;

    /** A store in a file, which need not be there yet. */
    public RecordStore(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /**
     * The records, one for each problem, in the order in which the problems came.
     *
     * @throws BadInput if the file cannot be read
     */
    public List<TuningRecord> all() {
        Map<TuningRecord.Problem, TuningRecord> last = new LinkedHashMap<>();
        lines().forEach(record -> last.put(record.problem(), record));
        return List.copyOf(last.values());
    }

    /** The record of a problem, read as {@link #all} does. */
    public Optional<TuningRecord> find(TuningRecord.Problem problem) {
        return all().stream().filter(record -> record.problem().equals(problem)).findFirst();
    }

    /**
     * Finds out whether records can be added, as far as can be told now. What is kept stays as it is.
     *
     * @throws BadInput if not
     */
    public void checkWritable() {
        try {
            Path directory = directory();
            if (Files.exists(file)) {
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
            } else {
                Files.delete(Files.createTempFile(directory, ".tuning", ".tmp"));
            }
        } catch (IOException unwritable) {
            throw unwritable(unwritable);
        }
    }

    /**
     * Adds records, all of them or, if the machine stops in between, the first ones.
     *
     * @throws BadInput if the file cannot be written
     */
    public void add(List<TuningRecord> records) {
        try {
            directory();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
                append(channel, records);
                lock.release();
            }
        } catch (IOException unwritable) {
            throw unwritable(unwritable);
        }
    }

    /** The directory of the file; it is there now. */
    private Path directory() throws IOException {
        return Files.createDirectories(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
    }

    private BadInput unwritable(IOException problem) {
        return BadInput.of(file.toString(), "cannot be written: " + reason(problem), "expected a writable file",
                "choose another one with --store");
    }

    private String reason(IOException problem) {
        return Files.isDirectory(file) ? "a directory" : problem.toString();
    }

    private static void append(FileChannel channel, List<TuningRecord> records) throws IOException {
        StringBuilder text = new StringBuilder(endsLine(channel) ? "" : "\n");
        records.forEach(record -> text.append(record.text()).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        long at = channel.size();
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        channel.force(true);
    }

    private static boolean endsLine(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == END;
    }

    /** Every whole line; what is no record is passed over: a line that was cut short. */
    private List<TuningRecord> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<TuningRecord> records = new ArrayList<>();
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> parsed(line).flatMap(TuningRecord::of).ifPresent(records::add));
            return records;
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + reason(unreadable),
                    "expected tuning records, one JSON object a line", "choose another file with --store");
        }
    }

    private static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(MAPPER.readTree(line));
        } catch (JacksonException cut) {
            return Optional.empty();
        }
    }

    /**
     * The records of another file.
     *
     * @throws BadInput if it is not there, or has a line that is no record
     */
    public static List<TuningRecord> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw BadInput.of(file.toString(), "no such file", "expected tuning records, one JSON object a line", "");
        }
        RecordStore store = new RecordStore(file);
        try {
            long lines = Files.readString(file).lines().filter(line -> !line.isBlank()).count();
            if (store.lines().size() != lines) {
                throw BadInput.of(file.toString(), (lines - store.lines().size()) + " lines that are no records",
                        "expected tuning records, one JSON object a line", "");
            }
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected UTF-8", "");
        }
        return store.all();
    }
}
