package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.wqbmm.Passes.GmRows;
import java.util.Optional;

/** Scale, offset and bias of some columns, as float32 in UB. */
final class ColumnFactors {
    private final ProgramBuilder program;
    private final Passes passes;
    private final Ring in;
    private final Vector scale;
    private final Optional<Vector> offset;
    private final Optional<Vector> bias;

    /** A vector in GM, with room for it as it comes and, if it is narrower, as float32. */
    private record Vector(DType type, Affine gm, Address raw, Address wide) {
        static Vector of(ProgramBuilder program, LocalMemoryMap map, String name, DType type, long columns) {
            Address raw = map.take(Space.UB, up(type.bytes(columns)), 32);
            Address wide = type == DType.FLOAT32 ? raw : map.take(Space.UB, up(4 * columns), 32);
            return new Vector(type, program.argument(name), raw, wide);
        }

        private static long up(long bytes) {
            return Math.ceilDiv(bytes, 256L) * 256;
        }
    }

    /**
     * Emits the arguments.
     *
     * @param map     gives the buffers
     * @param columns at most
     */
    ColumnFactors(ProgramBuilder program, MsdProblem problem, LocalMemoryMap map, long columns) {
        this.program = program;
        this.passes = new Passes(program);
        this.in = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.scale = Vector.of(program, map, "antiquant_scale", problem.type(), columns);
        this.offset = problem.offset()
                ? Optional.of(Vector.of(program, map, "antiquant_offset", problem.type(), columns))
                : Optional.empty();
        this.bias = problem.bias().map(type -> Vector.of(program, map, "bias", type, columns));
    }

    void open() {
        in.open();
    }

    void close() {
        in.close();
    }

    /** Emits the loads of {@code columns} columns from {@code first} on. */
    void load(Affine first, long columns) {
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
    void release() {
        in.release(Affine.ZERO);
    }

    private void load(Vector vector, Affine first, long columns) {
        long bytes = vector.type.bytes(columns);
        passes.load(vector.type, vector.raw, vector.gm.plus(first.times(vector.type.bytes(1))),
                new GmRows(Affine.ONE, bytes, bytes));
    }

    private void widen(Vector vector) {
        if (vector.type != DType.FLOAT32) {
            passes.convert(vector.type, DType.FLOAT32, Rounding.RINT, vector.wide, vector.raw);
        }
    }

    Address scale() {
        return scale.wide;
    }

    Optional<Address> offset() {
        return offset.map(Vector::wide);
    }

    Optional<Address> bias() {
        return bias.map(Vector::wide);
    }
}
