package ascendsim.isa.tensor;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A tensor in host memory off the Java heap. Its type is known at once; its storage is allocated and filled at the
 * first touch of an element or of {@link #segment()}, so that a run that never looks at the data never makes it.
 * Storage is little-endian, in the order of the format, padding zero, freed when the tensor is no longer reachable. The
 * content may be changed; making it is safe from several threads, changing it is for the caller to order.
 */
public final class Tensor {
    private static final long ALIGNMENT_BYTES = 64;

    private final TensorType type;
    private Supplier<MemorySegment> source;
    private volatile MemorySegment storage;

    private Tensor(TensorType type, Supplier<MemorySegment> source) {
        this.type = type;
        this.source = source;
    }

    /** All zero. */
    public static Tensor zeros(TensorType type) {
        return lazy(type, storage -> {
        });
    }

    /**
     * A tensor whose content is made at the first touch.
     *
     * @param contents
     *            writes the storage it is given, {@code type.bytes()} zero bytes in the order of the format; called at
     *            most once unless it throws
     */
    public static Tensor lazy(TensorType type, Consumer<MemorySegment> contents) {
        return new Tensor(type, () -> {
            MemorySegment made = Arena.ofAuto().allocate(type.bytes(), ALIGNMENT_BYTES);
            contents.accept(made);
            return made;
        });
    }

    /**
     * A tensor over storage of the caller's, which has to stay for as long as the tensor is used.
     *
     * @param storage
     *            {@code type.bytes()} bytes in the order of the format; asked for at the first touch, at most once
     *            unless it throws
     */
    public static Tensor over(TensorType type, Supplier<MemorySegment> storage) {
        return new Tensor(type, storage);
    }

    /** Row-major values, rounded as {@link Elements#fromFloat} does. */
    public static Tensor ofFloats(DType dtype, Shape shape, float... values) {
        TensorType type = of(dtype, shape, values.length);
        float[] copy = values.clone();
        return lazy(type, storage -> Bulk.write(dtype, storage, 0, copy));
    }

    /** Row-major whole numbers, saturating as {@link Elements#fromLong} does. */
    public static Tensor ofLongs(DType dtype, Shape shape, long... values) {
        TensorType type = of(dtype, shape, values.length);
        long[] copy = values.clone();
        return lazy(type, storage -> Bulk.write(dtype, storage, 0, copy));
    }

    private static TensorType of(DType dtype, Shape shape, int values) {
        if (shape.elements() != values) {
            throw new IllegalArgumentException(
                    "tensor " + dtype + shape + ": " + values + " values; expected " + shape.elements());
        }
        return new TensorType(dtype, shape, Format.ND);
    }

    public TensorType type() {
        return type;
    }

    public DType dtype() {
        return type.dtype();
    }

    public Shape shape() {
        return type.shape();
    }

    public Format format() {
        return type.format();
    }

    /** Logical elements, without padding. */
    public long elements() {
        return type.shape().elements();
    }

    /** Whether the storage has been made. */
    public boolean materialised() {
        return storage != null;
    }

    /** The storage, {@code type().bytes()} bytes; made now if it was not yet. */
    public MemorySegment segment() {
        MemorySegment made = storage;
        return made == null ? materialise() : made;
    }

    private synchronized MemorySegment materialise() {
        if (storage == null) {
            storage = source.get();
            source = () -> storage;
        }
        return storage;
    }

    /** The code of the element with this row-major logical index, zero-extended; checked against the storage only. */
    public long codeAt(long index) {
        return Elements.code(dtype(), segment(), type.position(index));
    }

    /** As {@link Elements#toDouble}. */
    public double doubleAt(long index) {
        return Elements.toDouble(dtype(), codeAt(index));
    }

    /** As {@link Elements#toFloat}. */
    public float floatAt(long index) {
        return Elements.toFloat(dtype(), codeAt(index));
    }

    /** As {@link Elements#toLong}. */
    public long longAt(long index) {
        return Elements.toLong(dtype(), codeAt(index));
    }

    public void putCode(long index, long code) {
        Elements.putCode(dtype(), segment(), type.position(index), code);
    }

    /** As {@link Elements#fromDouble}. */
    public void putDouble(long index, double value) {
        putCode(index, Elements.fromDouble(dtype(), value));
    }

    /** As {@link Elements#fromFloat}. */
    public void putFloat(long index, float value) {
        putCode(index, Elements.fromFloat(dtype(), value));
    }

    /** As {@link Elements#fromLong}. */
    public void putLong(long index, long value) {
        putCode(index, Elements.fromLong(dtype(), value));
    }

    /** The same logical tensor in another storage order, made lazily from this one; this one if it has that order. */
    public Tensor to(Format format) {
        if (format == format()) {
            return this;
        }
        return lazy(type.with(format), target -> FractalNz.reorder(type, segment(), format, target));
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
