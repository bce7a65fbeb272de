package ascendsim.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A newcomer finds what docs/reading-order.md and README.md name. */
class ReadingOrderTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PATH = Pattern
            .compile("[`(]((?:isa|sim|traces|kernels|tiling|cli|bench|docs|examples)/[A-Za-z0-9_./-]*)[`)]");

    @Test
    void everyPathExists() throws IOException {
        for (String page : List.of("docs/reading-order.md", "README.md", "examples/README.md")) {
            List<String> paths = PATH.matcher(Files.readString(ROOT.resolve(page))).results().map(m -> m.group(1))
                    .toList();
            assertThat(paths).as(page).allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
        }
        assertThat(PATH.matcher(Files.readString(ROOT.resolve("docs/reading-order.md"))).results().count())
                .isGreaterThan(12);
    }
}
