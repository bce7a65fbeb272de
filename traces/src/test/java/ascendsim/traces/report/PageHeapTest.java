package ascendsim.traces.report;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.use.Footmarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a million instructions, written in a heap that could not hold a million objects. */
class PageHeapTest {
    private static final int INSTRUCTIONS = 1_000_000;
    /** 32 bytes for each instruction, the JVM's and the libraries' own needs included. */
    private static final String HEAP = "-Xmx32m";

    @TempDir
    Path dir;

    /** Runs in a JVM of its own. */
    static final class LongRun {
        private LongRun() {
        }

        public static void main(String[] arguments) throws Exception {
            try (EventLog log = EventLog.withOperands()) {
                PipeStatistics statistics = new PipeStatistics();
                Footmarks footmarks = new Footmarks();
                Probe all = Probes.of(List.of(log, statistics, footmarks));
                FakeLaunch launch = new FakeLaunch(all);
                CoreId core = launch.cube(0);
                for (long i = 0; i < INSTRUCTIONS; i++) {
                    launch.register(0, i * 512 % 7);
                    all.stalled(core, Pipe.MTE2, StallReason.QUEUE, 10 * i, 10 * i + 5);
                    launch.move(core, FakeLaunch.LOAD_L1, new Times(10 * i, 10 * i + 5, 10 * i + 17), 1024, i % 1024);
                }
                all.finished(10L * INSTRUCTIONS + 17);
                ReportSource source = new ReportSource(log, footmarks, statistics.snapshot(), new ReportSource.Summary(
                        "{}", "long", "", Map.of(), Optional.empty(), 1, Sanitizers.NONE));
                new ReportPage(List.of(source), INSTRUCTIONS, Optional.empty()).write(Path.of(arguments[0]));
            }
        }
    }

    @Test
    void aLongRunNeedsNoHeap() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path page = dir.resolve("long.html");
        Path output = dir.resolve("output");
        Process process = new ProcessBuilder(List.of(java.toString(), HEAP, "@" + options(), "-cp",
                System.getProperty("java.class.path"), LongRun.class.getName(), page.toString()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        int status = process.waitFor();
        assertThat(status).as(Files.readString(output)).isZero();
        assertThat(Files.size(page)).isBetween(500_000L, 20_000_000L);
    }

    /** The flags every JVM of this project starts with, above whatever directory the tests were started in. */
    private static Path options() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("config").resolve("jvm.options")).filter(Files::isRegularFile).findFirst()
                .orElseThrow();
    }
}
