package ascendsim.traces.report;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.probe.Probes;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.use.Footmarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    @TempDir
    Path dir;

    private Path page() throws IOException {
        try (EventLog log = EventLog.withOperands()) {
            PipeStatistics statistics = new PipeStatistics();
            Footmarks footmarks = new Footmarks();
            FakeLaunch launch =
                    new FakeLaunch(Probes.of(List.of(log, statistics, footmarks)));
            launch.run(launch.cube(0), FakeLaunch.LOAD_L1, Times.of(0, 10));
            log.finished(10);
            statistics.finished(10);
            footmarks.finished(10);
            Path file = dir.resolve("page.html");
            ReportSource source = new ReportSource(log, footmarks, statistics.snapshot(), new ReportSource.Summary(
                    "{}", "mix", "", Map.of(), Optional.empty(), 1, Sanitizers.STANDARD));
            new ReportPage(List.of(source), 100, Optional.empty()).write(file);
            return file;
        }
    }

    @Test
    void aPageIsOneOnlyInAVersionThatCanBeRead() throws IOException {
        Path page = page();
        assertThat(ReportPage.isReport(page)).isTrue();
        String text = Files.readString(page);
        String version = "\"facts\" type=\"application/json\">{\"version\":" + FactsJson.VERSION;
        assertThat(text).contains(version + ",");
        Path newer = Files.writeString(dir.resolve("newer.html"), text.replace(version, version + "1"));
        assertThat(ReportPage.isReport(newer)).isFalse();
        assertThat(ReportPage.isReport(dir.resolve("none.html"))).isFalse();
    }

    @Test
    void theFactsSayWhichSanitizersRan() throws IOException {
        assertThat(Files.readString(page())).contains("\"sanitizers\":[\"memory\",\"sync\"]");
    }
}
