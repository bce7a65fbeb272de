package ascendsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/tour.md do what the page says; what they print is not compared to the cycle. */
class TourTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern CYCLES = Pattern.compile("cycles +([\\d,]+) ");

    @TempDir
    Path dir;

    private static Path checkout() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("docs/tour.md"))).findFirst().orElseThrow();
    }

    /** Every command of a step that prints its output, lines that go on joined. */
    private static List<String> commands() throws IOException {
        String page = Files.readString(checkout().resolve("docs/tour.md"));
        String steps = page.substring(0, page.indexOf("## 7.")).replace("\\\n", " ");
        return steps.lines().filter(line -> line.startsWith("./ascendsim ")).toList();
    }

    private Session run(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            words.add(place(word));
        }
        return Session.of(words.subList(1, words.size()).toArray(String[]::new));
    }

    /** Inputs are drawn here, where nobody ran data.py. */
    private String place(String word) {
        if (word.endsWith(".npy")) {
            return word.substring(0, 2) + "{\"init\":\"normal(0,1)\"}";
        }
        if (word.startsWith("examples/")) {
            return checkout().resolve(word).toString();
        }
        return word.matches("[a-z]+\\.(asm|html|svg|json)|out|profile") ? dir.resolve(word).toString() : word;
    }

    private static long cycles(Session session) {
        Matcher matcher = CYCLES.matcher(session.done());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1).replace(",", ""));
    }

    @Test
    void itGoesAsThePageSays() throws IOException {
        List<String> commands = commands();
        assertThat(commands).hasSize(4);
        Path source = checkout().resolve("examples/tour/one_stage.asm");
        Files.write(dir.resolve("race.asm"),
                Files.readAllLines(source).stream().filter(line -> !line.contains("pipe_barrier")).toList());
        Session race = run(commands.get(0));
        assertThat(race.status()).isEqualTo(1);
        assertThat(race.out()).contains("race.intra_pipe", "expected pipe_barrier V between them");
        long one = cycles(run(commands.get(1)));
        assertThat(Files.readString(dir.resolve("one.html"))).contains("V waits for MTE2",
                "Double buffering in UB would overlap them.");
        long two = cycles(run(commands.get(2)));
        assertThat(two).isLessThan(one * 3 / 4);
        assertThat(dir.resolve("out/outputs.safetensors")).isNotEmptyFile();
        assertThat(Files.readString(dir.resolve("two.html"))).contains("MTE2 hardly rests");
        assertThat(run(commands.get(3)).done()).contains("good for insight");
    }
}
