package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages say of several launches and of checks against CANN. */
class ReportVerdictBrowserTest {
    @TempDir
    Path dir;

    private PageBrowser browser;

    @BeforeEach
    void findBrowser() {
        browser = PageBrowser.find(dir);
    }

    /** Each launch is a page by itself, the operator's own first. */
    @Test
    void launchesAreShownOneByOne() throws IOException, InterruptedException {
        Path page = dir.resolve("launches.html");
        Path result = dir.resolve("launches.json");
        Session.of("run", "npu_quant_matmul", "--case", SeveralLaunchesTest.CASE, "--mode", "timing", "--report",
                page.toString(), "--json", result.toString()).done();
        String cycles = "() => document.querySelector('[data-field=cycles]').dataset.value";
        JsonNode found = browser.open(page, """
            names: () => [...document.querySelectorAll('.launches button')].map(b => b.textContent),
            own: %s,
            first: () => { document.querySelector('.launches button').click(); return (%s)(); },
            program: () => document.querySelector('#listing').textContent,
            timelines: () => ascendsim.timelines().length,
            """.formatted(cycles, cycles));
        JsonNode json = JsonMapper.shared().readTree(Files.readString(result));
        assertThat(found.path("names").valueStream().map(JsonNode::asString)).satisfiesExactly(
                name -> assertThat(name).startsWith("npu_trans_quant_param "),
                name -> assertThat(name).startsWith("quant_matmul "));
        assertThat(found.path("own").asString()).isEqualTo(json.path("cycles").asString());
        assertThat(found.path("first").asString()).isEqualTo(json.at("/launches/0/cycles").asString());
        assertThat(found.path("program").asString()).contains("br.lt").doesNotContain("mmad");
        assertThat(found.path("timelines").asInt()).isOne();
    }

    /** Why nothing was compared, or all three against one another. */
    @Test
    void whatCannSaidIsShown() throws IOException, InterruptedException {
        Path page = dir.resolve("a.html");
        Session.of("run", "matmul", "--mode", "timing", "--case", RunCommandTest.SMALL, "--report", page.toString())
                .done();
        String text = Files.readString(page);
        Path refused = Files.writeString(dir.resolve("refused.html"),
                text.replaceFirst("\"check\"\\s*:\\s*null",
                        "\"check\":null,\"not_compared\":\"cann: crashed: Aborted\""));
        String verdict = "verdict: () => document.querySelector('#verdict').textContent,";
        assertThat(browser.open(refused, verdict).path("verdict").asString()).contains("Problems",
                "not compared: cann: crashed: Aborted");
        String way = "{\"backend\":\"cann\",\"passed\":false,\"compared\":256,\"mismatched\":%d,"
                + "\"max_abs_error\":0.5,\"max_rel_error\":0.25,\"rule\":\"f16\"}";
        Path ways = Files.writeString(dir.resolve("ways.html"), text.replaceFirst("\"check\"\\s*:\\s*null",
                ("\"check\":" + way + ",\"three_way\":{\"simulated_reference\":" + way + ",\"simulated_cann\":" + way
                        + ",\"cann_reference\":" + way + ",\"cann_us\":7.5}").formatted(11, 0, 11, 12)));
        assertThat(browser.open(ways, verdict).path("verdict").asString()).contains("Problems",
                "simulated against CANN110.5000.250", "CANN against reference12", "On the device: 7.50 µs");
    }
}
