package ascendsim.cli.serve;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalInt;

/**
 * Messages on a pair of channels, each after its length. One thread reads and one writes. What is begun and not ended
 * can be seen from any thread, so that it can be ended from there by closing the channels.
 */
final class Frames {
    /** An empty object. */
    private static final int LEAST_BYTES = 2;
    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private final ReadableByteChannel in;
    private final WritableByteChannel out;
    private final int mostBytes;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Stopwatch reading = new Stopwatch();
    private final Stopwatch writing = new Stopwatch();

    Frames(ReadableByteChannel in, WritableByteChannel out, int mostBytes) {
        this.in = in;
        this.out = out;
        this.mostBytes = mostBytes;
    }

    /**
     * The length of the next message; empty at the end of the channel, also where that is in the middle of a length.
     *
     * @throws Refused if there is no going on from there
     */
    OptionalInt length() throws IOException {
        length.clear();
        try {
            while (length.hasRemaining()) {
                if (in.read(length) < 0) {
                    return OptionalInt.empty();
                }
                reading.begin();
            }
        } finally {
            reading.end();
        }
        long bytes = length.getInt(0) & UNSIGNED;
        if (bytes < LEAST_BYTES || bytes > mostBytes) {
            throw Refused.of(bytes > mostBytes ? ErrorKind.LIMIT : ErrorKind.PROTOCOL, "frame", bytes + " bytes",
                    "expected " + LEAST_BYTES + " to " + mostBytes);
        }
        return OptionalInt.of((int) bytes);
    }

    /** The message itself. */
    byte[] body(int bytes) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(bytes);
        reading.begin();
        try {
            while (body.hasRemaining()) {
                if (in.read(body) < 0) {
                    throw new EOFException("frame: ends after " + body.position() + " of " + bytes + " bytes");
                }
            }
        } finally {
            reading.end();
        }
        return body.array();
    }

    void write(byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length).put(body).flip();
        writing.begin();
        try {
            while (frame.hasRemaining()) {
                out.write(frame);
            }
        } finally {
            writing.end();
        }
    }

    /** Whether a message was begun at least so long ago, in either direction, and is not complete. */
    boolean isOverdue(long nanoseconds) {
        return reading.isOver(nanoseconds) || writing.isOver(nanoseconds);
    }

    /** How long something takes, seen from another thread. */
    private static final class Stopwatch {
        private volatile boolean running;
        private volatile long began;

        void begin() {
            if (!running) {
                began = System.nanoTime();
                running = true;
            }
        }

        void end() {
            running = false;
        }

        boolean isOver(long nanoseconds) {
            return running && System.nanoTime() - began >= nanoseconds;
        }
    }
}
