package ascendsim.cli.serve;

import ascendsim.isa.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import tools.jackson.databind.JsonNode;

/** A file of a client with tensors one behind the other. */
final class Shared {
    private final Path file;
    private long end;

    Shared(Path file) throws IOException {
        this.file = Files.createFile(file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    Path path() {
        return file;
    }

    /** Adds the storage of a tensor; its {@code "at":[offset,bytes]}. */
    String add(Tensor tensor) throws IOException {
        return add(tensor.segment());
    }

    private String add(MemorySegment bytes) throws IOException {
        long offset = Range.aligned(end);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE)), offset);
        }
        end = offset + bytes.byteSize();
        return "\"at\":[" + offset + "," + bytes.byteSize() + "]";
    }

    /** Zeros at the end; where they are. */
    String room(long bytes) throws IOException {
        return add(MemorySegment.ofArray(new byte[(int) bytes])).replace("\"at\":", "");
    }

    /** The request's {@code memory}. */
    String memory() {
        return "\"memory\":{\"path\":\"" + file + "\",\"bytes\":" + end + "}";
    }

    String memory(String room) {
        return "\"memory\":{\"path\":\"" + file + "\",\"bytes\":" + end + ",\"room\":" + room + "}";
    }

    /** The bytes of an output. */
    byte[] bytes(JsonNode output) throws IOException {
        byte[] bytes = new byte[output.path("at").get(1).asInt()];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(ByteBuffer.wrap(bytes), output.path("at").get(0).asLong());
        }
        return bytes;
    }

    static byte[] bytes(Tensor tensor) {
        return tensor.segment().toArray(ValueLayout.JAVA_BYTE);
    }
}
