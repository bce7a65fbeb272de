package ascendsim.cli.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Stdout as a channel: each write arrives at once, and one that cannot is noticed. */
record PrintedFrames(PrintStream out) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy, 0, copy.length);
        if (out.checkError()) {
            throw new IOException("stdout takes no more");
        }
        return copy.length;
    }

    @Override
    public boolean isOpen() { return true; }

    @Override
    public void close() {
        out.flush();
    }
}
