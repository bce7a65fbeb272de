package ascendsim.tiling.space;

import java.util.ArrayList;
import java.util.List;

/**
 * A choice of one setting on each axis of a space.
 *
 * @param places index of the setting, axis by axis
 */
public record Point(List<Integer> places) {
    public Point {
        places = List.copyOf(places);
    }

    /** This point moved along one axis. */
    public Point with(int axis, int place) {
        List<Integer> moved = new ArrayList<>(places);
        moved.set(axis, place);
        return new Point(moved);
    }

    public int place(int axis) {
        return places.get(axis);
    }
}
