package ascendsim.kernels.compare;

import ascendsim.isa.tensor.Shape;
import java.util.StringJoiner;

/**
 * An element that fails its rule.
 *
 * @param index
 *            row-major
 */
public record Mismatch(Shape shape, long index, double expected, double found) {

    /** {@code [3,17] is 2.5; expected 2.25}. */
    @Override
    public String toString() {
        StringJoiner place = new StringJoiner(",", "[", "]");
        long rest = index;
        long inner = shape.elements();
        for (int axis = 0; axis < shape.rank(); axis++) {
            inner /= shape.dim(axis);
            place.add(Long.toString(rest / inner));
            rest %= inner;
        }
        return place + " is " + found + "; expected " + expected;
    }
}
