package ascendsim.cli.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
 * The file through which the tensors of one request cross. It is read and written, not mapped: that costs one copy, but
 * a client that cuts the file, or a host without memory to spare, then fails this request and not the server.
 */
final class SharedFile implements AutoCloseable {
    /** Of one call to the operating system. */
    private static final int MOST_BYTES = 1 << 30;

    private final FileChannel channel;
    private final long length;
    private final Optional<Range> room;
    /** Where the next output goes. */
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong end;

    private SharedFile(FileChannel channel, long length, Optional<Range> room) {
        this.channel = channel;
        this.length = length;
        this.room = room;
        this.end = new AtomicLong(length);
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
            return new SharedFile(same(channel, path, before, places), before.size(), room);
        } catch (IOException unusable) {
            throw unusable("opened", unusable);
        }
    }

    /** The channel if the file is still the one that was looked at. */
    private static FileChannel same(FileChannel channel, String path, PosixFileAttributes before, SharedPlaces places)
            throws IOException {
        try {
            if (Objects.equals(places.check(path).fileKey(), before.fileKey())) {
                return channel;
            }
        } catch (Refused changed) {
            channel.close();
            throw changed;
        }
        channel.close();
        throw Refused.of(ErrorKind.PROTOCOL, "memory.path", "another file now", "expected one that stays");
    }

    /** Bytes the file had when it was opened. */
    long length() {
        return length;
    }

    /** Bytes it has now, with all outputs. */
    long end() {
        return end.get();
    }

    /** Fills a segment with what lies at a place of the file. */
    void read(Range place, MemorySegment into) {
        transfer(place, into, "read", channel::read);
    }

    /** Writes a segment to a place of the file, which grows where that is needed. */
    void write(MemorySegment content, Range place) {
        transfer(place, content, "written", channel::write);
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
        try {
            channel.close();
        } catch (IOException unusable) {
            throw unusable("closed", unusable);
        }
    }

    private interface Transfer {
        int bytes(ByteBuffer buffer, long position) throws IOException;
    }

    private static void transfer(Range place, MemorySegment segment, String what, Transfer transfer) {
        for (long done = 0; done < place.bytes();) {
            long piece = Math.min(MOST_BYTES, place.bytes() - done);
            try {
                int moved = transfer.bytes(segment.asSlice(done, piece).asByteBuffer(), place.offset() + done);
                if (moved <= 0) {
                    throw Refused.of(ErrorKind.PROTOCOL, "memory", "ends before " + place.end(),
                            "expected a file that keeps its length");
                }
                done += moved;
            } catch (IOException unusable) {
                throw unusable(what, unusable);
            }
        }
    }

    private static Refused unusable(String what, IOException problem) {
        return Refused.of(ErrorKind.LIMIT, "memory", "cannot be " + what + ": " + problem.getMessage(), "");
    }
}
