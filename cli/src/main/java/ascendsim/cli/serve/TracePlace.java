package ascendsim.cli.serve;

import ascendsim.cli.output.OutputFile;
import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the trace of a request goes.
 *
 * @param made whether an empty file holds the place
 */
record TracePlace(Path path, boolean made) {
    private static final String TRACE = "trace";

    /**
     * The file a request names, or the next free one in the directory that it names.
     *
     * @throws BadInput if there can be none
     */
    static TracePlace of(String name, String operator) {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            throw BadInput.of(TRACE, Fields.excerpt(name), "expected an absolute path",
                    "the server's directory is not the client's");
        }
        return Files.isDirectory(path) ? new TracePlace(free(path, operator), true) : new TracePlace(path, false);
    }

    OutputFile file() {
        return OutputFile.of(TRACE, path.toString());
    }

    /** Gives the place up after a run that left no trace. */
    void abandon() {
        try {
            if (made && Files.size(path) == 0) {
                Files.delete(path);
            }
        } catch (IOException gone) {
            throw unusable(path, gone);
        }
    }

    private static Path free(Path directory, String operator) {
        for (int n = 1;; n++) {
            Path path = directory.resolve(operator + "-" + n + ".json");
            try {
                return Files.createFile(path);
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (IOException unwritable) {
                throw unusable(directory, unwritable);
            }
        }
    }

    private static BadInput unusable(Path path, IOException problem) {
        return BadInput.of(TRACE + " " + path, "cannot be written: " + problem.getClass().getSimpleName(),
                "expected a writable place", "");
    }
}
