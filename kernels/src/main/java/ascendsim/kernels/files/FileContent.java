package ascendsim.kernels.files;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Whole files as memory: mapped for reading, replaced in one step for writing. */
final class FileContent {
    /** A ByteBuffer holds at most 2 GiB. */
    private static final long SLICE_BYTES = 1L << 30;

    private FileContent() {
    }

    /** The bytes of a file, read when they are touched; they stay those of this file when it is replaced. */
    static MemorySegment map(Path file) {
        if (Files.isDirectory(file)) {
            throw BadInput.of(file.toString(), "a directory", "expected a file", "");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (NoSuchFileException missing) {
            throw BadInput.of(file.toString(), "no such file", "expected a readable file", "");
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a readable file",
                    "");
        }
    }

    /**
     * Writes the parts one after the other into a new file and moves it to its place, over an older one. Missing
     * directories are made.
     */
    static void replace(Path file, List<MemorySegment> parts) {
        Path place = file.toAbsolutePath();
        Path unfinished = place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().threadId() + ".tmp");
        try {
            Files.createDirectories(place.getParent());
            try {
                write(unfinished, parts);
                move(unfinished, place);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException unwritable) {
            throw BadInput.of(file.toString(), "cannot be written: " + unwritable, "expected a writable place", "");
        }
    }

    private static void write(Path file, List<MemorySegment> parts) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (MemorySegment part : parts) {
                for (long start = 0; start < part.byteSize(); start += SLICE_BYTES) {
                    long bytes = Math.min(SLICE_BYTES, part.byteSize() - start);
                    writeFully(channel, part.asSlice(start, bytes).asByteBuffer());
                }
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
