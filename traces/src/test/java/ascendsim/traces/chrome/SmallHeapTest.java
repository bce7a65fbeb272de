package ascendsim.traces.chrome;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.issue.CoreId;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million instructions are logged, replayed and written in a heap that could not hold a million objects. */
class SmallHeapTest {
    private static final int INSTRUCTIONS = 1_000_000;
    /** 24 bytes for each instruction, the JVM's and the libraries' own needs included. */
    private static final String HEAP = "-Xmx24m";

    @TempDir
    Path dir;

    /** Runs in a JVM of its own. */
    static final class LongRun {
        private LongRun() {
        }

        public static void main(String[] arguments) {
            try (EventLog log = new EventLog()) {
                FakeLaunch launch = new FakeLaunch(log);
                CoreId core = launch.cube(0);
                for (long i = 0; i < INSTRUCTIONS / 2; i++) {
                    launch.scalar(core, FakeLaunch.ARG, 10 * i, 10 * i + 3);
                    launch.move(core, FakeLaunch.LOAD_L1, new Times(10 * i, 10 * i + 5, 10 * i + 17), 1024, 1024);
                }
                log.finished(10L * INSTRUCTIONS);
                BufferCounters none = new BufferCounters(List.of());
                ChromeTrace.write(log, OutputStream.nullOutputStream(), TraceOptions.STANDARD, none);
                ChromeTrace.write(log, OutputStream.nullOutputStream(),
                        new TraceOptions(TraceFormat.PERFETTO, TraceScope.ALL, 1_000_000), none);
                System.out.print(log.events() + " events");
            }
        }
    }

    @Test
    void aLongRunNeedsNoHeap() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = dir.resolve("output");
        Process process = new ProcessBuilder(List.of(java.toString(), HEAP, "@" + options(), "-cp",
                System.getProperty("java.class.path"), LongRun.class.getName())).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        int status = process.waitFor();
        // a launch, and for every other instruction its traffic; the end
        int events = 1 + INSTRUCTIONS + INSTRUCTIONS / 2 + 1;
        assertThat(Files.readString(output)).endsWith(events + " events");
        assertThat(status).isZero();
    }

    /** The flags every JVM of this project starts with, above whatever directory the tests were started in. */
    private static Path options() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("config").resolve("jvm.options")).filter(Files::isRegularFile).findFirst()
                .orElseThrow();
    }
}
