package ascendsim.traces.plot;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture before it is written. Lengths are tenths of a pixel, x to the right, y down; later marks lie over earlier
 * ones. Colours are {@code #rrggbb}.
 */
record Scene(long width, long height, List<Mark> marks) {
    Scene {
        marks = List.copyOf(marks);
    }

    record Spot(long x, long y) {
    }

    /** What lies in a picture. */
    sealed interface Mark {
    }

    /** A straight line. */
    record Line(Spot from, Spot to, String colour, long width, boolean dashed) implements Mark {
    }

    /** A filled polygon. */
    record Area(List<Spot> corners, String colour) implements Mark {
        Area {
            corners = List.copyOf(corners);
        }
    }

    /**
     * A point of data.
     *
     * @param title shown where the pointer rests on it
     */
    record Dot(Spot centre, Shape shape, String colour, String title) implements Mark {
    }

    /** A line of words, on its base line. */
    record Words(Spot at, String text, Look look) implements Mark {
    }

    /** What a point of data looks like; the corners of those that are no circles, in radii of the circle. */
    enum Shape {
        CIRCLE(),
        DIAMOND(0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0),
        SQUARE(-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9),
        TRIANGLE(0, -1.3, 1.2, 0.9, -1.2, 0.9);

        /** Of a circle. */
        static final long RADIUS = 45;

        private final double[] corners;

        Shape(double... corners) {
            this.corners = corners;
        }

        /** The corners around a centre; none for a circle. */
        List<Spot> around(Spot centre) {
            return IntStream.range(0, corners.length / 2).mapToObj(i -> new Spot(
                    centre.x + Math.round(RADIUS * corners[2 * i]),
                    centre.y + Math.round(RADIUS * corners[2 * i + 1]))).toList();
        }
    }

    /** Which point of a line of words its spot is. */
    enum Anchor {
        START, MIDDLE, END
    }

    /**
     * How words look.
     *
     * @param upwards written from below to above
     */
    record Look(int pixels, String colour, Anchor anchor, boolean bold, boolean upwards) {
    }
}
