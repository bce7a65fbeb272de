package ascendsim.traces.profile;

import ascendsim.traces.Listing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * visualize_data.bin, from which MindStudio Insight fills its Timeline, Source and Details pages (ecosystem.md §1.5):
 * the trace, the assembly text, and what each of its lines cost. A block is its content's length, padding included,
 * in 8 bytes, its type, the padding, a version and a mark, then the content, padded to 4 bytes.
 */
final class VisualizeData {
    private static final int ALIGNMENT = 4;
    private static final int PATH_BYTES = 4096;
    private static final byte VERSION = 0x5A;
    private static final byte MARK = 0x5A;
    /** Of blocks that hold the instruction table. */
    private static final byte INSTRUCTION_VERSION = 0;

    private enum Type {
        NONE, CODE, TRACE, FILE_API, INSTRUCTION_API
    }

    private final OutputStream out;

    private VisualizeData(OutputStream out) {
        this.out = out;
    }

    /** Writes the file; the first block must not be the instruction table, by which readers know the file. */
    static void write(Path file, Path trace, Listing listing, List<CoreRecord> records) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            VisualizeData data = new VisualizeData(out);
            data.trace(trace);
            data.code(listing);
            SourceApi api = new SourceApi(listing, records);
            data.block(Type.FILE_API, api.files());
            data.block(Type.INSTRUCTION_API, api.instructions());
        }
    }

    private void trace(Path trace) throws IOException {
        long bytes = Files.size(trace);
        header(Type.TRACE, bytes);
        Files.copy(trace, out);
        pad(bytes);
    }

    /** The type that has a path before its content. */
    private void code(Listing listing) throws IOException {
        byte[] text = listing.text().getBytes(StandardCharsets.UTF_8);
        header(Type.CODE, text.length);
        byte[] path = new byte[PATH_BYTES];
        byte[] name = listing.file().getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, path, 0, Math.min(name.length, PATH_BYTES - 1));
        out.write(path);
        out.write(text);
        pad(text.length);
    }

    private void block(Type type, byte[] content) throws IOException {
        header(type, content.length);
        out.write(content);
        pad(content.length);
    }

    private void header(Type type, long bytes) throws IOException {
        byte version = type == Type.INSTRUCTION_API ? INSTRUCTION_VERSION : VERSION;
        out.write(ByteBuffer.allocate(Long.BYTES + 4).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes + padding(bytes)).put((byte) type.ordinal()).put((byte) padding(bytes)).put(version)
                .put(MARK).array());
    }

    private void pad(long bytes) throws IOException {
        out.write(new byte[padding(bytes)]);
    }

    private static int padding(long bytes) {
        return (int) Math.floorMod(-bytes, (long) ALIGNMENT);
    }
}
