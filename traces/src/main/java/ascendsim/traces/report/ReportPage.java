package ascendsim.traces.report;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a run as one HTML page. The page itself is a resource, built from {@code traces/src/main/web}; a run is three
 * script elements in it: its result and its facts as JSON, its events as deflated blocks in base64. Launches before the
 * operator's own are three elements each, numbered. The same run gives
 * the same bytes. What is kept while writing does not grow with the run.
 */
public final class ReportPage {
    /** Instructions shown one by one unless something else is asked for: some 10 MB of page. */
    public static final long STANDARD_BUDGET = 1_000_000;

    private static final String PAGE = "report.html";
    /** Where runs go in the page. */
    private static final String MARK = "<!--ascendsim:runs-->";
    private static final String ELEMENT = "<script data-run=\"";
    /** How facts of a version that can be read begin. */
    private static final Pattern VERSION =
            Pattern.compile(">\\{\\s*\"version\"\\s*:\\s*" + FactsJson.VERSION + "\\s*[,}]");

    private final List<ReportSource> launches;
    private final long budget;
    private final Optional<Path> base;

    /**
     * A page of a run.
     *
     * @param launches at least one; the last is the operator's own
     * @param budget   instructions of a launch that it shows one by one, at most; lanes beyond are shown as shares of
     *                 steps of time
     * @param base     a page of another run with which this one is to be compared
     */
    public ReportPage(List<ReportSource> launches, long budget, Optional<Path> base) {
        this.launches = List.copyOf(launches);
        this.budget = budget;
        this.base = base;
    }

    /** Whether a file is a page of this kind, and of a version that can be read. */
    public static boolean isReport(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return lines.lines().anyMatch(line -> line.startsWith(ELEMENT + "0\" data-part=\"facts\"")
                    && VERSION.matcher(line).find());
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return false;
        }
    }

    /**
     * Writes the page.
     *
     * @throws IOException if the file cannot be written or the other page cannot be read
     */
    public void write(Path file) throws IOException {
        String page = template();
        int mark = page.indexOf(MARK);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            text(out, page.substring(0, mark));
            text(out, "\n");
            launch(out, launches.getLast(), "");
            for (int i = 0; i + 1 < launches.size(); i++) {
                launch(out, launches.get(i), " data-launch=\"" + i + "\"");
            }
            if (base.isPresent()) {
                other(out, base.get());
            }
            text(out, page.substring(mark + MARK.length()));
        }
    }

    /** @param which another attribute of the elements */
    private void launch(OutputStream out, ReportSource source, String which) throws IOException {
        element(out, "application/json", "result", which);
        Json.copy(source.summary().result().strip(), out);
        RunFacts facts = RunFacts.of(source, budget);
        text(out, "</script>\n");
        element(out, "application/json", "facts", which);
        try (Json json = new Json(out)) {
            FactsJson.write(json, facts);
        }
        text(out, "</script>\n");
        element(out, "text/plain", "events", which);
        events(out, facts);
        text(out, "</script>\n");
    }

    private void events(OutputStream out, RunFacts facts) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try (OutputStream coded = Base64.getEncoder().wrap(new Open(out));
                OutputStream blocks = new DeflaterOutputStream(coded, deflater, 1 << 16)) {
            EventBlocks.write(facts.source().log(), facts.lanes(), blocks);
        } finally {
            deflater.end();
        }
    }

    /** The first run of another page, as the second one of this. */
    private static void other(OutputStream out, Path page) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(page)) {
            String line;
            boolean inside = false;
            while ((line = lines.readLine()) != null) {
                boolean first = line.startsWith(ELEMENT + "0\"");
                inside |= first;
                if (inside) {
                    text(out, first ? line.replaceFirst("data-run=\"0\"", "data-run=\"1\"") : line);
                    text(out, "\n");
                    inside = !line.endsWith("</script>");
                }
            }
        }
    }

    private static void element(OutputStream out, String type, String part, String which) throws IOException {
        text(out, ELEMENT + "0\" data-part=\"" + part + "\"" + which + " type=\"" + type + "\">");
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String template() throws IOException {
        try (InputStream page = ReportPage.class.getResourceAsStream(PAGE)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Stays open when what is written through it is complete. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
