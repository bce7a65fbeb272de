package ascendsim.traces.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A picture as its reader sees it. */
final class SvgPicture {
    private static final Pattern RECTANGLE =
            Pattern.compile("M([\\d.]+) ([\\d.]+)h([\\d.]+)v([\\d.]+)h-([\\d.]+)z");

    private final String text;
    private final Document document;

    SvgPicture(String text) {
        this.text = text;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (Exception notXml) {
            throw new AssertionError(text, notXml);
        }
        assertThat(text).doesNotContain("<script", "href", "url(http");
    }

    String text() {
        return text;
    }

    /** Lanes from top to bottom. */
    List<String> lanes() {
        return elements(document.getDocumentElement(), "g").stream().map(g -> g.getAttribute("id"))
                .filter(id -> id.startsWith("core")).toList();
    }

    /** The markup of a lane. */
    String lane(String id) {
        int start = text.indexOf("<g id=\"" + id + "\">");
        return text.substring(start, text.indexOf("</g>", start));
    }

    List<String> texts() {
        return elements(document.getDocumentElement(), "text").stream().map(Element::getTextContent).toList();
    }

    /** The first such attribute. */
    static String attribute(String markup, String element, String name) {
        Matcher found = Pattern.compile("<" + element + "[^>]* " + name + "=\"([^\"]*)\"").matcher(markup);
        assertThat(found.find()).as(markup).isTrue();
        return found.group(1);
    }

    /** Every rectangle lies in its lane, and lanes lie on the card below one another; how many rectangles there are. */
    int check() {
        double lowest = 0;
        int count = 0;
        for (Element group : elements(document.getDocumentElement(), "g")) {
            if (!group.getAttribute("id").startsWith("core")) {
                continue;
            }
            Element lane = elements(group, "rect").getFirst();
            assertThat(number(lane, "y")).isGreaterThan(lowest);
            lowest = number(lane, "y") + number(lane, "height");
            for (Element path : elements(group, "path")) {
                count += inside(path.getAttribute("d"), lane);
            }
        }
        assertThat(lowest).isLessThan(number(document.getDocumentElement(), "height"));
        return count;
    }

    private static int inside(String rectangles, Element lane) {
        Matcher matcher = RECTANGLE.matcher(rectangles);
        int at = 0;
        int count = 0;
        while (matcher.find()) {
            assertThat(matcher.start()).isEqualTo(at);
            at = matcher.end();
            count++;
            double x = Double.parseDouble(matcher.group(1));
            double width = Double.parseDouble(matcher.group(3));
            assertThat(width).isPositive().isEqualTo(Double.parseDouble(matcher.group(5)));
            assertThat(x).isGreaterThanOrEqualTo(number(lane, "x"));
            assertThat(x + width).isLessThanOrEqualTo(number(lane, "x") + number(lane, "width") + 1e-6);
            assertThat(Double.parseDouble(matcher.group(2))).isEqualTo(number(lane, "y"));
            assertThat(Double.parseDouble(matcher.group(4))).isEqualTo(number(lane, "height"));
        }
        assertThat(at).isEqualTo(rectangles.length());
        return count;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> elements(Element root, String name) {
        NodeList nodes = root.getElementsByTagName(name);
        return new ArrayList<>(IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList());
    }
}
