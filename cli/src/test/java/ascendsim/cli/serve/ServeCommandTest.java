package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import ascendsim.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, on streams and as a process. */
@DisabledOnOs(OS.WINDOWS)
class ServeCommandTest {
    private static final String HELLO = "{\"version\":1,\"id\":1,\"op\":\"hello\"}";
    private static final String RUN =
            """
                {"version":1,"id":2,"op":"run","operator":"matmul","mode":"ordered","check":"reference","case":{
                 "x":{"shape":[48,40],"dtype":"float16","init":"ones"},"y":{"shape":[40,32],"dtype":"float16","init":"ones"}}}""";

    @TempDir
    Path dir;

    @Test
    void oneWayToServe() throws IOException {
        assertThat(Session.of("serve").refused())
                .containsExactly("serve: neither --uds nor --stdio; expected one of them");
        assertThat(Session.of("serve", "--stdio", "--uds", dir + "/s", "--idle", "x").refused()).containsExactly(
                "serve: --uds and --stdio; expected one of them",
                "serve: --idle or --clients with --stdio; expected them with --uds only",
                "--idle: x; expected a whole number from 0 to 31622400");
        Path open = Files.createDirectory(dir.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(Session.of("serve", "--stdio", "--memory", open.toString(), "--parent", "0", "--memory-limit", "-1")
                .refused()).containsExactly("--memory-limit: -1; expected a whole number from 0 to 9223372036854775807",
                        "--parent: 0; expected a whole number from 1 to 2147483647", "--memory: " + open
                                + ": others may enter it (rwxr-xr-x); expected mode 0700; chmod 700 " + open);
        assertThat(Session.of("serve", "--stdio", "--traces", dir + "/no").refused())
                .containsExactly("--traces: " + dir + "/no: no directory; expected one that exists");
        assertThat(Session.of("serve", "--uds", open + "/s").refused()).hasSize(1);
        assertThat(Session.of("serve", "--uds", dir + "/s", "--clients", "0").refused()).hasSize(1);
    }

    /** What was asked for before stdin ended is answered. */
    @Test
    void streamsCarryFramesOnly() throws IOException {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        for (String request : List.of(HELLO, "no request", RUN)) {
            in.write(Peer.length(request.length()));
            in.write(request.getBytes(StandardCharsets.UTF_8));
        }
        in.write(7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(serve(new ByteArrayInputStream(in.toByteArray()), out)).isZero();
        List<JsonNode> replies = replies(out.toByteArray());
        assertThat(replies).hasSize(3);
        assertThat(replies.get(0).path("server").asString()).isEqualTo("ascendsim");
        assertThat(Peer.error(replies.get(1))).startsWith("protocol: frame: not JSON");
        assertThat(replies.get(2).path("check").path("passed").asBoolean()).isTrue();
    }

    @Test
    void aBrokenFrameEndsTheStreams() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(serve(new ByteArrayInputStream(new byte[8]), out)).isZero();
        assertThat(Peer.error(replies(out.toByteArray()).getFirst())).startsWith("protocol: frame: 0 bytes; ");
    }

    @Test
    void streamsEndWithTheParent() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        try (PipedOutputStream nothing = new PipedOutputStream(); PipedInputStream in = new PipedInputStream(nothing)) {
            Thread serving = Thread.ofPlatform().start(() -> serve(in, OutputStream.nullOutputStream(), "--parent",
                    Long.toString(parent.pid())));
            parent.destroyForcibly();
            serving.join();
        }
    }

    private static int serve(InputStream in, OutputStream out, String... more) {
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of("--stdio"));
        words.addAll(List.of(more));
        return new CommandLine(new ServeCommand(new Console(printed, System.err, false), in))
                .execute(words.toArray(String[]::new));
    }

    private static List<JsonNode> replies(byte[] bytes) {
        List<JsonNode> replies = new ArrayList<>();
        ByteBuffer frames = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (frames.hasRemaining()) {
            byte[] body = new byte[frames.getInt()];
            frames.get(body);
            replies.add(JsonMapper.shared().readTree(body));
        }
        return replies;
    }

    @Test
    void aProcessThatIsToldToEndTakesItsSocketAway() throws Exception {
        Path socket = dir.toRealPath().resolve("s");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "--add-modules", "jdk.incubator.vector", "-cp",
                System.getProperty("java.class.path"), "ascendsim.cli.Main", "serve", "--uds", socket.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.inputReader().readLine()).isEqualTo("listening on " + socket);
        try (Peer peer = new Peer(socket)) {
            assertThat(peer.done("hello", "{}").path("pid").asLong()).isEqualTo(process.pid());
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        }
        assertThat(dir).isEmptyDirectory();
    }
}
