package ascendsim.cli.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file through which the tensors of one request cross. It is mapped to be read, so that what a kernel loads is
 * copied once, into its global memory; outputs are written, not mapped: where there is no memory to spare that is an
 * error of one call, not of the process. A client that cuts the file fails its own request: the JVM answers accesses
 * behind the end with an {@link InternalError}.
 */
final class SharedFile implements AutoCloseable {
    /** Of one call to the operating system, and copied between two looks whether the request is still wanted. */
    private static final int MOST_BYTES = 64 << 20;

    private final FileChannel channel;
    private final long length;
    private final Optional<Range> room;
    /** Where the next output goes. */
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong end;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment mapped;

    private SharedFile(FileChannel channel, long length, Optional<Range> room) throws IOException {
        this.channel = channel;
        this.length = length;
        this.room = room;
        this.end = new AtomicLong(length);
        this.mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena);
    }

    /**
     * Opens the file of a request.
     *
     * @param memory the request's {@code memory} object
     * @throws Refused if it may not or cannot be opened
     */
    static SharedFile open(Fields memory, SharedPlaces places) {
        String path = memory.needed("path");
        long bytes = memory.whole("bytes", 0, Long.MAX_VALUE).orElse(0);
        Optional<Range> room = memory.range("room");
        memory.raise();
        PosixFileAttributes before = places.check(path);
        if (before.size() < bytes) {
            throw Refused.of(ErrorKind.PROTOCOL, "memory.bytes", Long.toString(bytes),
                    "expected at most " + before.size() + ", the file's length");
        }
        if (room.filter(place -> place.end() > before.size()).isPresent()) {
            throw Refused.of(ErrorKind.PROTOCOL, "memory.room", room.get().offset() + " to " + room.get().end(),
                    "expected bytes of the file, which has " + before.size());
        }
        try {
            FileChannel channel = FileChannel.open(Path.of(path), Set.of(StandardOpenOption.READ,
                    StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            boolean done = false;
            try {
                checkSame(places.check(path), before);
                SharedFile file = new SharedFile(channel, before.size(), room);
                done = true;
                return file;
            } finally {
                if (!done) {
                    channel.close();
                }
            }
        } catch (IOException unusable) {
            throw unusable("opened", unusable);
        }
    }

    /** Whether the file that was opened is still the one that was looked at. */
    private static void checkSame(PosixFileAttributes opened, PosixFileAttributes before) {
        if (!Objects.equals(opened.fileKey(), before.fileKey())) {
            throw Refused.of(ErrorKind.PROTOCOL, "memory.path", "another file now", "expected one that stays");
        }
    }

    /** Bytes the file had when it was opened. */
    long length() {
        return length;
    }

    /** Bytes it has now, with all outputs. */
    long end() {
        return end.get();
    }

    /** What lies at a place of the file; until it is closed. */
    MemorySegment bytes(Range place) {
        return mapped.asSlice(place.offset(), place.bytes());
    }

    /** Copies what lies at a place of the file. */
    void copy(Range place, MemorySegment into, Cancellation cancellation) {
        for (long done = 0; done < place.bytes(); done += MOST_BYTES) {
            cancellation.check();
            long piece = Math.min(MOST_BYTES, place.bytes() - done);
            MemorySegment.copy(mapped, place.offset() + done, into, done, piece);
        }
    }

    /** Writes a segment to a place of the file, which grows where that is needed. */
    void write(MemorySegment content, Range place, Cancellation cancellation) {
        try {
            for (long done = 0; done < place.bytes();) {
                cancellation.check();
                long piece = Math.min(MOST_BYTES, place.bytes() - done);
                done += channel.write(content.asSlice(done, piece).asByteBuffer(), place.offset() + done);
            }
        } catch (IOException unusable) {
            throw unusable("written", unusable);
        }
        end.accumulateAndGet(place.end(), Math::max);
    }

    /**
     * Chooses where outputs go: into the room if all fit, else behind the end.
     *
     * @param bytes of all, each at a multiple of {@link Range#ALIGNMENT}
     */
    void place(long bytes) {
        boolean fits = room.filter(place -> bytes <= place.bytes()).isPresent();
        next.set(fits ? room.get().offset() : Range.aligned(length));
    }

    /** The place of the next output. */
    Range nextPlace(long bytes) {
        return new Range(next.getAndAdd(Range.aligned(bytes)), bytes);
    }

    @Override
    public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException unusable) {
            throw unusable("closed", unusable);
        }
    }

    private static Refused unusable(String what, IOException problem) {
        return Refused.of(ErrorKind.LIMIT, "memory", "cannot be " + what + ": " + problem.getMessage(), "");
    }
}
