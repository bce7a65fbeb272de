package ascendsim.cli.output;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file the user asked for. It is written beside its place and moved there when it is complete; devices and pipes,
 * which cannot be replaced, are written to directly.
 */
public final class OutputFile {
    /** Writes the content of a file to a path. */
    @FunctionalInterface
    public interface Content {
        void write(Path file) throws IOException;
    }

    private final String option;
    private final Path given;

    private OutputFile(String option, Path given) {
        this.option = option;
        this.given = given;
    }

    /**
     * A file that can be written as far as can be told now.
     *
     * @param option the option that named it, for errors
     * @throws BadInput when it is a directory or its directory is not there or takes no files
     */
    public static OutputFile of(String option, String path) {
        OutputFile file = new OutputFile(option, Path.of(path));
        Interruption.finishing(file::check);
        return file;
    }

    private void check() {
        if (Files.isDirectory(given)) {
            throw bad("a directory", "expected a file");
        }
        if (!isReplaceable()) {
            return;
        }
        Path directory = place().getParent();
        if (!Files.isDirectory(directory)) {
            throw bad("no directory " + directory, "expected a file in a directory that exists");
        }
        try {
            Files.delete(Files.createFile(unfinished()));
        } catch (IOException unwritable) {
            throw bad("cannot be written: " + reason(unwritable), "expected a writable place");
        }
    }

    /** Writes a text in UTF-8. */
    public void write(String text) {
        write(file -> Files.write(file, text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes the file.
     *
     * @throws BadInput when that fails; then an older file is still there
     */
    public void write(Content content) {
        Interruption.finishing(() -> {
            try {
                if (isReplaceable()) {
                    replace(content);
                } else {
                    content.write(given);
                }
            } catch (IOException unwritable) {
                throw bad("cannot be written: " + reason(unwritable), "expected a writable place");
            }
        });
    }

    private void replace(Content content) throws IOException {
        Path place = place();
        Path unfinished = unfinished();
        try {
            content.write(unfinished);
            move(unfinished, place);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isReplaceable() { return !Files.exists(given) || Files.isRegularFile(given); }

    /** The file itself, behind symbolic links. */
    private Path place() {
        try {
            return Files.exists(given) ? given.toRealPath() : given.toAbsolutePath();
        } catch (IOException unreadable) {
            return given.toAbsolutePath();
        }
    }

    private Path unfinished() {
        Path place = place();
        return place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    }

    private BadInput bad(String found, String expected) {
        return BadInput.of(option + " " + given, found, expected, "");
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case NoSuchFileException missing -> "its directory takes no files";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> problem.toString();
        };
    }
}
