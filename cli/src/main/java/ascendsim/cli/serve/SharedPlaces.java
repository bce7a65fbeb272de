package ascendsim.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where files may lie that clients share with the server; directories are without symbolic links on the way.
 *
 * @param owner       the user that clients and server are
 * @param directories of files with tensors
 * @param traces      of the traces of requests
 */
record SharedPlaces(UserPrincipal owner, List<Path> directories, List<Path> traces) {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
    private static final String MEMORY_PATH = "memory.path";

    SharedPlaces {
        directories = List.copyOf(directories);
        traces = List.copyOf(traces);
    }

    /**
     * The host's shared memory and further directories, which exist.
     *
     * @param more   for both
     * @param traces for traces only
     */
    static SharedPlaces of(List<Path> more, Optional<Path> traces) throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path directory : more) {
            directories.add(directory.toRealPath());
        }
        if (Files.isDirectory(MEMORY)) {
            directories.add(MEMORY.toRealPath());
        }
        List<Path> traced = new ArrayList<>(directories);
        if (traces.isPresent()) {
            traced.add(traces.get().toRealPath());
        }
        return new SharedPlaces(self(), directories, traced);
    }

    /** The user this process is. */
    private static UserPrincipal self() throws IOException {
        Path mine = Files.createTempFile("ascendsim", ".own");
        try {
            return Files.getOwner(mine);
        } finally {
            Files.delete(mine);
        }
    }

    /**
     * The file of a request.
     *
     * @throws Refused if it is not one that clients may share
     */
    PosixFileAttributes check(String name) {
        Path path = path(name);
        try {
            Path parent = path.getParent();
            if (!parent.equals(parent.toRealPath())) {
                throw bad(name, "a symbolic link on the way", "expected none");
            }
            PosixFileAttributes file =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!file.isRegularFile()) {
                throw bad(name, "no regular file", "expected one");
            }
            if (!file.owner().equals(owner) || !file.permissions().equals(OWN)) {
                throw bad(name, "of " + file.owner().getName() + ", " + PosixFilePermissions.toString(
                        file.permissions()), "expected " + PosixFilePermissions.toString(OWN) + " of "
                                + owner.getName());
            }
            return file;
        } catch (IOException missing) {
            throw bad(name, "cannot be opened: " + reason(missing), "expected a file");
        }
    }

    private Path path(String name) {
        try {
            Path path = Path.of(name);
            boolean plain = path.isAbsolute() && path.equals(path.normalize()) && path.getParent() != null;
            if (plain && directories.stream().anyMatch(path.getParent()::startsWith)) {
                return path;
            }
        } catch (InvalidPathException unusable) {
            throw bad(name, unusable.getReason(), "expected the path of a file");
        }
        throw bad(name, "not where files may lie", "expected an absolute path without . and .. in "
                + String.join(" or ", directories.stream().map(Path::toString).toList()));
    }

    private static String reason(IOException problem) {
        return problem.getClass().getSimpleName();
    }

    private static Refused bad(String name, String found, String expected) {
        return Refused.of(ErrorKind.PROTOCOL, MEMORY_PATH, found + ": " + Fields.excerpt(name), expected);
    }
}
