package ascendsim.isa.tensor;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.layout.Layout;
import java.lang.foreign.MemorySegment;

/**
 * Storage ND to FRACTAL_NZ and back. Rows that start on a byte move in pieces of one fractal row (32 bytes), 16 rows of
 * the matrix at a time so that both sides stay in the cache; 4-bit rows of odd length move element by element.
 */
public final class FractalNz {
    private FractalNz() {
    }

    /**
     * Copies a tensor into the other storage order.
     *
     * @param type
     *            the type of {@code source}
     * @param format
     *            the order of {@code target}, not that of {@code type}
     * @param target
     *            {@code type.with(format).bytes()} zero bytes
     */
    public static void reorder(TensorType type, MemorySegment source, Format format, MemorySegment target) {
        boolean packed = format == Format.FRACTAL_NZ;
        MemorySegment rows = packed ? source : target;
        MemorySegment fractals = packed ? target : source;
        DType dtype = type.dtype();
        if (dtype.isPacked() && type.columns() % 2 != 0) {
            reorderElements(type, source, format, target);
            return;
        }
        long rowBytes = dtype.bytes(type.columns());
        Layout bytes = new Layout(Layout.Kind.FRACTAL_NZ, type.rows(), rowBytes, DType.BLOCK_BYTES);
        for (long matrix = 0; matrix < type.batch(); matrix++) {
            long first = matrix * type.rows() * rowBytes;
            for (long top = 0; top < type.rows(); top += Layout.FRACTAL_ROWS) {
                Stripe stripe = new Stripe(bytes, top, first, matrix * bytes.elements());
                stripe.copy(rows, fractals, packed);
            }
        }
    }

    private static void reorderElements(TensorType type, MemorySegment source, Format format, MemorySegment target) {
        TensorType to = type.with(format);
        for (long index = 0; index < type.shape().elements(); index++) {
            long code = Elements.code(type.dtype(), source, type.position(index));
            Elements.putCode(type.dtype(), target, to.position(index), code);
        }
    }

    /** Sixteen rows of a matrix whose elements are bytes. */
    private record Stripe(Layout layout, long top, long firstRowByte, long firstFractalByte) {

        void copy(MemorySegment rows, MemorySegment fractals, boolean toFractals) {
            long bottom = Math.min(top + Layout.FRACTAL_ROWS, layout.rows());
            for (long column = 0; column < layout.columns(); column += DType.BLOCK_BYTES) {
                long width = Math.min(DType.BLOCK_BYTES, layout.columns() - column);
                long inFractals = firstFractalByte + layout.offset(top, column);
                for (long row = top; row < bottom; row++, inFractals += DType.BLOCK_BYTES) {
                    long inRows = firstRowByte + row * layout.columns() + column;
                    if (toFractals) {
                        MemorySegment.copy(rows, inRows, fractals, inFractals, width);
                    } else {
                        MemorySegment.copy(fractals, inFractals, rows, inRows, width);
                    }
                }
            }
        }
    }
}
