package ascendsim.kernels.cann;

import ascendsim.isa.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Asks real CANN through a process of its own, so that a crash of the device's software ends the process and not the
 * simulator. A process that does not answer in time is ended with all it started.
 */
public final class CannRunner implements CannSource {
    private static final String SCRIPT = "runner.py";
    /** How long what was killed may take to be gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_TEXT = 300;

    private final List<String> command;
    private final Duration limit;
    private final boolean time;

    private CannRunner(List<String> command, Duration limit, boolean time) {
        this.command = List.copyOf(command);
        this.limit = limit;
        this.time = time;
    }

    /**
     * The runner of this project.
     *
     * @param python a Python 3 that can import torch_npu
     * @param limit  of one call
     * @param time   whether kernels are timed, with msprof
     */
    public static CannRunner python(String python, Duration limit, boolean time) {
        return new CannRunner(List.of(python), limit, time);
    }

    @Override
    public synchronized Optional<CannAnswer.Missing> missing() {
        return switch (ask(CannRequest::writeProbe, Map.of())) {
            case CannAnswer.Outputs _ -> Optional.empty();
            case CannAnswer.Missing missing -> Optional.of(missing);
            case CannAnswer.Failure failure -> Optional.of(new CannAnswer.Missing(failure.reason()));
        };
    }

    @Override
    public synchronized CannAnswer answer(CannQuery query) {
        return ask(request -> request.write(query, time), query.outputs());
    }

    private interface Writer {
        void write(CannRequest request) throws IOException;
    }

    private CannAnswer ask(Writer writer, Map<String, TensorType> outputs) {
        try {
            Path directory = Files.createTempDirectory("ascendsim-cann");
            try {
                CannRequest request = new CannRequest(directory);
                writer.write(request);
                Optional<CannAnswer> failure = run(directory);
                if (request.isAnswered() && failure.filter(CannAnswer.TimedOut.class::isInstance).isEmpty()) {
                    return request.read(outputs);
                }
                return failure.orElseGet(() -> new CannAnswer.Crashed("it ended without an answer"));
            } finally {
                Leavings.delete(directory);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Runs the process to its end; why that is no good one. */
    private Optional<CannAnswer> run(Path directory) throws IOException {
        Path script = directory.resolve(SCRIPT);
        try (InputStream in = CannRunner.class.getResourceAsStream("/ascendsim/cann/" + SCRIPT)) {
            Files.copy(in, script);
        }
        List<String> words = new ArrayList<>(command);
        words.add(script.toString());
        words.add(directory.toString());
        Path text = directory.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(text.toFile()).start();
        } catch (IOException notThere) {
            return Optional.of(new CannAnswer.Missing("no " + command.getFirst()));
        }
        Thread ending = new Thread(() -> {
            end(process);
            Leavings.delete(directory);
        }, "end-cann");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(new CannAnswer.TimedOut(limit));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(new CannAnswer.Crashed("interrupted"));
        } finally {
            end(process);
            forget(ending);
        }
        return process.exitValue() == 0 ? Optional.empty()
                : Optional.of(new CannAnswer.Crashed("exit status " + process.exitValue() + last(text)));
    }

    /** Ends a process and all it started, and waits a while until they are gone. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] gone = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(gone).completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs already, and does what it is for.
            return;
        }
    }

    /** The last thing it said. */
    private static String last(Path text) throws IOException {
        List<String> lines = new String(Files.readAllBytes(text), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        String line = CannRequest.oneLine(lines.getLast());
        return ": " + line.substring(0, Math.min(line.length(), MOST_TEXT));
    }
}
