package ascendsim.traces.plot;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.traces.plot.ScatterPlot.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ScatterPlotTest {
    private static final ScatterPlot PLOT = new ScatterPlot("A < B", "\"two\" & three", List.of(
            new Point("p", "first", "chip1", 100, 100), new Point("q", "first", "chip2", 10, 1000),
            new Point("r", "second", "chip1", 1000, 10)));

    @TempDir
    Path directory;

    private static Document xml(ScatterPlot plot) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent()).toList();
    }

    @Test
    void theSvgSaysWhatItShows() throws Exception {
        Document svg = xml(PLOT);
        assertThat(texts(svg, "text")).contains("A < B", "\"two\" & three", "measured, us", "predicted, us", "10",
                "100",
                "first (2)", "second (1)", "chip1", "chip2", "within 20 %");
        assertThat(texts(svg, "title")).containsExactly("p: measured 100.0 us, predicted 100.0 us",
                "q: measured 10.0 us, predicted 1000.0 us", "r: measured 1000.0 us, predicted 10.0 us");
        assertThat(PLOT.svg()).isEqualTo(PLOT.svg()).startsWith("<svg xmlns=");
    }

    @Test
    void aRightPredictionLiesOnTheDiagonalAndTooSlowAboveIt() {
        List<Scene.Dot> dots = new PlotScene(PLOT).scene().marks().stream().filter(Scene.Dot.class::isInstance)
                .map(Scene.Dot.class::cast).filter(dot -> !dot.title().isEmpty()).toList();
        Scene.Line diagonal = new PlotScene(PLOT).scene().marks().stream().filter(Scene.Line.class::isInstance)
                .map(Scene.Line.class::cast).filter(Scene.Line::dashed).findFirst().orElseThrow();
        long sum = diagonal.from().x() + diagonal.from().y();
        assertThat(dots).extracting(dot -> Long.signum(dot.centre().x() + dot.centre().y() - sum)).containsExactly(0,
                -1,
                1);
        assertThat(dots.get(0).colour()).isEqualTo(dots.get(1).colour()).isNotEqualTo(dots.get(2).colour());
        assertThat(dots.get(0).shape()).isEqualTo(dots.get(2).shape()).isNotEqualTo(dots.get(1).shape());
    }

    @Test
    void theBandIsTwentyPercentWide() {
        LogAxis axis = new LogAxis(1, 1000, 3000);
        List<Scene.Spot> band = new PlotScene(new ScatterPlot("", "", List.of(new Point("", "f", "c", 2, 900)))).scene()
                .marks().stream().filter(Scene.Area.class::isInstance).map(mark -> ((Scene.Area) mark).corners())
                .filter(corners -> corners.size() == 6).findFirst().orElseThrow();
        assertThat(axis.at(1.2)).isEqualTo(Math.round(1000 * Math.log10(1.2)));
        long wide = band.get(0).y() - band.get(1).y();
        assertThat(wide).isPositive().isEqualTo(band.get(5).x() - band.get(0).x());
        long side = band.get(3).x() - band.get(0).x();
        assertThat((double) wide / side).isBetween(Math.log(1.2) / Math.log(2000), Math.log(1.2) / Math.log(1000));
    }

    @Test
    void axesBeginAndEndAtRoundNumbers() {
        LogAxis axis = LogAxis.around(DoubleStream.of(1.91, 12541), 1000);
        assertThat(axis).isEqualTo(new LogAxis(1, 20000, 1000));
        assertThat(axis.ticks()).hasSize(14).startsWith(1.0, 2.0, 5.0, 10.0).endsWith(10000.0, 20000.0);
        assertThat(axis.ticks().stream().filter(axis::named)).containsExactly(1.0, 10.0, 100.0, 1000.0, 10000.0);
        assertThat(LogAxis.around(DoubleStream.of(50), 10)).isEqualTo(new LogAxis(50, 500, 10));
        assertThat(LogAxis.around(DoubleStream.empty(), 10)).isEqualTo(new LogAxis(1, 1000, 10));
        assertThat(List.of(LogAxis.text(0.5), LogAxis.text(20), LogAxis.text(1e6))).containsExactly("0.5", "20",
                "1,000,000");
    }

    @Test
    void thePngIsTheSamePictureOnWhite() throws IOException {
        Path file = directory.resolve("p.png");
        PLOT.writePng(file);
        BufferedImage image = ImageIO.read(Files.newInputStream(file));
        Scene scene = new PlotScene(PLOT).scene();
        assertThat(image.getWidth()).isEqualTo(scene.width() / 5);
        assertThat(new Color(image.getRGB(3, 3))).isEqualTo(Color.WHITE);
        scene.marks().stream().filter(Scene.Dot.class::isInstance).map(Scene.Dot.class::cast)
                .forEach(dot -> assertThat(new Color(image.getRGB((int) (dot.centre().x() / 5),
                        (int) (dot.centre().y() / 5)))).isEqualTo(Color.decode(dot.colour())));
    }

    @Test
    void noPointsMakeAnEmptyPlot() throws Exception {
        assertThat(texts(xml(new ScatterPlot("none", "", List.of())), "title")).isEmpty();
    }
}
