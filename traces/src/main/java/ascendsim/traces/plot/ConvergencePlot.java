package ascendsim.traces.plot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The times a search met, in the order in which it met them, and the best so far as a line. The time axis is
 * logarithmic.
 *
 * @param title    what is shown
 * @param subtitle a line below it
 * @param points   at least one, by number
 */
public record ConvergencePlot(String title, String subtitle, List<Point> points) implements Plot {
    public ConvergencePlot {
        points = List.copyOf(points);
    }

    /**
     * One time.
     *
     * @param number       of the simulation, 1 or more, ascending
     * @param microseconds above 0
     * @param name         for the pointer that rests on it
     */
    public record Point(int number, double microseconds, String name) {
    }

    @Override
    public void writeSvg(Path file) throws IOException {
        Files.write(file, svg().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void writePng(Path file) throws IOException {
        ScenePng.write(new ConvergenceScene(this).scene(), file);
    }

    String svg() {
        return SceneSvg.of(new ConvergenceScene(this).scene());
    }
}
