package ascendsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of examples/README.md does what is said of it. */
class ExamplesTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern RESULT = Pattern.compile("[a-z]+\\.(json|asm)");

    @TempDir
    Path results;

    @Test
    void theyRun() throws Exception {
        Path examples = examples();
        List<String> commands = Files.readAllLines(examples.resolve("README.md")).stream()
                .filter(line -> line.startsWith("./ascendsim ")).toList();
        assertThat(commands).hasSizeGreaterThan(5);
        for (String command : commands) {
            Session session = Session.of(words(command, examples));
            assertThat(session.err()).as(command).isEmpty();
            if (command.contains("forgotten_flag")) {
                assertThat(session.status()).as(command).isEqualTo(1);
                assertThat(session.out()).contains("race.raw", "vmuls", "cp.gm.ub");
            } else {
                assertThat(session.status()).as(command).isZero();
                assertThat(session.out()).as(command).doesNotContainPattern("(?m)^(error|warning)");
            }
        }
        assertThat(results.resolve("axpy.json")).isNotEmptyFile();
    }

    private String[] words(String command, Path examples) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            boolean result = RESULT.matcher(word).matches();
            words.add(result
                    ? results.resolve(word).toString()
                    : word.replaceFirst("^examples/", examples + "/"));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    private static Path examples() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("examples/README.md")).filter(Files::isRegularFile).findFirst()
                .map(Path::getParent).orElseThrow();
    }
}
