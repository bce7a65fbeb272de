package ascendsim.traces.timeline;

import static ascendsim.traces.svg.Svg.escaped;
import static ascendsim.traces.svg.Svg.number;

import java.util.Locale;

/** SVG as it is written. Lengths are tenths of a pixel, so that equal pictures are equal bytes. */
final class SvgText {
    private final StringBuilder text = new StringBuilder();

    /** How a text looks. */
    record Style(int pixels, String colour, String anchor, boolean bold) {
        static final Style TITLE = new Style(17, Palette.INK, "start", true);
        static final Style SUBTITLE = new Style(12, Palette.FAINT_INK, "start", false);
        static final Style GROUP = new Style(11, Palette.INK, "start", true);
        static final Style LANE = new Style(11, Palette.INK, "end", false);
        static final Style SHARE = new Style(11, Palette.FAINT_INK, "end", false);
        static final Style TICK = new Style(11, Palette.FAINT_INK, "middle", false);
        static final Style UNIT = new Style(11, Palette.FAINT_INK, "start", false);
        static final Style NAME = new Style(9, Palette.INK, "start", false);
        static final Style LEGEND = new Style(11, Palette.FAINT_INK, "start", false);
    }

    /** Upper left corner, width and height. */
    record Box(long x, long y, long width, long height) {
    }

    void raw(String markup) {
        text.append(markup).append('\n');
    }

    void open(String id, String title) {
        text.append("<g id=\"").append(escaped(id)).append("\"><title>").append(escaped(title)).append("</title>\n");
    }

    void close() {
        text.append("</g>\n");
    }

    void text(long x, long y, Style style, String words) {
        text.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" font-size=\"")
                .append(style.pixels()).append("\" fill=\"").append(style.colour()).append('"');
        if (!style.anchor().equals("start")) {
            text.append(" text-anchor=\"").append(style.anchor()).append('"');
        }
        text.append(style.bold() ? " font-weight=\"600\">" : ">").append(escaped(words)).append("</text>\n");
    }

    void rectangle(Box box, String attributes) {
        text.append("<rect x=\"").append(number(box.x())).append("\" y=\"").append(number(box.y()))
                .append("\" width=\"").append(number(box.width())).append("\" height=\"")
                .append(number(box.height())).append("\" ").append(attributes).append("/>\n");
    }

    /** Begins one element of many rectangles of one colour. */
    void beginRectangles(String attributes) {
        text.append("<path ").append(attributes).append(" d=\"");
    }

    void add(Box box) {
        text.append('M').append(number(box.x())).append(' ').append(number(box.y())).append('h')
                .append(number(box.width())).append('v').append(number(box.height())).append('h')
                .append(number(-box.width())).append('z');
    }

    void endRectangles() {
        text.append("\"/>\n");
    }

    /** The arrow of a cross-core flag. */
    void arrow(long fromX, long fromY, long toX, long toY) {
        text.append("<path marker-end=\"url(#tip)\" stroke=\"").append(Palette.FLAG).append("\" d=\"M")
                .append(number(fromX)).append(' ').append(number(fromY)).append('L').append(number(toX)).append(' ')
                .append(number(toY)).append("\"/>\n");
    }

    static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
