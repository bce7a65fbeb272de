package ascendsim.isa.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Sizes of a tensor's axes, outermost first. Rank 0 is a scalar of one element. Immutable. */
public final class Shape {
    private final long[] dims;
    private final long elements;

    private Shape(long[] dims) {
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "shape " + text(dims) + ": an axis of " + dim + "; expected 0 or more");
            }
            product = Math.multiplyExact(product, dim);
        }
        this.dims = dims;
        this.elements = product;
    }

    /**
     * A shape of these axes.
     *
     * @throws IllegalArgumentException
     *             if an axis is negative
     * @throws ArithmeticException
     *             if the elements do not fit a long
     */
    public static Shape of(long... dims) {
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /**
     * Size of an axis.
     *
     * @param axis
     *            0 to rank - 1 from the outermost, or -1 to -rank from the innermost
     */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** Product of all axes; 1 for a scalar. */
    public long elements() {
        return elements;
    }

    /** A copy of the axes. */
    public long[] dims() {
        return dims.clone();
    }

    /** The shape with the last two axes swapped; rank 2 or more. */
    public Shape transposed() {
        if (dims.length < 2) {
            throw new IllegalArgumentException("shape " + this + ": rank " + dims.length + "; expected 2 or more axes");
        }
        long[] swapped = dims.clone();
        swapped[dims.length - 1] = dims[dims.length - 2];
        swapped[dims.length - 2] = dims[dims.length - 1];
        return new Shape(swapped);
    }

    /** This shape with one axis of another size; the axis as in {@link #dim}. */
    public Shape with(int axis, long size) {
        long[] changed = dims.clone();
        changed[axis < 0 ? axis + dims.length : axis] = size;
        return new Shape(changed);
    }

    private static String text(long[] dims) {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As in a case: {@code [2,3]}. */
    @Override
    public String toString() {
        return text(dims);
    }
}
