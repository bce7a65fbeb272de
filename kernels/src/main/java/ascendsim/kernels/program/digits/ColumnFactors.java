package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.Passes.GmRows;
import java.util.Optional;

/** Scale, offset and bias of some columns, as float32 in UB. */
public final class ColumnFactors {
    private final ProgramBuilder program;
    private final Passes passes;
    private final Ring in;
    private final Vector scale;
    private final Optional<Vector> offset;
    private final Optional<Vector> bias;

    /** A vector in GM, as wide as y, from a byte address on. */
    public record Given(DType type, Affine gm) {
    }

    /** What there is of them. */
    public record Vectors(Given scale, Optional<Given> offset, Optional<Given> bias) {
    }

    /** A vector in GM, with room for it as it comes and, if it is narrower, as float32. */
    private record Vector(Given given, Address raw, Address wide) {
        static Vector of(LocalMemoryMap map, Given given, long columns) {
            Address raw = map.take(Space.UB, up(given.type.bytes(columns)), 32);
            Address wide = given.type == DType.FLOAT32 ? raw : map.take(Space.UB, up(4 * columns), 32);
            return new Vector(given, raw, wide);
        }

        private static long up(long bytes) {
            return Math.ceilDiv(bytes, 256L) * 256;
        }
    }

    /**
     * Takes the buffers.
     *
     * @param columns at most
     */
    public ColumnFactors(ProgramBuilder program, LocalMemoryMap map, Vectors vectors, long columns) {
        this.program = program;
        this.passes = new Passes(program);
        this.in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.scale = Vector.of(map, vectors.scale, columns);
        this.offset = vectors.offset.map(given -> Vector.of(map, given, columns));
        this.bias = vectors.bias.map(given -> Vector.of(map, given, columns));
    }

    /** A vector by itself, which {@link #scale} gives. */
    public static ColumnFactors alone(ProgramBuilder program, LocalMemoryMap map, Given vector, long columns) {
        return new ColumnFactors(program, map, new Vectors(vector, Optional.empty(), Optional.empty()), columns);
    }

    public void open() {
        in.open();
    }

    public void close() {
        in.retire();
    }

    /** Emits the loads of {@code columns} columns from {@code first} on. */
    public void load(Affine first, long columns) {
        in.acquire(Affine.ZERO);
        load(scale, first, columns);
        offset.ifPresent(vector -> load(vector, first, columns));
        bias.ifPresent(vector -> load(vector, first, columns));
        in.publish(Affine.ZERO);
        in.await(Affine.ZERO);
        passes.count(Affine.of(columns));
        widen(scale);
        offset.ifPresent(this::widen);
        bias.ifPresent(this::widen);
        passes.lanes();
    }

    /** The columns have been used. */
    public void release() {
        in.release(Affine.ZERO);
    }

    private void load(Vector vector, Affine first, long columns) {
        DType type = vector.given.type;
        long bytes = type.bytes(columns);
        passes.load(type, vector.raw, vector.given.gm.plus(first.times(type.bytes(1))),
                new GmRows(Affine.ONE, bytes, bytes));
    }

    private void widen(Vector vector) {
        if (vector.given.type != DType.FLOAT32) {
            passes.convert(vector.given.type, DType.FLOAT32, Rounding.RINT, vector.wide, vector.raw);
        }
    }

    public Address scale() {
        return scale.wide;
    }

    public Optional<Address> offset() {
        return offset.map(Vector::wide);
    }

    public Optional<Address> bias() {
        return bias.map(Vector::wide);
    }
}
