package ascendsim.traces.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Numbers of one kind in a row: seven bits to a byte, the lowest first, the top bit says that more follow. Signed ones
 * are doubled, less one where they are negative (zigzag), so that small ones of either sign are short.
 */
final class Column {
    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int BITS = 7;
    private static final int LONGEST = 10;

    private byte[] bytes = new byte[256];
    private int size;

    /** A number from 0 on; with its top bit set it counts as one from 2^63 on. */
    void number(long value) {
        if (size + LONGEST > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long rest = value;
        while ((rest & ~LOW_BITS) != 0) {
            bytes[size++] = (byte) (rest & LOW_BITS | MORE);
            rest >>>= BITS;
        }
        bytes[size++] = (byte) rest;
    }

    void signed(long value) {
        number(value << 1 ^ value >> Long.SIZE - 1);
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }
}
