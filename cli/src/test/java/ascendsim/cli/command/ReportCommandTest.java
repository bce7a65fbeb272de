package ascendsim.cli.command;

import static ascendsim.cli.command.ReportPages.part;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReportCommandTest {
    private static final String SMALL = RunCommandTest.SMALL;

    @TempDir
    Path dir;

    private Path page(String name) {
        return dir.resolve(name);
    }

    @Test
    void thePageHoldsTheResultThatJsonHas() throws IOException {
        ObjectNode json = (ObjectNode) Session.of("run", "matmul", "--case", SMALL, "--report",
                page("a.html").toString(), "--json", "-").json();
        json.remove("host");
        assertThat(part(page("a.html"), 0, "result")).isEqualTo(json);
    }

    /** Sums over lines, lanes, paths and cores are the totals of the result. */
    @Test
    void whatIsSummedUpAgrees() throws IOException {
        JsonNode json = Session.of("run", "npu_grouped_matmul_finalize_routing", "--mode", "timing", "--report",
                page("a.html").toString(), "--json", "-").json();
        JsonNode facts = part(page("a.html"), 0, "facts");
        long all = json.path("instructions").asLong() + json.path("scalar_instructions").asLong();
        assertThat(facts.path("lanes").valueStream().mapToLong(lane -> lane.path("slices").asLong()).sum())
                .isEqualTo(all);
        assertThat(facts.path("programs").valueStream().flatMap(p -> p.path("lines").valueStream())
                .mapToLong(line -> line.path("executions").asLong()).sum()).isEqualTo(all);
        JsonNode memory = json.path("memory");
        assertThat(bytes(facts, path -> path.path("reads").asBoolean(), "hit_bytes"))
                .isEqualTo(memory.path("l2_read_hit_bytes").asLong());
        assertThat(bytes(facts, path -> path.path("reads").asBoolean(), "miss_bytes"))
                .isEqualTo(memory.path("l2_read_miss_bytes").asLong());
        assertThat(bytes(facts, path -> !path.path("reads").asBoolean(), "hit_bytes"))
                .isEqualTo(memory.path("l2_write_hit_bytes").asLong());
        assertThat(bytes(facts, path -> !path.path("reads").asBoolean(), "miss_bytes"))
                .isEqualTo(memory.path("l2_write_miss_bytes").asLong());
        assertThat(facts.path("end").asLong()).isGreaterThanOrEqualTo(json.path("cycles").asLong());
    }

    private static long bytes(JsonNode facts, Predicate<JsonNode> which, String name) {
        return facts.path("traffic").valueStream().filter(which).flatMap(path -> path.path(name).valueStream())
                .mapToLong(JsonNode::asLong).sum();
    }

    /** Stalls of lines are stalls of pipes: never more, and of what pipes wait before they start nearly all. */
    @Test
    void stallsOfLinesAreThoseOfPipes() throws IOException {
        JsonNode json = Session.of("run", "matmul", "--mode", "timing", "--report", page("a.html").toString(), "--json",
                "-").json();
        JsonNode facts = part(page("a.html"), 0, "facts");
        for (String reason : new String[]{"flag", "unit_flag", "bandwidth"}) {
            long ofPipes = json.path("cores").valueStream().flatMap(core -> core.path("pipes").valueStream())
                    .mapToLong(pipe -> pipe.path("stall_cycles").path(reason).asLong()).sum();
            long ofLines = facts.path("programs").valueStream().flatMap(p -> p.path("lines").valueStream())
                    .mapToLong(line -> line.path("stalls").path(reason).asLong()).sum();
            assertThat(ofLines).as(reason).isBetween(ofPipes * 99 / 100, ofPipes);
        }
    }

    @Test
    void everyCellOfTheResultBelongsToABlock() throws IOException {
        Session.of("run", "matmul", "--mode", "timing", "--tiling", "{\"cores\":4,\"base_m\":128,\"base_n\":128}",
                "--report", page("a.html").toString()).done();
        JsonNode map = part(page("a.html"), 0, "facts").path("maps").path(0);
        assertThat(map.path("parameter").asString()).isEqualTo("out");
        assertThat(map.path("owners").valueStream().map(JsonNode::asInt).distinct()).containsExactlyInAnyOrder(0, 1, 2,
                3);
    }

    @Test
    void hintsNameTheirFigures() throws IOException {
        String deep = """
            {"x":{"shape":[64,16384],"dtype":"float16"},"y":{"shape":[16384,64],"dtype":"float16"}}""";
        Session.of("run", "matmul", "--case", deep, "--mode", "timing", "--tiling", "{\"cores\":1}", "--report",
                page("a.html").toString()).done();
        JsonNode hints = part(page("a.html"), 0, "facts").path("hints");
        assertThat(hints.valueStream().map(hint -> hint.path("title").asString())).contains("Cores without work");
        assertThat(hints.valueStream().map(hint -> hint.path("text").asString())).anyMatch(
                text -> text.startsWith("1 of 20 AICs run"));
        double before = 1;
        for (JsonNode hint : hints) {
            assertThat(hint.path("share").asDouble()).isBetween(0.05, before);
            before = hint.path("share").asDouble();
        }
    }

    @Test
    void theSameRunGivesTheSamePage() throws IOException {
        for (String name : new String[]{"a.html", "b.html"}) {
            Session.of("run", "matmul", "--case", SMALL, "--seed", "4", "--report", page(name).toString()).done();
        }
        assertThat(page("a.html")).hasSameBinaryContentAs(page("b.html"));
    }

    @Test
    void aKernelOfOnesOwnHasAPageToo() throws IOException {
        Path program = page("matmul.asm");
        Session.of("run", "matmul", "--case", SMALL, "--mode", "timing", "--dump-program", program.toString()).done();
        Session.of("exec", program.toString(), "--case", SMALL, "--mode", "timing", "--report",
                page("a.html").toString()).done();
        assertThat(part(page("a.html"), 0, "facts").path("title").asString()).isEqualTo("matmul");
    }

    @Test
    void anotherPageComesAlong() throws IOException {
        Session.of("run", "matmul", "--case", SMALL, "--report", page("a.html").toString()).done();
        Session.of("run", "matmul", "--case", SMALL, "--l2", "warm", "--report", page("b.html").toString(),
                "--report-base", page("a.html").toString()).done();
        assertThat(part(page("b.html"), 0, "result").path("l2").asString()).isEqualTo("warm");
        assertThat(part(page("b.html"), 1, "result")).isEqualTo(part(page("a.html"), 0, "result"));
        assertThat(part(page("b.html"), 1, "facts")).isEqualTo(part(page("a.html"), 0, "facts"));
    }

    @Test
    void whatCannotBeShownIsRefused() throws IOException {
        String page = page("a.html").toString();
        assertThat(Session.of("run", "matmul", "--case", SMALL, "--mode", "ordered", "--report", page).refused())
                .containsExactly("--report: a run in mode ordered has no times; expected mode timed or timing");
        assertThat(Session.of("run", "matmul", "--case", SMALL, "--report", page, "--json", page).refused())
                .containsExactly("--report " + page + ": the file of --json; expected two different files");
        assertThat(Session.of("run", "matmul", "--case", SMALL, "--report-base", page).refused()).containsExactly(
                "--report-base: " + page + " without a page to write; expected --report too");
        assertThat(
                Session.of("run", "matmul", "--case", SMALL, "--report", page, "--report-base", "/no.html").refused())
                .containsExactly(
                        "--report-base /no.html: no such file; expected a file that --report of this version wrote");
        Files.writeString(page("other.html"), "<html></html>");
        assertThat(Session.of("run", "matmul", "--case", SMALL, "--report", page, "--report-base",
                page("other.html").toString()).refused()).containsExactly("--report-base " + page("other.html")
                        + ": not a page of a run; expected a file that --report of this version wrote");
    }
}
