package ascendsim.cli.command;

import ascendsim.cli.output.OutputDirectory;
import ascendsim.isa.BadInput;
import ascendsim.kernels.cann.CannAnswer;
import ascendsim.kernels.cann.CannRecorder;
import ascendsim.kernels.cann.CannReplay;
import ascendsim.kernels.cann.CannRunner;
import ascendsim.kernels.cann.CannSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How real CANN is asked. */
final class CannOptions {
    private static final int MOST_SECONDS = 86_400;

    @Option(names = "--cann-python", paramLabel = "PYTHON", defaultValue = "python3",
            description = "A Python that can import torch_npu (default ${DEFAULT-VALUE}).")
    private String python;

    @Option(names = "--cann-timeout", paramLabel = "S", defaultValue = "600",
            description = "Seconds after which a call on CANN is given up (default ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(names = "--cann-times", description = "Also time the call's kernels, with msprof.")
    private boolean times;

    @Option(names = "--cann-capture", paramLabel = "DIR",
            description = "Keep what CANN gives: a directory for each case, with outputs and provenance.")
    private Optional<String> capture;

    @Option(names = "--cann-replay", paramLabel = "DIR",
            description = "Take what CANN gave earlier from such a directory; needs no CANN.")
    private Optional<String> replay;

    /** Where answers come from. */
    CannSource source() {
        Duration limit = Duration.ofSeconds(Words.whole("--cann-timeout", timeout, 1, MOST_SECONDS));
        if (replay.isPresent()) {
            Path directory = Path.of(Words.given("--cann-replay", replay.get()));
            if (capture.isPresent() || !Files.isDirectory(directory)) {
                throw BadInput.of("--cann-replay " + directory,
                        capture.isPresent() ? "--cann-capture too" : "no such directory",
                        "expected a directory of captures", "");
            }
            return new CannReplay(directory);
        }
        CannSource device = CannRunner.python(Words.given("--cann-python", python), limit, times);
        if (capture.isEmpty()) {
            return device;
        }
        OutputDirectory.of("--cann-capture", capture.get());
        return new CannRecorder(device, Path.of(capture.get()));
    }

    /** What tells answers of one source from those of another, for a run that goes on. */
    String key() {
        return (times ? " times" : "") + replay.map(place -> " replay " + place).orElse("");
    }

    /**
     * A source that can be asked.
     *
     * @param option that wants it, for errors
     * @throws BackendUnavailable with what is missing
     */
    static CannSource available(String option, CannSource source) {
        source.missing().ifPresent(missing -> {
            throw unavailable(option, missing);
        });
        return source;
    }

    static BackendUnavailable unavailable(String option, CannAnswer.Failure failure) {
        return new BackendUnavailable(BadInput.line(option + " cann",
                "CANN is not installed or not found: " + failure.reason(),
                "expected torch_npu and an NPU",
                "use " + option + " reference, --cann-python or --cann-replay"));
    }
}
