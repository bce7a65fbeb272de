package ascendsim.traces.plot;

import ascendsim.traces.plot.Scene.Area;
import ascendsim.traces.plot.Scene.Dot;
import ascendsim.traces.plot.Scene.Line;
import ascendsim.traces.plot.Scene.Look;
import ascendsim.traces.plot.Scene.Mark;
import ascendsim.traces.plot.Scene.Shape;
import ascendsim.traces.plot.Scene.Spot;
import ascendsim.traces.plot.Scene.Words;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A scene as PNG, two pixels for one of the scene so that it is sharp on every screen. */
final class ScenePng {
    private static final double TENTHS = 10;
    private static final int PIXELS = 2;
    private static final float[] DASH = {50, 40};

    private final Graphics2D pen;

    private ScenePng(Graphics2D pen) {
        this.pen = pen;
    }

    static void write(Scene scene, Path file) throws IOException {
        int width = Math.toIntExact(scene.width() * PIXELS / (long) TENTHS);
        int height = Math.toIntExact(scene.height() * PIXELS / (long) TENTHS);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.scale(PIXELS / TENTHS, PIXELS / TENTHS);
        ScenePng painter = new ScenePng(pen);
        scene.marks().forEach(painter::paint);
        pen.dispose();
        ImageIO.setUseCache(false);
        try (var out = Files.newOutputStream(file)) {
            ImageIO.write(image, "png", out);
        }
    }

    private void paint(Mark mark) {
        switch (mark) {
            case Line line -> line(line);
            case Area area -> {
                pen.setColor(Color.decode(area.colour()));
                pen.fill(outline(area.corners()));
            }
            case Dot dot -> dot(dot);
            case Words words -> words(words);
        }
    }

    private void line(Line line) {
        pen.setColor(Color.decode(line.colour()));
        pen.setStroke(line.dashed()
                ? new BasicStroke(line.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, DASH, 0)
                : new BasicStroke(line.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.draw(new Line2D.Double(line.from().x(), line.from().y(), line.to().x(), line.to().y()));
    }

    private void dot(Dot dot) {
        double radius = Shape.RADIUS;
        java.awt.Shape shape = dot.shape() == Shape.CIRCLE
                ? new Ellipse2D.Double(dot.centre().x() - radius, dot.centre().y() - radius, 2 * radius, 2 * radius)
                : outline(dot.shape().around(dot.centre()));
        pen.setColor(Color.decode(dot.colour()));
        pen.fill(shape);
        pen.setColor(Color.WHITE);
        pen.setStroke(new BasicStroke(8));
        pen.draw(shape);
    }

    private void words(Words words) {
        Look look = words.look();
        pen.setColor(Color.decode(look.colour()));
        pen.setFont(new Font(Font.SANS_SERIF, look.bold() ? Font.BOLD : Font.PLAIN, 1)
                .deriveFont((float) (look.pixels() * TENTHS)));
        double width = pen.getFontMetrics().stringWidth(words.text());
        double left = switch (look.anchor()) {
            case START -> 0;
            case MIDDLE -> -width / 2;
            case END -> -width;
        };
        AffineTransform before = pen.getTransform();
        pen.translate(words.at().x(), words.at().y());
        if (look.upwards()) {
            pen.rotate(-Math.PI / 2);
        }
        pen.drawString(words.text(), (float) left, 0);
        pen.setTransform(before);
    }

    private static Path2D outline(List<Spot> corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners.getFirst().x(), corners.getFirst().y());
        corners.stream().skip(1).forEach(corner -> path.lineTo(corner.x(), corner.y()));
        path.closePath();
        return path;
    }
}
