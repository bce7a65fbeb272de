package ascendsim.isa.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds docs/instructions against the forms; {@code -Dmanual.write=true} writes the pages anew. */
class ManualTest {
    private static final Path PAGES = Path.of("..", "docs", "instructions");

    @Test
    void pagesAreWhatTheFormsSay() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        families().forEach((family, forms) -> pages.put(family + ".md", Manual.page(family, forms)));
        pages.put("README.md", Manual.index(families()));
        if (Boolean.getBoolean("manual.write")) {
            Files.createDirectories(PAGES);
            for (var page : pages.entrySet()) {
                Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
            }
        }
        for (var page : pages.entrySet()) {
            assertThat(PAGES.resolve(page.getKey())).as("write the pages with -Dmanual.write=true")
                    .hasContent(page.getValue());
        }
    }

    @Test
    void everyOpcodeHasASection() {
        StringBuilder all = new StringBuilder();
        families().forEach((family, forms) -> all.append(Manual.page(family, forms)));
        families().values().stream().flatMap(List::stream).forEach(form -> {
            assertThat(all).contains("## `" + form.opcode() + "`");
            assertThat(form.summary()).isNotBlank();
        });
    }

    /** Instructions of the core, then those of vector functions. */
    private static Map<String, List<Form<?>>> families() {
        Map<String, List<Form<?>>> families = new LinkedHashMap<>(Opcodes.families());
        families.putAll(RegisterOpcodes.families());
        return families;
    }
}
