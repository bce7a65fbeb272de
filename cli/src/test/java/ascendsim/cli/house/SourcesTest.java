package ascendsim.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter cannot see to in source files. */
class SourcesTest {
    /** A class has at most 300 lines; a file also holds its imports and header. */
    private static final int MAX_LINES = 350;
    private static final int MAX_COLUMNS = 120;
    /** Programs in assembly text inside tests are not broken into lines. */
    private static final int MAX_TEST_COLUMNS = 140;
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?[\\w.]+\\.(\\w+);");
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b|Unsupported" + "OperationException");

    private record Source(Path path, List<String> lines) {}

    @Test
    void filesAreShort() {
        assertThat(problems(source -> source.lines().size() > MAX_LINES
                ? List.of(source.lines().size() + " lines; at most " + MAX_LINES)
                : List.of())).isEmpty();
    }

    @Test
    void linesAreShort() {
        assertThat(problems(source -> {
            boolean test = source.path().toString().contains("src/test/");
            int most = test ? MAX_TEST_COLUMNS : MAX_COLUMNS;
            return source.lines().stream().filter(line -> line.length() > most).toList();
        })).isEmpty();
    }

    @Test
    void deviationsHaveNumbersOfTheirOwn() throws IOException {
        Path page = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("docs/deviations.md")).filter(Files::isRegularFile).findFirst().orElseThrow();
        assertThat(Files.readAllLines(page).stream().filter(line -> line.matches("\\| [A-Z]\\d+ \\|.*"))
                .map(line -> line.split(" ")[1])).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }

    @Test
    void importsAreUsed() {
        assertThat(problems(SourcesTest::unusedImports)).isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(problems(
                source -> source.lines().stream().filter(line -> UNFINISHED.matcher(line).find()).toList())).isEmpty();
    }

    private static List<String> unusedImports(Source source) {
        String body = String.join("\n",
                source.lines().stream().filter(line -> !line.startsWith("import ")).toList());
        List<String> unused = new ArrayList<>();
        for (String line : source.lines()) {
            var matcher = IMPORT.matcher(line);
            if (matcher.matches() && !Pattern.compile("\\b" + matcher.group(1) + "\\b").matcher(body).find()) {
                unused.add(line);
            }
        }
        return unused;
    }

    private static List<String> problems(Function<Source, List<String>> rule) {
        List<String> problems = new ArrayList<>();
        for (Source source : sources()) {
            rule.apply(source).forEach(problem -> problems.add(source.path() + ": " + problem));
        }
        return problems;
    }

    private static List<Source> sources() {
        Path checkout = House.checkout();
        List<Source> sources = new ArrayList<>();
        for (String floor : House.FLOORS) {
            try (Stream<Path> files = Files.walk(checkout.resolve(floor, "src"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.add(new Source(checkout.relativize(file), Files.readAllLines(file)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(sources).hasSizeGreaterThan(House.FLOORS.size());
        return sources;
    }
}
