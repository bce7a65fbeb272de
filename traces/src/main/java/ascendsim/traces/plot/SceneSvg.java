package ascendsim.traces.plot;

import static ascendsim.traces.svg.Svg.escaped;
import static ascendsim.traces.svg.Svg.number;

import ascendsim.traces.plot.Scene.Area;
import ascendsim.traces.plot.Scene.Dot;
import ascendsim.traces.plot.Scene.Line;
import ascendsim.traces.plot.Scene.Look;
import ascendsim.traces.plot.Scene.Mark;
import ascendsim.traces.plot.Scene.Shape;
import ascendsim.traces.plot.Scene.Spot;
import ascendsim.traces.plot.Scene.Words;
import ascendsim.traces.svg.Svg;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A scene as self-contained SVG; the same scene gives the same bytes. */
final class SceneSvg {
    private SceneSvg() {
    }

    static String of(Scene scene) {
        String width = number(scene.width());
        String height = number(scene.height());
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"" + Svg.FONTS + "\">\n"
                + scene.marks().stream().map(SceneSvg::mark).collect(Collectors.joining()) + "</svg>\n";
    }

    private static String mark(Mark mark) {
        return switch (mark) {
            case Line line -> "<path stroke=\"" + line.colour() + "\" stroke-width=\"" + number(line.width()) + '"'
                    + (line.dashed() ? " stroke-dasharray=\"5 4\"" : "") + " d=\"M" + at(line.from()) + "L"
                    + at(line.to()) + "\"/>\n";
            case Area area -> "<path fill=\"" + area.colour() + "\" d=\"" + outline(area.corners()) + "\"/>\n";
            case Dot dot -> dot(dot);
            case Words words -> words(words);
        };
    }

    /** White around a point keeps neighbours apart. */
    private static String dot(Dot dot) {
        String paint = " fill=\"" + dot.colour() + "\" stroke=\"#ffffff\" stroke-width=\".8\">"
                + (dot.title().isEmpty() ? "" : "<title>" + escaped(dot.title()) + "</title>");
        return dot.shape() == Shape.CIRCLE
                ? "<circle cx=\"" + number(dot.centre().x()) + "\" cy=\"" + number(dot.centre().y()) + "\" r=\""
                        + number(Shape.RADIUS) + '"' + paint + "</circle>\n"
                : "<path d=\"" + outline(dot.shape().around(dot.centre())) + '"' + paint + "</path>\n";
    }

    private static String words(Words words) {
        Look look = words.look();
        return "<text x=\"" + number(words.at().x()) + "\" y=\"" + number(words.at().y()) + "\" font-size=\""
                + look.pixels() + "\" fill=\"" + look.colour() + "\" text-anchor=\""
                + look.anchor().name().toLowerCase(Locale.ROOT) + '"' + (look.bold() ? " font-weight=\"600\"" : "")
                + (look.upwards() ? " transform=\"rotate(-90 " + at(words.at()) + ")\"" : "") + '>'
                + escaped(words.text()) + "</text>\n";
    }

    private static String outline(List<Spot> corners) {
        return corners.stream().map(SceneSvg::at).collect(Collectors.joining("L", "M", "z"));
    }

    private static String at(Spot spot) {
        return number(spot.x()) + ' ' + number(spot.y());
    }
}
