package ascendsim.bench;

import ascendsim.cli.console.Console;
import ascendsim.cli.serve.ServeCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleSupplier;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a call through {@code ascendsim serve} costs beside the simulation: the round trip of a message, and 16 MiB to
 * the server and 16 MiB back. Client and server are in one JVM, with a socket and a file in /dev/shm between them.
 */
public final class ServeBench {
    private static final int MIB = 1 << 20;
    private static final int TENSOR_BYTES = 16 * MIB;
    private static final int ROUNDS = 2000;
    private static final int CROSSINGS = 15;
    private static final int MILLI = 1_000;
    private static final double NANO = 1e9;

    private final SocketChannel channel;
    private long id;

    private ServeBench(SocketChannel channel) {
        this.channel = channel;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory(Path.of("/dev/shm"), "ascendsim");
        Path socket = dir.resolve("socket");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread server = Thread.ofPlatform().start(() -> new CommandLine(new ServeCommand(
                new Console(new PrintStream(said, true), nowhere, false), InputStream.nullInputStream()))
                .execute("--uds", socket.toString(), "--idle", "1"));
        while (said.size() == 0) {
            Thread.sleep(10);
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ServeBench bench = new ServeBench(channel);
            bench.report("round trip of hello", ROUNDS, () -> bench.seconds("\"op\":\"hello\""));
            bench.report("matmul 16x16x16, mode ordered", ROUNDS / 4, () -> bench.seconds("""
                "op":"run","operator":"matmul","mode":"ordered","case":{
                 "x":{"shape":[16,16],"dtype":"float16","init":"ones"},
                 "y":{"shape":[16,16],"dtype":"float16","init":"ones"}}"""));
            bench.crossings(dir.resolve("tensors"));
        }
        server.join();
        Files.deleteIfExists(dir.resolve("tensors"));
        Files.delete(dir);
    }

    private void report(String what, int times, DoubleSupplier seconds) {
        double[] all = new double[times];
        Arrays.setAll(all, i -> seconds.getAsDouble());
        double[] warm = Arrays.copyOfRange(all, times / 3, times);
        Arrays.sort(warm);
        System.out.printf(Locale.ROOT, "%-55s median %8.3f ms, fastest %8.3f ms%n", what,
                warm[warm.length / 2] * MILLI, warm[0] * MILLI);
    }

    /** A tensor of 16 MiB crosses into the server, is copied by an NPU kernel, and crosses back. */
    private void crossings(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Arena arena = Arena.ofConfined(); FileChannel opened = FileChannel.open(file,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            MemorySegment shared = opened.map(FileChannel.MapMode.READ_WRITE, 0, 2L * TENSOR_BYTES, arena);
            MemorySegment mine = arena.allocate(TENSOR_BYTES).fill((byte) 3);
            String request = """
                "op":"run","operator":"npu_format_cast","mode":"ordered","case":{"acl_format":29,
                 "input":{"shape":[%d,1024],"dtype":"int8","at":[0,%d]}},
                 "memory":{"path":"%s","bytes":%d,"room":[%d,%d]}""".formatted(TENSOR_BYTES / 1024, TENSOR_BYTES, file,
                    2L * TENSOR_BYTES, TENSOR_BYTES, TENSOR_BYTES);
            double[] simulated = new double[1];
            report("16 MiB there and 16 MiB back, all but the simulation", CROSSINGS, () -> {
                long begin = System.nanoTime();
                MemorySegment.copy(mine, 0, shared, 0, TENSOR_BYTES);
                simulated[0] = ask(request).path("host").path("wall_s").asDouble();
                MemorySegment.copy(shared, TENSOR_BYTES, mine, 0, TENSOR_BYTES);
                return (System.nanoTime() - begin) / NANO - simulated[0];
            });
        }
    }

    private double seconds(String request) {
        long begin = System.nanoTime();
        ask(request);
        return (System.nanoTime() - begin) / NANO;
    }

    private JsonNode ask(String request) {
        try {
            byte[] body = ("{\"version\":1,\"id\":" + ++id + "," + request + "}").getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(body.length).put(body).flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            ByteBuffer length = read(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            JsonNode reply = JsonMapper.shared().readTree(read(length.getInt()).array());
            if (!reply.path("ok").asBoolean()) {
                throw new IllegalStateException(reply.toString());
            }
            return reply;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the server is gone");
            }
        }
        return buffer.flip();
    }
}
