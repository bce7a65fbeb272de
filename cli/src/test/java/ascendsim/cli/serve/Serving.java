package ascendsim.cli.serve;

import ascendsim.cli.console.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A server in this JVM. */
final class Serving implements AutoCloseable {
    private final SocketPlace place;
    private final Server server;
    private final Thread thread;

    Serving(Path socket) throws IOException {
        this(socket, Limits.STANDARD, Ends.NEVER);
    }

    Serving(Path socket, Limits limits, Ends ends) throws IOException {
        this.place = SocketPlace.open(socket.toString(), limits.clients());
        this.server = new Server(place.channel(), answers(limits, place.path().getParent()), limits, ends);
        this.thread = Thread.ofPlatform().start(this::run);
    }

    static Answers answers(Limits limits, Path directory) throws IOException {
        SharedPlaces places = SharedPlaces.of(List.of(directory), Optional.empty());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Answers(limits, places, new Calls(limits, places, new Console(nowhere, nowhere, false)));
    }

    private void run() {
        try {
            server.run();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            place.close();
        }
    }

    Peer peer() throws IOException {
        return new Peer(place.path());
    }

    int clients() {
        return server.clients();
    }

    /** Waits until the server has ended by itself. */
    void awaitEnd() {
        try {
            thread.join(Duration.ofMinutes(1));
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("the server goes on");
        }
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("not within a minute: " + what);
        }
    }

    @Override
    public void close() {
        server.end();
        awaitEnd();
    }
}
