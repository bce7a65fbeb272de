package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How servers begin and end, and what they do with clients that go away or do nothing. */
@DisabledOnOs(OS.WINDOWS)
class ServerLifeTest {
    /** Far more than a test waits for. */
    private static final String LONG_RUN = """
        {"operator":"matmul","mode":"timing","case":{"x":{"shape":[65536,65536],"dtype":"float16"},
         "y":{"shape":[65536,65536],"dtype":"float16"}}}""";
    private static final String SMALL_RUN = """
        {"operator":"matmul","mode":"timing","case":{"x":{"shape":[16,16],"dtype":"float16"},
         "y":{"shape":[16,16],"dtype":"float16"}}}""";
    private static final Limits LARGE = Limits.STANDARD.withMemoryBytes(1L << 40);

    @TempDir
    Path dir;

    @Test
    void aClientThatDiesTakesItsRunWithIt() throws Exception {
        try (Serving serving = new Serving(dir.resolve("s"), LARGE, Ends.NEVER)) {
            List<Peer> dying = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 1; i++) {
                dying.add(serving.peer());
                dying.getLast().send("{\"version\":1,\"id\":1,\"op\":\"run\"," + LONG_RUN.substring(1));
            }
            try (Peer other = serving.peer()) {
                other.done("hello", "{}");
                other.done("describe", """
                    {"operator":"matmul","case":{"x":{"shape":[16,16],"dtype":"float16"},
                     "y":{"shape":[16,16],"dtype":"float16"}}}""");
                assertThat(serving.clients()).as("none of their runs has ended").isEqualTo(dying.size() + 1);
                for (Peer peer : dying) {
                    peer.close();
                }
                Serving.await("their runs have ended", () -> serving.clients() == 1);
                other.done("run", SMALL_RUN);
            }
        }
    }

    @Test
    void theEndComesInTheMiddleOfARun() throws Exception {
        Serving serving = new Serving(dir.resolve("s"), LARGE, Ends.NEVER);
        try (Peer peer = serving.peer()) {
            peer.send("{\"version\":1,\"id\":1,\"op\":\"run\"," + LONG_RUN.substring(1));
            Serving.await("it is there", () -> serving.clients() == 1);
            serving.close();
            assertThat(peer.isEnded()).isTrue();
        }
        Serving.await("its run has ended", () -> serving.clients() == 0);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void moreClientsThanThereMayBeAreToldSo() throws Exception {
        try (Serving serving = new Serving(dir.resolve("s"), Limits.STANDARD.withClients(2), Ends.NEVER);
                Peer first = serving.peer()) {
            first.done("hello", "{}");
            try (Peer second = serving.peer(); Peer third = serving.peer()) {
                second.done("hello", "{}");
                assertThat(Peer.error(third.reply())).isEqualTo("limit: server: 2 clients; expected at most 2");
                assertThat(third.isEnded()).isTrue();
            }
            Serving.await("there is room", () -> serving.clients() == 1);
            try (Peer third = serving.peer()) {
                third.done("hello", "{}");
            }
        }
    }

    @Test
    void halfMessagesAreNotWaitedForForever() throws Exception {
        Limits impatient = new Limits(1 << 20, 32, 1 << 20, 10, 10, 2);
        try (Serving serving = new Serving(dir.resolve("s"), impatient, Ends.NEVER);
                Peer header = serving.peer(); Peer body = serving.peer(); Peer silent = serving.peer();
                Peer deaf = serving.peer()) {
            header.raw((byte) 30, (byte) 0);
            body.raw(Peer.length(30));
            body.raw((byte) '{');
            Thread greedy = Thread.ofVirtual().start(() -> askForEver(deaf));
            assertThat(header.isEnded()).isTrue();
            assertThat(body.isEnded()).isTrue();
            greedy.join();
            silent.done("hello", "{}");
            assertThat(serving.clients()).isEqualTo(1);
        }
    }

    /** Until the server hangs up on a client that reads no answers. */
    private static void askForEver(Peer peer) {
        try {
            while (true) {
                peer.send("{\"version\":1,\"id\":1,\"op\":\"ops\"}");
            }
        } catch (IOException hungUp) {
            // That is what the test waits for.
        }
    }

    @Test
    void aServerWithoutClientsEnds() throws Exception {
        Serving serving = new Serving(dir.resolve("s"), Limits.STANDARD,
                new Ends(Optional.of(Duration.ofSeconds(2)), Optional.empty()));
        try (Peer peer = serving.peer()) {
            peer.done("hello", "{}");
            Thread.sleep(2500);
            peer.done("hello", "{}");
        }
        serving.awaitEnd();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aServerWithoutParentEnds() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        Ends.Parent watched = Ends.Parent.of(parent.pid());
        Serving serving = new Serving(dir.resolve("s"), Limits.STANDARD,
                new Ends(Optional.empty(), Optional.of(watched)));
        try (Peer peer = serving.peer()) {
            Thread.sleep(300);
            peer.done("hello", "{}");
            parent.destroyForcibly().waitFor();
            assertThat(peer.isEnded()).isTrue();
        }
        serving.awaitEnd();
        assertThat(dir).isEmptyDirectory();
        assertThat(new Ends.Parent(ProcessHandle.current().pid(), Optional.empty()).isGone())
                .as("another process of the same number").isTrue();
    }

    /** Before the first of them is accepted. */
    @Test
    void asManyAsThereMayBeCanComeAtOnce() throws Exception {
        List<SocketChannel> burst = new ArrayList<>();
        try (SocketPlace place = SocketPlace.open(dir.resolve("s").toString(), 80)) {
            for (int i = 0; i < 80; i++) {
                burst.add(SocketChannel.open(StandardProtocolFamily.UNIX));
                burst.getLast().configureBlocking(false);
                assertThat(burst.getLast().connect(UnixDomainSocketAddress.of(place.path()))).isTrue();
            }
        } finally {
            for (SocketChannel channel : burst) {
                channel.close();
            }
        }
    }

    @Test
    void oneSocketHasOneServer() throws Exception {
        Path socket = dir.resolve("s");
        try (Serving serving = new Serving(socket)) {
            assertThatThrownBy(() -> SocketPlace.open(socket.toString(), 1)).isInstanceOf(BadInput.class)
                    .hasMessage("--uds " + dir.toRealPath() + "/s: a server listens there; expected a path of its own");
            try (Peer peer = serving.peer()) {
                peer.done("hello", "{}");
            }
        }
    }

    @Test
    void whatADeadServerLeftIsReplaced() throws Exception {
        Path socket = dir.resolve("s");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.createFile(dir.resolve("s.lock"));
        assertThat(socket).exists();
        try (Serving serving = new Serving(socket); Peer peer = serving.peer()) {
            peer.done("hello", "{}");
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void whatIsNoSocketStays() throws Exception {
        Path file = Files.writeString(dir.resolve("notes"), "mine");
        assertThatThrownBy(() -> SocketPlace.open(file.toString(), 1)).isInstanceOf(BadInput.class)
                .hasMessageEndingWith("/notes: a file that is no socket; expected a path of its own");
        assertThat(file).hasContent("mine");
    }

    @Test
    void theDirectoryIsTheUsersOwn() throws Exception {
        Path fresh = dir.resolve("fresh");
        try (Serving serving = new Serving(fresh.resolve("s"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh))).isEqualTo("rwx------");
            assertThat(serving.clients()).isZero();
        }
        Path open = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> SocketPlace.open(open + "/s", 1)).isInstanceOf(BadInput.class)
                .hasMessage("--uds: " + open
                        + ": others may enter it (rwxrwx---); expected mode 0700; chmod 700 " + open);
        assertThatThrownBy(() -> SocketPlace.open(dir + "/no/such/s", 1)).isInstanceOf(BadInput.class)
                .hasMessageContaining("cannot be made");
        assertThatThrownBy(() -> SocketPlace.open(dir + "/" + "s".repeat(100), 1)).isInstanceOf(BadInput.class)
                .hasMessageContaining("at most 100 bytes");
        assertThatThrownBy(() -> SocketPlace.open("/", 1)).isInstanceOf(BadInput.class)
                .hasMessageContaining("no place for a socket");
    }
}
