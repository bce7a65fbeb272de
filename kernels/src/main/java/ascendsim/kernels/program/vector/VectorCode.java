package ascendsim.kernels.program.vector;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Writes vector instructions under a mask and copies of bytes between GM and UB. The mask is all lanes before and after
 * every method.
 */
public record VectorCode(ProgramBuilder program) {
    private static final Affine ALL = Affine.of(-1);

    /** Later vector instructions see what earlier ones wrote. */
    public void barrier() {
        program.barrier(Pipe.V);
    }

    /** All lanes. */
    public void emit(Vector instruction) {
        program.emit(instruction);
    }

    /** The first {@code elements} elements, in as many repeats as that takes (counter mode). */
    public void counted(Affine elements, Vector instruction) {
        program.emit(new SetMaskCount(elements));
        program.emit(instruction);
        program.emit(new SetMask(ALL, ALL));
    }

    /** The first {@code lanes} lanes of each repeat. */
    public void masked(long lanes, Vector instruction) {
        program.emit(new SetMask(Affine.of(bits(lanes - Long.SIZE)), Affine.of(bits(lanes))));
        program.emit(instruction);
        program.emit(new SetMask(ALL, ALL));
    }

    /** One lane of the first 64 of each repeat. */
    public void lane(Affine lane, Vector instruction) {
        Affine bit = program.compute(ascendsim.isa.instruction.ScalarArithmetic.Op.SHL, Affine.ONE, lane);
        program.emit(new SetMask(Affine.ZERO, bit));
        program.emit(instruction);
        program.emit(new SetMask(ALL, ALL));
    }

    private static long bits(long lanes) {
        return lanes >= Long.SIZE ? -1 : lanes <= 0 ? 0 : (1L << lanes) - 1;
    }

    /**
     * Bytes in GM, one row after the other; in UB each row begins at a DataBlock.
     *
     * @param rows     how many
     * @param rowBytes bytes of each
     */
    public record Rows(Affine rows, Affine rowBytes) {
        /** Some bytes in a row. */
        public static Rows one(Affine bytes) {
            return new Rows(Affine.ONE, bytes);
        }

        /** Rows of which each fills whole DataBlocks are a single one. */
        public static Rows of(Affine rows, long rowBytes) {
            return rowBytes % DType.BLOCK_BYTES == 0
                    ? one(rows.times(rowBytes))
                    : new Rows(rows, Affine.of(rowBytes));
        }
    }

    /** GM to UB; the rest of a row's last DataBlock becomes zero. */
    public void load(DType type, Address ub, Address gm, Rows rows) {
        program.emit(load(type, ub, gm, rows.rows, rows.rowBytes));
    }

    /** As {@link #load}, in timing mode too, because control flow depends on it. */
    public void loadControl(DType type, Address ub, Address gm, Rows rows) {
        program.emitMaterialised(load(type, ub, gm, rows.rows, rows.rowBytes));
    }

    private static Padded load(DType type, Address ub, Address gm, Affine count, Affine length) {
        return new Padded(Route.GM_UB, type, ub, gm, count, length, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }

    /** UB to GM. */
    public void store(DType type, Address gm, Address ub, Rows rows) {
        program.emit(new Padded(Route.UB_GM, type, gm, ub, rows.rows, rows.rowBytes, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
    }

    /** The GM address of a parameter. */
    public Address argument(String parameter) {
        return Address.gm(program.argument(parameter));
    }

    /** A UB address. */
    public static Address ub(long offset) {
        return new Address(Space.UB, Affine.of(offset));
    }
}
