package ascendsim.traces.plot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Predicted over measured times, both axes logarithmic and alike: on the diagonal a prediction is right, in the band it
 * is within 20 percent. One colour for each family, one shape for each chip. The background is opaque, so that the
 * picture reads in light and dark viewers.
 *
 * @param title    what is shown
 * @param subtitle a line below it
 * @param points   what is drawn; families and chips are listed in the order in which points name them
 */
public record ScatterPlot(String title, String subtitle, List<Point> points) implements Plot {
    public ScatterPlot {
        points = List.copyOf(points);
    }

    /**
     * One measured and predicted time, both above 0.
     *
     * @param name for the pointer that rests on it
     */
    public record Point(String name, String family, String chip, double measured, double predicted) {
    }

    @Override
    public void writeSvg(Path file) throws IOException {
        Files.write(file, svg().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void writePng(Path file) throws IOException {
        ScenePng.write(new PlotScene(this).scene(), file);
    }

    String svg() {
        return SceneSvg.of(new PlotScene(this).scene());
    }
}
