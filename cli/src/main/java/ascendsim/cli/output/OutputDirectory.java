package ascendsim.cli.output;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.files.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/** The directory that takes an operator's outputs; made when they are written. */
public final class OutputDirectory {
    /** All outputs of a run, under their names. */
    public static final String FILE = "outputs.safetensors";

    private final Path directory;

    private OutputDirectory(Path directory) {
        this.directory = directory;
    }

    /** Writes below a directory and says where. */
    @FunctionalInterface
    public interface Content {
        Path write(Path directory) throws IOException;
    }

    /**
     * A directory that can be written to as far as can be told now.
     *
     * @param option the option that named it, for errors
     * @throws BadInput when it is a file, or the nearest directory above it takes no files
     */
    public static OutputDirectory of(String option, String path) {
        Path directory = Path.of(path);
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw BadInput.of(option + " " + path, existing + " is a file", "expected a directory", "");
        }
        Path place = existing;
        Interruption.finishing(() -> probe(option + " " + path, place));
        return new OutputDirectory(directory);
    }

    private static void probe(String where, Path existing) {
        try {
            Files.delete(Files.createTempFile(existing, ".ascendsim", ".tmp"));
        } catch (IOException unwritable) {
            throw BadInput.of(where, "cannot be written: " + existing + " takes no files", "expected a writable place",
                    "");
        }
    }

    /**
     * Writes into the directory.
     *
     * @param option the option that named it, for errors
     * @throws BadInput when that fails
     */
    public Path write(String option, Content content) {
        List<Path> written = new ArrayList<>();
        Interruption.finishing(() -> {
            try {
                written.add(content.write(directory));
            } catch (IOException unwritable) {
                throw BadInput.of(option + " " + directory, "cannot be written: " + unwritable.getMessage(),
                        "expected a writable place", "");
            }
        });
        return written.getFirst();
    }

    /** Writes the outputs into {@value #FILE}. */
    public void write(SequencedMap<String, Tensor> outputs) {
        Interruption.finishing(() -> SafetensorsFile.write(directory.resolve(FILE), outputs));
    }
}
