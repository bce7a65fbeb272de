package ascendsim.cli.serve;

import ascendsim.cli.output.OutputFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where the trace of a request goes: a new file, so that none that was there is lost. While the request runs the file
 * is empty and keeps the place.
 *
 * @param named as the client sees it
 * @param file  the same without symbolic links on the way
 */
record TracePlace(Path named, Path file) {
    private static final String TRACE = "trace";

    /**
     * The file that a request names, or the next free one in the directory that it names.
     *
     * @param directories in which, or below which, it may lie; without symbolic links on the way
     * @throws Refused if there can be none
     */
    static TracePlace of(String name, String operator, List<Path> directories) {
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute() || path.getParent() == null) {
                throw bad(name, "no file", "expected an absolute path; the server's directory is not the client's");
            }
            Path directory = Files.isDirectory(path) ? path : path.getParent();
            Path real = directory.toRealPath();
            if (directories.stream().noneMatch(real::startsWith)) {
                throw bad(name, "not where traces may lie", "expected a file in "
                        + String.join(" or ", directories.stream().map(Path::toString).toList())
                        + "; start the server with --traces DIR");
            }
            return directory.equals(path) ? free(path, real, operator) : named(path, real);
        } catch (InvalidPathException unusable) {
            throw bad(name, unusable.getReason(), "expected the path of a file");
        } catch (IOException unwritable) {
            throw bad(name, "cannot be written: " + unwritable.getClass().getSimpleName(),
                    "expected a writable place");
        }
    }

    OutputFile output() {
        return OutputFile.of(TRACE, file.toString());
    }

    /** Gives the place up after a run that left no trace. */
    void abandon() {
        try {
            if (Files.exists(file) && Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException gone) {
            throw bad(named.toString(), "cannot be removed: " + gone.getClass().getSimpleName(),
                    "expected a file that stays");
        }
    }

    private static TracePlace named(Path path, Path directory) throws IOException {
        try {
            return new TracePlace(path, made(directory.resolve(path.getFileName())));
        } catch (FileAlreadyExistsException taken) {
            throw bad(path.toString(), "is there already", "expected a new file, or a directory");
        }
    }

    private static TracePlace free(Path path, Path directory, String operator) throws IOException {
        for (int n = 1;; n++) {
            String file = operator + "-" + n + ".json";
            try {
                return new TracePlace(path.resolve(file), made(directory.resolve(file)));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
    }

    private static Path made(Path file) throws IOException {
        return Files.createFile(file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static Refused bad(String name, String found, String expected) {
        return Refused.of(ErrorKind.PROTOCOL, TRACE, found + ": " + Fields.excerpt(name), expected);
    }
}
