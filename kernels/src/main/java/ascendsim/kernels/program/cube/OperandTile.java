package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.Consumer;

/** One operand's way from GM over L1 into L0, one class per way (isa.md §3, loading recipes). */
public sealed interface OperandTile permits RowTile, ColumnTile, Float32ColumnTile, BlockTile {
    /** Largest pitch of an ND matrix in elements and largest gap of a burst in blocks (isa.md §2.1 #1, #2). */
    long LARGEST_STRIDE = 65535;

    DType type();

    TileSize size();

    /** Bytes of one load in L1. */
    long l1Bytes();

    /** Bytes of one tile in L0. */
    long l0Bytes();

    /** Bytes in GM from one row (column) to the next; for NZ a c0-th of the way to the next block of them. */
    Affine gmStride();

    /** Bytes in GM from the operand's start to a row (column). */
    default Affine gmOffset(ProgramBuilder program, Affine first) {
        return program.multiply(first, gmStride());
    }

    /** Bytes of elements; a number of them in a register must be of a type of whole bytes. */
    static Affine bytes(DType type, Affine elements) {
        return elements.isConstant()
                ? Affine.of(type.bytes(elements.base()))
                : elements.times(type.bits() / Byte.SIZE);
    }

    /** Emits {@code body} for 0 to {@code count} - 1: one after the other where that is known, else in a loop. */
    static void each(ProgramBuilder program, Affine count, Consumer<Affine> body) {
        if (count.isConstant()) {
            for (long i = 0; i < count.base(); i++) {
                body.accept(Affine.of(i));
            }
        } else {
            program.loop(count, body);
        }
    }

    /** Whether a single row lies in fractals too, so that no product is a GEMV. */
    default boolean hasRowsInFractals() {
        return false;
    }

    /** Emits the load of a region; MTE2. */
    void toL1(ProgramBuilder program, Region region, Address l1);

    /** Emits the move of a slice; MTE1. */
    void toL0(ProgramBuilder program, Slice slice);

    /** What the other methods want to know of {@code elements}; a few scalar instructions unless it is constant. */
    default Extent extent(ProgramBuilder program, Affine elements) {
        Affine fractals = program.ceilDivide(elements, TileSize.FRACTAL_ROWS);
        boolean same = type().c0() == TileSize.FRACTAL_ROWS;
        return new Extent(elements, fractals, same ? fractals : program.ceilDivide(elements, type().c0()));
    }
}
