package ascendsim.tiling.sweep;

import ascendsim.isa.BadInput;
import ascendsim.tiling.records.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What long work has done so far, a line of JSON each, so that it can go on after it was stopped in whatever way. A
 * last line that was cut short does not count and is written over.
 */
public final class Journal {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private final List<JsonNode> done = new ArrayList<>();

    private Journal(Path file) {
        this.file = file;
    }

    /**
     * What work is.
     *
     * @param kind of work
     * @param text that says what is to be done: of another text, or with another model, it is other work
     */
    public static ObjectNode header(String kind, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return JsonNodeFactory.instance.objectNode().put(kind, HexFormat.of().formatHex(digest)).put("model",
                    ModelVersion.current());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The journal in a file.
     *
     * @param header what the work is; a journal of other work is refused
     * @param resume whether to go on with what is there; otherwise that is forgotten
     * @throws BadInput if it is no journal, or that of other work, or cannot be written
     */
    public static Journal open(Path file, ObjectNode header, boolean resume) {
        Journal journal = new Journal(file);
        try {
            journal.begin(header, resume);
            return journal;
        } catch (IOException unwritable) {
            throw BadInput.of(file.toString(), "cannot be written: " + unwritable.getMessage(),
                    "expected a writable place", "");
        }
    }

    private void begin(ObjectNode header, boolean resume) throws IOException {
        StringBuilder text = new StringBuilder(header + "\n");
        if (resume && Files.exists(file)) {
            List<JsonNode> lines = new ArrayList<>();
            String before = Files.readString(file);
            before.lines().forEach(line -> parse(line, lines));
            if (!before.isBlank() && !lines.stream().limit(1).toList().equals(List.of(
                    MAPPER.readTree(header.toString())))) {
                throw BadInput.of(file.toString(), "the journal of other work", "expected " + header,
                        "remove it or choose another file");
            }
            lines.stream().skip(1).forEach(done::add);
            done.forEach(line -> text.append(line).append('\n'));
        }
        Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static void parse(String line, List<JsonNode> lines) {
        try {
            lines.add(MAPPER.readTree(line));
        } catch (JacksonException cut) {
            // written by a run that was killed: it will be done again
        }
    }

    /** What was done before. */
    public List<JsonNode> done() {
        return List.copyOf(done);
    }

    /** Notes what is done now; from any thread. */
    public synchronized void add(ObjectNode line) {
        try {
            Files.write(file, (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        done.add(line);
    }

    /** The work is complete: nothing is left to go on with. */
    public void finish() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
