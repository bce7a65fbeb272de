package ascendsim.traces.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A byte sequence that only grows, in chunks outside the Java heap. Once the chunks in memory are used up, further ones
 * go to a temporary file. What is written together is never split over two chunks.
 */
final class Chunks implements AutoCloseable {
    private static final int TRANSFER_BYTES = 1 << 16;

    private final Size size;
    private final List<Bytes<?>> resident = new ArrayList<>();
    private final List<Integer> spilled = new ArrayList<>();
    private Optional<FileChannel> file = Optional.empty();

    /**
     * How much is kept where.
     *
     * @param chunkBytes     bytes of a chunk
     * @param residentChunks chunks in memory, at least 2
     */
    record Size(int chunkBytes, int residentChunks) {
        /** 256 MiB in memory (assumed: well below what the simulated memory itself takes). */
        static final Size STANDARD = new Size(4 << 20, 64);
    }

    Chunks(Size size) {
        this.size = size;
        grow();
    }

    /** Where to write the next {@code bytes} bytes, at most the size of a chunk. */
    Bytes<?> room(int bytes) {
        if (resident.getLast().writeRemaining() < bytes) {
            if (resident.size() < size.residentChunks) {
                grow();
            } else {
                spill(resident.getLast());
            }
        }
        return resident.getLast();
    }

    /** Shows all chunks in the order in which they were written. */
    void forEach(Consumer<Bytes<?>> reader) {
        for (int i = 0; i < resident.size() - 1; i++) {
            show(resident.get(i), reader);
        }
        if (!spilled.isEmpty()) {
            Bytes<?> copy = allocate();
            try {
                for (int i = 0; i < spilled.size(); i++) {
                    fetch(i, copy);
                    show(copy, reader);
                }
            } finally {
                copy.releaseLast();
            }
        }
        show(resident.getLast(), reader);
    }

    /** Bytes written so far. */
    long bytes() {
        return resident.stream().mapToLong(Bytes::readRemaining).sum()
                + spilled.stream().mapToLong(Integer::longValue).sum();
    }

    @Override
    public void close() {
        resident.forEach(Bytes::releaseLast);
        resident.clear();
        spilled.clear();
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void show(Bytes<?> chunk, Consumer<Bytes<?>> reader) {
        Bytes<?> view = chunk.bytesForRead();
        try {
            view.singleThreadedCheckDisabled(true);
            reader.accept(view);
        } finally {
            view.releaseLast();
        }
    }

    private void grow() {
        resident.add(allocate());
    }

    private Bytes<?> allocate() {
        Bytes<?> chunk = Bytes.allocateDirect(size.chunkBytes);
        chunk.singleThreadedCheckDisabled(true);
        return chunk;
    }

    private void spill(Bytes<?> chunk) {
        long position = (long) spilled.size() * size.chunkBytes;
        spilled.add((int) chunk.readRemaining());
        ByteBuffer transfer = ByteBuffer.allocate(TRANSFER_BYTES);
        try {
            while (chunk.readRemaining() > 0) {
                transfer.clear();
                chunk.read(transfer);
                transfer.flip();
                while (transfer.hasRemaining()) {
                    position += channel().write(transfer, position);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        chunk.clear();
    }

    private void fetch(int index, Bytes<?> chunk) {
        chunk.clear();
        long position = (long) index * size.chunkBytes;
        ByteBuffer transfer = ByteBuffer.allocate(TRANSFER_BYTES);
        try {
            while (chunk.readRemaining() < spilled.get(index)) {
                transfer.clear();
                transfer.limit((int) Math.min(TRANSFER_BYTES, spilled.get(index) - chunk.readRemaining()));
                position += channel().read(transfer, position);
                transfer.flip();
                chunk.writeSome(transfer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel channel() throws IOException {
        if (file.isEmpty()) {
            Path path = Files.createTempFile("ascendsim", ".log");
            file = Optional.of(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
        }
        return file.get();
    }
}
