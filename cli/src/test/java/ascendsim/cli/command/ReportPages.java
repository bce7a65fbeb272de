package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what pages hold. */
final class ReportPages {
    private ReportPages() {
    }

    /** The part of a run of a page that is JSON: {@code result} or {@code facts}. */
    static JsonNode part(Path page, int run, String part) throws IOException {
        return element(page, "data-run=\"" + run + "\" data-part=\"" + part + "\"");
    }

    /** The same of a launch before the operator's own. */
    static JsonNode preparation(Path page, int launch, String part) throws IOException {
        return element(page, "data-run=\"0\" data-part=\"" + part + "\" data-launch=\"" + launch + "\"");
    }

    private static JsonNode element(Path page, String attributes) throws IOException {
        Pattern element = Pattern.compile("<script " + attributes + " type=\"application/json\">(.*?)</script>",
                Pattern.DOTALL);
        Matcher found = element.matcher(Files.readString(page));
        assertThat(found.find()).as(attributes).isTrue();
        return JsonMapper.shared().readTree(found.group(1));
    }
}
