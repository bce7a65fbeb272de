package ascendsim.cli.serve;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves clients on a socket until its end comes. */
final class Server {
    /** How long the end waits for simulations that are cut short. */
    private static final long PATIENCE_MS = 5_000;

    private final ServerSocketChannel socket;
    private final Answers answers;
    private final Limits limits;
    private final Ends ends;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Phaser threads = new Phaser(1);
    private volatile long aloneSince = System.nanoTime();
    private volatile boolean ended;

    Server(ServerSocketChannel socket, Answers answers, Limits limits, Ends ends) {
        this.socket = socket;
        this.answers = answers;
        this.limits = limits;
        this.ends = ends;
    }

    /** Accepts clients until {@link #end()}, or until one of its ends has come. */
    void run() throws IOException {
        Thread watch = Thread.ofPlatform().daemon().name("watch").start(this::watch);
        try {
            while (!ended) {
                accept(socket.accept());
            }
        } catch (IOException closed) {
            if (!ended) {
                throw closed;
            }
        } finally {
            end();
            watch.interrupt();
            await();
        }
    }

    /** Ends all there is, from any thread. */
    void end() {
        ended = true;
        try {
            socket.close();
        } catch (IOException gone) {
            // It is to be gone.
        }
        clients.forEach(Client::close);
    }

    /** Clients at this moment. */
    int clients() {
        return clients.size();
    }

    private void accept(SocketChannel channel) {
        Frames frames = new Frames(channel, channel, limits.frameBytes());
        boolean full = clients.size() >= limits.clients();
        Client client = new Client(frames, answers, new Connection(channel));
        if (!full) {
            clients.add(client);
        }
        threads.register();
        Thread.ofPlatform().daemon().name("client").start(() -> {
            try {
                if (full) {
                    refuse(frames, channel);
                } else {
                    client.serve(Thread.ofVirtual().name("reader"));
                }
            } finally {
                gone(client);
                threads.arriveAndDeregister();
            }
        });
    }

    private void gone(Client client) {
        if (clients.remove(client) && clients.isEmpty()) {
            aloneSince = System.nanoTime();
        }
    }

    private void refuse(Frames frames, SocketChannel channel) {
        try (channel) {
            frames.write(Replies.bytes(Replies.failed(OptionalLong.empty(), Refused.of(ErrorKind.LIMIT, "server",
                    clients.size() + " clients", "expected at most " + limits.clients()))));
        } catch (IOException gone) {
            // It need not be told.
        }
    }

    /** Looks after what nobody waits for: messages that never end, and the ends of the server. */
    private void watch() {
        long most = TimeUnit.SECONDS.toNanos(limits.frameSeconds());
        try {
            while (!ended) {
                Thread.sleep(Ends.LOOK_EVERY);
                clients.stream().filter(client -> client.isOverdue(most)).forEach(Client::close);
                Duration alone = clients.isEmpty() ? Duration.ofNanos(System.nanoTime() - aloneSince) : Duration.ZERO;
                if (ends.isNow(alone)) {
                    end();
                }
            }
        } catch (InterruptedException done) {
            // The server ends.
        }
    }

    private void await() {
        try {
            threads.awaitAdvanceInterruptibly(threads.arriveAndDeregister(), PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException enough) {
            // What still runs are daemons.
        }
    }

    /** A client that sends no more is gone. */
    private record Connection(SocketChannel channel) implements Client.Connection {
        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public boolean isPatient() { return false; }
    }
}
