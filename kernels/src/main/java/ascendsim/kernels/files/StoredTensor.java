package ascendsim.kernels.files;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.FractalNz;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A row-major tensor inside a file.
 *
 * @param where
 *            the file, and the entry where it has several, for errors
 * @param type
 *            the file's word for the elements
 * @param shape
 *            the shape the file says
 * @param content
 *            the elements, little-endian
 */
record StoredTensor(String where, FileType type, Shape shape, MemorySegment content) {

    /**
     * The tensor as the case has it. The shapes must agree; 4-bit elements may be one to the byte in the case's shape,
     * or packed low nibble first into integers, the last axis divided accordingly. FRACTAL_NZ is made from the
     * row-major file.
     *
     * @throws BadInput
     *             if the file does not hold such a tensor
     */
    Tensor as(TensorType wanted) {
        if (!type.fits(wanted.dtype())) {
            throw BadInput.of(where, "elements of " + type.name(), "expected " + FileTypes.acceptable(wanted.dtype()),
                    "the case says " + wanted);
        }
        boolean packed = wanted.dtype().isPacked() && isPacked(wanted.shape());
        if (!packed && !shape.equals(wanted.shape())) {
            throw BadInput.of(where, "shape " + shape, "expected " + wanted.shape() + " as in the case", "");
        }
        if (wanted.dtype().isPacked() && !packed && type.bits() != 8) {
            throw BadInput.of(where, "elements of " + type.name(), "expected one byte for each 4-bit element", "");
        }
        long bytes = Math.multiplyExact(shape.elements(), (long) (type.bits() / 8));
        if (content.byteSize() != bytes) {
            throw BadInput.of(where, content.byteSize() + " bytes of data", "expected " + bytes + " for " + type.name()
                    + shape, content.byteSize() < bytes ? "the file is truncated" : "");
        }
        boolean spread = wanted.dtype().isPacked() && !packed;
        return Tensor.lazy(wanted, storage -> load(wanted, spread, storage));
    }

    private boolean isPacked(Shape wanted) {
        if (wanted.rank() == 0 || shape.rank() != wanted.rank()) {
            return false;
        }
        int perElement = type.bits() / 4;
        return wanted.dim(-1) % perElement == 0 && shape.equals(wanted.with(-1, wanted.dim(-1) / perElement));
    }

    private void load(TensorType wanted, boolean spread, MemorySegment storage) {
        if (wanted.format() == Format.ND) {
            loadRows(wanted.dtype(), spread, storage);
            return;
        }
        TensorType rows = wanted.with(Format.ND);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment plain = spread ? arena.allocate(rows.bytes()) : content;
            if (spread) {
                loadRows(wanted.dtype(), true, plain);
            }
            FractalNz.reorder(rows, plain, wanted.format(), storage);
        }
    }

    private void loadRows(DType dtype, boolean spread, MemorySegment plain) {
        if (!spread) {
            plain.copyFrom(content);
            return;
        }
        int low = dtype == DType.INT4 ? -8 : 0;
        for (long i = 0; i < content.byteSize(); i++) {
            byte element = content.get(ValueLayout.JAVA_BYTE, i);
            if (element < low || element > low + 15) {
                throw BadInput.of(where, "element " + i + " is " + element,
                        "expected " + low + " to " + (low + 15) + " for " + dtype, "");
            }
            Elements.putCode(dtype, plain, i, element);
        }
    }

    /** The bytes of a tensor as files store it: row-major, 4-bit elements one to the byte (int4 sign-extended). */
    static MemorySegment bytes(Tensor tensor) {
        MemorySegment plain = tensor.to(Format.ND).segment();
        if (!tensor.dtype().isPacked()) {
            return plain;
        }
        MemorySegment spread = Arena.ofAuto().allocate(tensor.elements());
        for (long i = 0; i < tensor.elements(); i++) {
            long code = Elements.code(tensor.dtype(), plain, i);
            long element = tensor.dtype() == DType.INT4 ? Elements.toLong(DType.INT4, code) : code;
            spread.set(ValueLayout.JAVA_BYTE, i, (byte) element);
        }
        return spread;
    }
}
