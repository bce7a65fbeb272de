package ascendsim.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Long text on several lines. */
final class Wrap {
    private Wrap() {
    }

    /** The words of a text in lines of at most {@code width}, unless a word is longer; none for an empty text. */
    static List<String> words(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
