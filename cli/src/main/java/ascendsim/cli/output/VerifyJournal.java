package ascendsim.cli.output;

import ascendsim.isa.BadInput;
import ascendsim.kernels.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The verdicts of a run so far, a line of JSON each in a file beside that of the result; so that a run that was stopped
 * can go on. The first line says what run it is. A last line that was cut short does not count.
 */
public final class VerifyJournal {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String RUN = "run";

    private final Path file;
    private final Map<String, Verdict> known = new HashMap<>();

    private VerifyJournal(Path file) {
        this.file = file;
    }

    /**
     * The journal of a run.
     *
     * @param result where the result will stand
     * @param data   the cases
     * @param run    what else the verdicts depend on
     * @param resume whether to go on with what is there; otherwise that is forgotten
     * @throws BadInput when the journal is that of another run or cannot be written
     */
    public static VerifyJournal open(Path result, Path data, String run, boolean resume) {
        VerifyJournal journal = new VerifyJournal(result.resolveSibling(result.getFileName() + ".journal"));
        try {
            journal.begin(JsonNodeFactory.instance.objectNode().put(RUN, run).put("data", digest(data)), resume);
            return journal;
        } catch (IOException unwritable) {
            throw BadInput.of("--json " + result, "its journal cannot be written: " + unwritable.getMessage(),
                    "expected a writable place", "");
        }
    }

    private void begin(ObjectNode header, boolean resume) throws IOException {
        if (!resume || !Files.exists(file)) {
            Files.writeString(file, header + "\n");
            return;
        }
        List<JsonNode> lines = Files.readAllLines(file).stream().map(VerifyJournal::parsed).flatMap(Optional::stream)
                .toList();
        if (lines.isEmpty() || !lines.getFirst().equals(header)) {
            throw BadInput.of("--resume", file + " is of another run", "expected the same cases, mode, chip and checks",
                    "run without --resume");
        }
        lines.stream().skip(1).forEach(line -> known.put(line.path("id").asString(), verdict(line)));
        // What was cut short is written over.
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        Files.writeString(file, text);
    }

    /** What an earlier run found. */
    public Optional<Verdict> known(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** Notes a verdict; from any thread. */
    public synchronized void add(Verdict verdict) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("id", verdict.id()).put("suite", verdict.suite())
                .put("operator", verdict.operator()).put("status", verdict.status().name())
                .put("mismatched", verdict.mismatched()).put("abs", Double.toString(verdict.maxAbsError()))
                .put("rel", Double.toString(verdict.maxRelError())).put("reason", verdict.reason());
        verdict.cann().ifPresent(cann -> line.putObject("cann").put("reference", cann.simulatedReference())
                .put("cann", cann.simulatedCann()).put("cann_reference", cann.cannReference())
                .put("us", Double.toString(cann.us().orElse(Double.NaN))));
        Interruption.finishing(() -> {
            try {
                Files.write(file, (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        });
    }

    /** The run is complete: nothing is left to go on with. */
    public void finish() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    private static Verdict verdict(JsonNode line) {
        return new Verdict(line.path("id").asString(), line.path("suite").asString(), line.path("operator").asString(),
                Verdict.Status.valueOf(line.path("status").asString()), line.path("mismatched").asLong(),
                Double.parseDouble(line.path("abs").asString()), Double.parseDouble(line.path("rel").asString()),
                line.path("reason").asString(),
                Optional.of(line.path("cann")).filter(JsonNode::isObject).map(VerifyJournal::cann));
    }

    private static Verdict.Cann cann(JsonNode counts) {
        double us = Double.parseDouble(counts.path("us").asString());
        return new Verdict.Cann(counts.path("reference").asLong(), counts.path("cann").asLong(),
                counts.path("cann_reference").asLong(),
                Double.isNaN(us) ? OptionalDouble.empty() : OptionalDouble.of(us));
    }

    private static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(MAPPER.readTree(line)).filter(JsonNode::isObject);
        } catch (JacksonException cut) {
            return Optional.empty();
        }
    }

    private static String digest(Path data) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(data)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
