package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages of runs as readers see and use them. */
class ReportBrowserTest {
    @TempDir
    Path dir;

    private PageBrowser browser;

    @BeforeEach
    void findBrowser() {
        browser = PageBrowser.find(dir);
    }

    private Path report(String name, String... more) {
        Path page = dir.resolve(name);
        List<String> words = new ArrayList<>(List.of("run", "matmul", "--mode", "timing", "--report", page.toString(),
                "--json", dir.resolve(name + ".json").toString()));
        words.addAll(List.of(more));
        Session.of(words.toArray(String[]::new)).done();
        return page;
    }

    private JsonNode json(String name) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(dir.resolve(name + ".json")));
    }

    @Test
    void thePageShowsTheNumbersOfTheJson() throws IOException, InterruptedException {
        JsonNode found = browser.open(report("a.html"), """
            fields: () => Object.fromEntries([...document.querySelectorAll('[data-field]')]
                .map(e => [e.dataset.field, e.dataset.value])),
            texts: () => [...document.querySelectorAll('#verdict dd')].map(e => e.textContent),
            slices: () => [...ascendsim.runs[0].lanes.values()].reduce((sum, lane) => sum + lane.count, 0),
            busy: () => { const run = ascendsim.runs[0]; const lane = run.lanesOfCore(0)
                .find(l => run.pipeOf(l) === 'M'); let sum = 0; let until = 0;
                for (let i = 0; i < lane.count; i++) if (!lane.isSync(i)) {
                    sum += Math.max(0, lane.end[i] - Math.max(until, lane.start[i]));
                    until = Math.max(until, lane.end[i]); } return sum; },
            """);
        JsonNode json = json("a.html");
        for (String field : List.of("time_us", "cycles", "instructions", "scalar_instructions", "roofline.efficiency",
                "roofline.bound_us", "memory.gm_read_bytes", "memory.gm_write_bytes", "memory.l2_hit_rate")) {
            assertThat(found.path("fields").path(field).asString()).as(field).satisfies(text -> assertThat(
                    Double.parseDouble(text)).isEqualTo(json.at("/" + field.replace('.', '/')).asDouble()));
        }
        assertThat(found.path("fields").path("bound").asString()).isEqualTo(json.path("bound").asString());
        for (JsonNode core : json.path("cores")) {
            core.path("pipes").propertyStream().filter(pipe -> pipe.getValue().path("instructions").asLong() > 0)
                    .forEach(pipe -> assertThat(found.path("fields").path("cores." + core.path("core").asString() + "."
                            + pipe.getKey() + ".busy_cycles").asString())
                            .isEqualTo(pipe.getValue().path("busy_cycles").asString()));
        }
        assertThat(found.path("texts").valueStream().map(JsonNode::asString)).contains(
                String.format(java.util.Locale.US, "%,d", json.path("cycles").asLong()));
        assertThat(found.path("slices").asLong())
                .isEqualTo(json.path("instructions").asLong() + json.path("scalar_instructions").asLong());
        assertThat(found.path("busy").asLong())
                .isEqualTo(json.at("/cores/0/pipes/M/busy_cycles").asLong());
    }

    @Test
    void theTimelineIsUsedFromTheKeyboard() throws IOException, InterruptedException {
        JsonNode found = browser.open(report("a.html"),
                """
                    reachable: () => document.querySelector('.timeline canvas').tabIndex,
                    label: () => document.querySelector('.timeline canvas').getAttribute('aria-label'),
                    first: () => { key('Enter'); return picked(); },
                    second: () => { key(']'); return [ascendsim.timelines()[0].selected.index, picked()]; },
                    back: () => { key('['); return [ascendsim.timelines()[0].selected.index, picked()]; },
                    spans: () => { const t = ascendsim.timelines()[0]; key('0'); const all = t.view.to - t.view.from;
                        key('+'); const less = t.view.to - t.view.from; key('d'); const moved = t.view.from;
                        key('a'); return [all, less, moved, t.view.from]; },
                    follow: () => { const t = ascendsim.timelines()[0]; const run = ascendsim.runs[0];
                        const lane = run.lanesOfCore(t.rows[0].core).find(l => run.pipeOf(l) === 'M');
                        let i = 0; while (lane.lines[lane.line[i]].sync !== 'wait') i++;
                        t.select({ lane, index: i }); const wait = picked(); const shown =
                        document.querySelector('.inspector').textContent; const end = lane.end[i]; key('f'); const set = picked();
                        const setEnd = t.selected.lane.end[t.selected.index]; key('f');
                        return { wait, shown, set, end, setEnd, again: picked() }; },
                    operands: () => { const t = ascendsim.timelines()[0]; const run = ascendsim.runs[0];
                        const lane = run.lanesOfCore(t.rows[0].core).find(l => run.pipeOf(l) === 'MTE2');
                        let i = 0; while (lane.isSync(i)) i++; t.select({ lane, index: i });
                        return document.querySelector('.inspector').textContent; },
                    none: () => { key('Escape'); return picked(); },
                    """);
        assertThat(found.path("reachable").asInt()).isZero();
        assertThat(found.path("label").asString()).contains("Arrow keys");
        assertThat(found.path("first").asString()).isNotEmpty();
        assertThat(found.at("/second/0").asInt()).isEqualTo(found.at("/back/0").asInt() + 1);
        assertThat(found.at("/back/1").asString()).isEqualTo(found.path("first").asString());
        JsonNode spans = found.path("spans");
        assertThat(spans.path(1).asDouble()).isLessThan(spans.path(0).asDouble());
        assertThat(spans.path(2).asDouble()).isGreaterThan(spans.path(3).asDouble());
        JsonNode follow = found.path("follow");
        assertThat(follow.path("wait").asString()).startsWith("wait_flag");
        assertThat(follow.path("set").asString()).startsWith("set_flag");
        assertThat(follow.path("shown").asString()).contains("set by core");
        assertThat(follow.path("setEnd").asDouble()).isLessThanOrEqualTo(follow.path("end").asDouble());
        assertThat(follow.path("again").asString()).isEqualTo(follow.path("wait").asString());
        assertThat(found.path("operands").asString()).contains("src = ", "found in L2")
                .matches("(?s).*[xy]\\+[\\d,]+.*");
        assertThat(found.path("none").asString()).isEmpty();
    }

    /** Every set leads to the wait that it ended, without reading lanes through for each wait that could be it. */
    @Test
    void flagsAreFollowedBothWays() throws IOException, InterruptedException {
        JsonNode found = browser.open(report("a.html"), """
            pairs: () => { const run = ascendsim.runs[0]; let waits = 0; let back = 0; let reads = 0;
                const type = Object.getPrototypeOf([...run.lanes.values()][0]); const read = type.detailsOf;
                for (const lane of run.lanesOfCore(0)) for (let index = 0; index < lane.count; index++)
                    if (lane.lines[lane.line[index]].sync === 'wait') {
                        const set = run.setterOf({ lane, index }); waits += set ? 1 : 0;
                        type.detailsOf = function(...a) { reads++; return read.apply(this, a); };
                        const wait = set && run.waiterOf(set); type.detailsOf = read;
                        back += wait && wait.lane === lane && wait.index === index ? 1 : 0; }
                return { waits, back, reads }; },
            """);
        assertThat(found.at("/pairs/waits").asInt()).isPositive().isEqualTo(found.at("/pairs/back").asInt());
        assertThat(found.at("/pairs/reads").asInt()).isZero();
    }

    /** Text is at least 4.5 times as light or dark as what it stands on, in both themes. */
    @Test
    void bothThemesCanBeRead() throws IOException, InterruptedException {
        JsonNode found = browser.open(report("a.html"), """
            contrasts: () => ['light', 'dark'].map(theme => { document.documentElement.dataset.theme = theme;
                const style = getComputedStyle(document.documentElement);
                const light = name => { const c = style.getPropertyValue('--' + name).trim();
                    const v = parseInt((c.length === 4 ? c.replace(/[^#]/g, '$&$&') : c).slice(1), 16);
                    const [r, g, b] = [v >> 16, v >> 8 & 255, v & 255].map(c => { c /= 255;
                        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
                return [['ink', 'card'], ['faint', 'card'], ['ink', 'lane'], ['faint', 'lane'], ['focus', 'card'],
                    ['good', 'good-ground'], ['bad', 'bad-ground']].map(([a, b]) => {
                    const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); }); }),
            toggled: () => { delete document.documentElement.dataset.theme;
                const before = getComputedStyle(document.body).backgroundColor;
                [...document.querySelectorAll('button')].find(b => b.textContent.includes('dark')).click();
                return [before, getComputedStyle(document.body).backgroundColor]; },
            unnamed: () => [...document.querySelectorAll('button, canvas, [role=img], input')].filter(e =>
                !(e.textContent || e.getAttribute('aria-label') || e.labels?.length)).length,
            """);
        assertThat(found.path("contrasts").valueStream().flatMap(JsonNode::valueStream).map(JsonNode::asDouble))
                .hasSize(14).allMatch(contrast -> contrast >= 4.5);
        assertThat(found.at("/toggled/0").asString()).isNotEqualTo(found.at("/toggled/1").asString());
        assertThat(found.path("unnamed").asInt()).isZero();
    }

    /** The run beside it has data that this page cannot read: the page says so and shows its own. */
    @Test
    void aRunOfAnotherVersionIsLeftOut() throws IOException, InterruptedException {
        Path base = report("a.html");
        Path both = report("b.html", "--sanitize", "none", "--report-base", base.toString());
        String begin = "<script data-run=\"1\" data-part=\"facts\" type=\"application/json\">{\"version\":";
        Path newer = Files.writeString(dir.resolve("newer.html"),
                Files.readString(both).replace(begin + "1,", begin + "99,"));
        JsonNode found = browser.open(newer, """
            runs: () => ascendsim.runs.length,
            alerts: () => [...document.querySelectorAll('[role=alert]')].map(e => e.textContent),
            diagnostics: () => document.querySelector('#diagnostics').textContent,
            """);
        assertThat(found.path("runs").asInt()).isOne();
        assertThat(found.path("alerts").valueStream().map(JsonNode::asString))
                .containsExactly("run 1 has data of version 99; expected 1");
        assertThat(found.path("diagnostics").asString()).contains("No sanitizer ran.");
    }

    @Test
    void twoRunsStandSideBySide() throws IOException, InterruptedException {
        Path cold = report("a.html");
        JsonNode found = browser.open(report("b.html", "--l2", "warm", "--report-base", cold.toString()),
                """
                    timelines: () => ascendsim.timelines().length,
                    cycles: () => [...document.querySelectorAll('#compare tbody tr')]
                        .find(row => row.cells[0].textContent === 'cycles').innerText.split('\\t'),
                    linked: () => { const [a, b] = ascendsim.timelines(); a.show(1000, 3000); return [b.view.from, b.view.to]; },
                    """);
        assertThat(found.path("timelines").asInt()).isEqualTo(3);
        assertThat(found.path("cycles").valueStream().map(JsonNode::asString).limit(3)).containsExactly("cycles",
                String.format(java.util.Locale.US, "%,d", json("b.html").path("cycles").asLong()),
                String.format(java.util.Locale.US, "%,d", json("a.html").path("cycles").asLong()));
        assertThat(found.at("/linked/0").asDouble()).isEqualTo(1000);
        assertThat(found.at("/linked/1").asDouble()).isEqualTo(3000);
    }
}
