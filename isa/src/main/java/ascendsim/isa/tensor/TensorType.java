package ascendsim.isa.tensor;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.layout.Layout;

/**
 * What is known of a tensor without its data.
 *
 * @param shape
 *            the logical shape, also for {@link Format#FRACTAL_NZ}; 4-bit types count elements, not bytes
 * @param format
 *            {@link Format#FRACTAL_NZ} needs rank 2 or more
 */
public record TensorType(DType dtype, Shape shape, Format format) {

    public TensorType {
        if (format == Format.FRACTAL_NZ && shape.rank() < 2) {
            throw new IllegalArgumentException(
                    "tensor " + dtype + shape + ": format FRACTAL_NZ; expected a shape of 2 or more axes");
        }
    }

    /** Row-major. */
    public static TensorType nd(DType dtype, long... dims) {
        return new TensorType(dtype, Shape.of(dims), Format.ND);
    }

    /** Rows of the innermost matrix; 1 for rank 0 and 1. */
    public long rows() {
        return shape.rank() < 2 ? 1 : shape.dim(-2);
    }

    /** Columns of the innermost matrix; 1 for a scalar. */
    public long columns() {
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }

    /** Matrices of {@link #rows()} x {@link #columns()}: the product of the axes before the last two. */
    public long batch() {
        long product = 1;
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            product *= shape.dim(axis);
        }
        return product;
    }

    /** Layout of one innermost matrix in storage. */
    public Layout layout() {
        return switch (format) {
            case ND -> Layout.nd(rows(), columns());
            case FRACTAL_NZ -> Layout.fractalNz(rows(), columns(), dtype);
        };
    }

    /** Elements in storage, padding included. */
    public long storageElements() {
        return Math.multiplyExact(batch(), layout().elements());
    }

    /** Bytes in storage, padding included. */
    public long bytes() {
        return dtype.bytes(storageElements());
    }

    /** Storage position of the element with this row-major logical index, {@code 0 <= index < shape.elements()}. */
    public long position(long index) {
        if (format == Format.ND) {
            return index;
        }
        long matrix = rows() * columns();
        long inside = index % matrix;
        Layout layout = layout();
        return index / matrix * layout.elements() + layout.offset(inside / columns(), inside % columns());
    }

    /** The same shape and type in another storage order. */
    public TensorType with(Format other) {
        return new TensorType(dtype, shape, other);
    }

    @Override
    public String toString() {
        return dtype + shape.toString() + (format == Format.ND ? "" : " " + format);
    }
}
