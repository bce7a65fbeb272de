package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens pages from {@code file://} in a headless Chromium. A copy of the page gets a script that does what a reader
 * does and leaves what it saw in an element of its own.
 *
 * @param dir takes what the browser leaves
 */
record PageBrowser(Path browser, Path dir) {
    private static final String FOUND = "found-by-test";
    /** Runs once the page stands; what a step returns is kept under its name. */
    private static final String HARNESS = """
        <script>
        const found = { problems: [] };
        addEventListener('error', e => found.problems.push(String(e.message)));
        addEventListener('unhandledrejection', e => found.problems.push(String(e.reason)));
        const error = console.error;
        console.error = (...words) => { found.problems.push(words.join(' ')); error(...words); };
        const steps = {%s};
        const wait = setInterval(() => {
            if (!document.documentElement.dataset.ready) return;
            clearInterval(wait);
            try {
                for (const [name, step] of Object.entries(steps)) found[name] = step();
            } catch (e) {
                found.problems.push(String(e.stack));
            }
            const element = document.createElement('pre');
            element.id = '%s';
            element.textContent = JSON.stringify(found);
            document.body.append(element);
        }, 20);
        function key(name) {
            const canvas = document.querySelector('.timeline canvas');
            canvas.focus();
            canvas.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
        }
        function picked() { return document.querySelector('.inspector .instruction')?.textContent ?? ''; }
        </script>
        """;

    /** The browser of this machine; the test is left out where there is none. */
    static PageBrowser find(Path dir) {
        Optional<Path> chromium = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(place)::resolve))
                .filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on the PATH: pages are not opened");
        return new PageBrowser(chromium.get(), dir);
    }

    /** What the steps returned, by their names; no problem came up. */
    JsonNode open(Path page, String steps) throws IOException, InterruptedException {
        Path copy = Files.writeString(dir.resolve("tested.html"),
                Files.readString(page).replace("</body>", HARNESS.formatted(steps, FOUND) + "</body>"));
        Path output = dir.resolve("dom.html");
        Process process = new ProcessBuilder(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=" + dir.resolve("profile"), "--virtual-time-budget=20000", "--dump-dom",
                copy.toUri().toString()).redirectOutput(output.toFile())
                .redirectError(dir.resolve("browser.log").toFile()).start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the browser ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        String dom = Files.readString(output);
        int at = dom.indexOf("<pre id=\"" + FOUND + "\">");
        assertThat(at).as("the page stands: " + Files.readString(dir.resolve("browser.log"))).isPositive();
        String text = dom.substring(dom.indexOf('>', at) + 1, dom.indexOf("</pre>", at));
        JsonNode found = JsonMapper.shared().readTree(
                text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        assertThat(found.path("problems").size()).as(found.path("problems").toString()).isZero();
        return found;
    }
}
