package ascendsim.cli.output;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lines of a page that a command writes anew, between {@code <!-- NAME: begin -->} and {@code <!-- NAME: end -->}; the
 * rest of the page stays as it is.
 */
public final class MarkedBlock {
    private final OutputFile file;
    private final String before;
    private final String after;

    private MarkedBlock(OutputFile file, String before, String after) {
        this.file = file;
        this.before = before;
        this.after = after;
    }

    /**
     * The block of a page.
     *
     * @param option the option that named the page, for errors
     * @param name   of the block
     * @throws BadInput when the page cannot be read or written or does not have both marks, each on a line of its own
     */
    public static MarkedBlock of(String option, String path, String name) {
        OutputFile file = OutputFile.of(option, path);
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->\n";
        String page;
        try {
            page = Files.readString(Path.of(path));
        } catch (IOException unreadable) {
            throw BadInput.of(option + " " + path, "cannot be read", "expected a page that is there", "");
        }
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw BadInput.of(option + " " + path, "no block to write", "expected the lines " + begin.strip() + " and "
                    + end.strip(), "");
        }
        return new MarkedBlock(file, page.substring(0, from + begin.length()), page.substring(to));
    }

    /** Writes the page with other lines in the block. */
    public void write(List<String> lines) {
        file.write(before + String.join("\n", lines) + "\n" + after);
    }
}
