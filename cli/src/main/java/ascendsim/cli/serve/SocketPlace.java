package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A socket in a directory of the user's own. Who holds the lock on the file beside it serves it; the operating system
 * gives the lock back when a process dies, so that what it left can be told from what is in use.
 */
final class SocketPlace implements AutoCloseable {
    private static final String OPTION = "--uds ";
    /** What fits the addresses of all operating systems (104 to 108 bytes with the end). */
    private static final int MOST_BYTES = 100;

    private final Path path;
    private final Path lockFile;
    private final FileChannel lockChannel;
    private final ServerSocketChannel channel;

    private SocketPlace(Path path, FileChannel lockChannel, ServerSocketChannel channel) {
        this.path = path;
        this.lockFile = lockFile(path);
        this.lockChannel = lockChannel;
        this.channel = channel;
    }

    /**
     * Listens at a path.
     *
     * @param clients that may come at once
     * @throws BadInput if that cannot be, or another server does
     */
    static SocketPlace open(String name, int clients) {
        Path path = Path.of(name).toAbsolutePath().normalize();
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES || path.getParent() == null) {
            throw bad(path, "no place for a socket", "expected a path of at most " + MOST_BYTES
                    + " bytes in a directory");
        }
        Path directory = PrivateDirectory.made("--uds", path.getParent());
        try {
            return locked(directory.resolve(path.getFileName()), clients);
        } catch (IOException unusable) {
            throw bad(path, "cannot be made: " + unusable, "expected a place for a socket");
        }
    }

    Path path() {
        return path;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Ends listening and takes socket and lock away. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
            Files.deleteIfExists(lockFile);
            lockChannel.close();
        } catch (IOException gone) {
            // Others may clean up, too; nothing is lost.
        }
    }

    private static SocketPlace locked(Path path, int clients) throws IOException {
        FileChannel lockChannel = FileChannel.open(lockFile(path), Set.of(StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean done = false;
        try {
            if (lock(lockChannel).isEmpty()) {
                throw bad(path, "a server listens there", "expected a path of its own");
            }
            removeStale(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(path), clients);
            done = true;
            return new SocketPlace(path, lockChannel, channel);
        } finally {
            if (!done) {
                lockChannel.close();
            }
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException inThisProcess) {
            return Optional.empty();
        }
    }

    /** A socket that a dead server left; anything else stays. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw bad(path, "a file that is no socket", "expected a path of its own");
        }
        Files.delete(path);
    }

    private static Path lockFile(Path path) {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    private static BadInput bad(Path path, String found, String expected) {
        return BadInput.of(OPTION + path, found, expected, "");
    }
}
