package ascendsim.cli.serve;

import ascendsim.cli.command.Collected;
import ascendsim.cli.command.HelpOption;
import ascendsim.cli.command.Words;
import ascendsim.cli.console.Console;
import ascendsim.isa.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ascendsim serve}. */
@Command(name = "serve", description = "Stays and runs operators for other programs; docs/serve.md is the protocol.")
public final class ServeCommand implements Callable<Integer> {
    private static final long MOST_SECONDS = 366L * 86_400;
    private static final int MOST_CLIENTS = 1024;

    private final Console console;
    private final InputStream in;

    @Option(names = "--uds", paramLabel = "PATH",
            description = "Listen on a Unix domain socket in a directory of the user's own (mode 0700).")
    private Optional<String> socket;

    @Option(names = "--stdio", description = "Serve one client on stdin and stdout.")
    private boolean stdio;

    @Option(names = "--memory", paramLabel = "DIR",
            description = "A directory in which files with tensors may lie, beside /dev/shm and the socket's.")
    private Optional<String> memory;

    @Option(names = "--traces", paramLabel = "DIR",
            description = "A directory in which traces may be written, beside /dev/shm, the socket's and --memory.")
    private Optional<String> traces;

    @Option(names = "--idle", paramLabel = "SECONDS",
            description = "With --uds: end after so long without a client (default: never).")
    private Optional<String> idle;

    @Option(names = "--parent", paramLabel = "PID", description = "End when this process is gone.")
    private Optional<String> parent;

    @Option(names = "--clients", paramLabel = "N",
            description = "With --uds: the most clients at a time (default 64).")
    private Optional<String> clients;

    @Option(names = "--memory-limit", paramLabel = "BYTES",
            description = "The most that all tensors of a request may have together (default 4 GiB).")
    private Optional<String> bytes;

    @Mixin
    private HelpOption help;

    /** @param in what {@code --stdio} reads; it writes to the console's stdout */
    public ServeCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        if (stdio == socket.isPresent()) {
            problems.add("serve", stdio ? "--uds and --stdio" : "neither --uds nor --stdio", "expected one of them",
                    "");
        }
        if (stdio && (idle.isPresent() || clients.isPresent())) {
            problems.add("serve", "--idle or --clients with --stdio", "expected them with --uds only", "");
        }
        Optional<Limits> limits = problems.attempt(this::limits);
        Optional<Ends> ends = problems.attempt(this::ends);
        Optional<List<Path>> directories = problems.attempt(this::directories);
        problems.attempt(this::traced);
        problems.raise();
        try {
            if (stdio) {
                serveStreams(limits.orElseThrow(), ends.orElseThrow(), directories.orElseThrow());
            } else {
                serveSocket(limits.orElseThrow(), ends.orElseThrow(), directories.orElseThrow());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return 0;
    }

    private Limits limits() {
        Limits limits = Limits.STANDARD;
        if (clients.isPresent()) {
            limits = limits.withClients((int) Words.whole("--clients", clients.get(), 1, MOST_CLIENTS));
        }
        return bytes.isEmpty()
                ? limits
                : limits.withMemoryBytes(Words.whole("--memory-limit", bytes.get(), 0, Long.MAX_VALUE));
    }

    private Ends ends() {
        return new Ends(idle.map(word -> Duration.ofSeconds(Words.whole("--idle", word, 0, MOST_SECONDS))),
                parent.map(word -> Ends.Parent.of(Words.whole("--parent", word, 1, Integer.MAX_VALUE))));
    }

    private List<Path> directories() {
        return memory
                .map(name -> List.of(PrivateDirectory.existing("--memory", Path.of(Words.given("--memory", name)))))
                .orElse(List.of());
    }

    private Optional<Path> traced() {
        Optional<Path> directory = traces.map(name -> Path.of(Words.given("--traces", name)));
        directory.filter(path -> !Files.isDirectory(path)).ifPresent(path -> {
            throw BadInput.of("--traces: " + path, "no directory", "expected one that exists", "");
        });
        return directory;
    }

    private void serveSocket(Limits limits, Ends ends, List<Path> more) throws IOException {
        try (SocketPlace place = SocketPlace.open(Words.given("--uds", socket.orElseThrow()), limits.clients())) {
            Thread cleaning = new Thread(place::close, "remove-socket");
            Runtime.getRuntime().addShutdownHook(cleaning);
            List<Path> directories = new ArrayList<>(more);
            directories.add(place.path().getParent());
            Server server = new Server(place.channel(), answers(limits, directories), limits, ends);
            console.out().println("listening on " + place.path());
            console.out().flush();
            server.run();
            forget(cleaning);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsNow) {
            // It runs already.
        }
    }

    private void serveStreams(Limits limits, Ends ends, List<Path> directories) throws IOException {
        Frames frames = new Frames(Channels.newChannel(in), new PrintedFrames(console.out()), limits.frameBytes());
        Client client = new Client(frames, answers(limits, directories), new Streams());
        Thread watch = Thread.ofPlatform().daemon().name("watch").start(() -> ends.await(client::close));
        client.serve(Thread.ofPlatform().daemon().name("reader"));
        watch.interrupt();
    }

    private Answers answers(Limits limits, List<Path> directories) throws IOException {
        SharedPlaces places = SharedPlaces.of(directories, traced());
        Console quiet = new Console(console.err(), console.err(), false);
        return new Answers(limits, places, new Calls(limits, places, quiet));
    }

    /** Stdin and stdout end with the process; what was asked for before stdin ended is still answered. */
    private static final class Streams implements Client.Connection {
        @Override
        public void close() {
            // Nothing to close: the process ends.
        }

        @Override
        public boolean isPatient() { return true; }
    }
}
