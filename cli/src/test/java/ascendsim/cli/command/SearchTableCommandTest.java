package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTableCommandTest {
    private static final String PROBLEMS = """
        {"problems":[{"id":"small","operator":"matmul","chip":"Ascend910B3","knobs":["base_m","base_n"],
         "case":{"x":{"shape":[64,64],"dtype":"float16"},"y":{"shape":[64,128],"dtype":"float16"}}}]}""";
    /** One exhaustive search, five genetic ones and five at random. */
    private static final int SEARCHES = 11;

    @TempDir
    Path directory;

    private Path data;
    private Path journal;
    private Path out;

    @BeforeEach
    void files() throws IOException {
        data = Files.writeString(directory.resolve("problems.json"), PROBLEMS);
        journal = directory.resolve("journal.jsonl");
        out = directory.resolve("out.md");
    }

    private Session table() {
        return Session.of("search-table", "--data", data.toString(), "--journal", journal.toString(), "--out",
                out.toString());
    }

    /** Without the last column, the only one that is measured on this machine. */
    private static List<String> figures(Session session) {
        return session.done().lines().map(SearchTableCommandTest::stripped).toList();
    }

    private static String stripped(String line) {
        return line.replaceFirst(" [^|]*\\|$", "");
    }

    @Test
    void whatAKilledRunHasDoneIsNotDoneAgain() throws IOException {
        List<String> whole = figures(table());
        assertThat(whole).anySatisfy(line -> assertThat(line).startsWith("| small | base_m base_n | "))
                .last().asString().startsWith("Genetic, first seed: within 1 % of the optimum on ")
                .contains(" of 1, within 3 % on ");
        assertThat(Files.readString(out).lines().map(SearchTableCommandTest::stripped))
                .containsExactlyElementsOf(whole);
        List<String> lines = Files.readAllLines(journal);
        assertThat(lines).hasSize(1 + SEARCHES);
        Files.writeString(journal, String.join("\n", lines.subList(0, 5)) + "\n" + lines.get(5).substring(0, 20));
        assertThat(figures(table())).isEqualTo(whole);
        assertThat(Files.readAllLines(journal)).hasSize(1 + SEARCHES)
                .startsWith(lines.subList(0, 5).toArray(String[]::new));
        String before = Files.readString(journal);
        table().done();
        assertThat(Files.readString(journal)).as("nothing is left to do").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"of other work", "{\"contest\":\"0\"}\n", "\n\nnotes"})
    void aFileThatIsNoJournalOfTheProblemsIsKept(String text) throws IOException {
        Files.writeString(journal, text);
        assertThat(table().refused()).singleElement().asString().startsWith(journal + ": the journal of other work");
        assertThat(Files.readString(journal)).isEqualTo(text);
    }

    @Test
    void aJournalOfOtherProblemsIsRefused() throws IOException {
        table().done();
        Files.writeString(data, PROBLEMS.replace("[64,128]", "[64,256]"));
        assertThat(table().refused()).singleElement().asString().startsWith(journal + ": the journal of other work");
    }
}
