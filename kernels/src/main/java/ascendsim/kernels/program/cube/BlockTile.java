package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Load2DV2;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.ProgramBuilder;

/**
 * An operand on v310: into L1 as {@code stored} says, from there to L0 by one ld2dv2, transposed where k runs down its
 * columns. L0A then holds NZ and L0B nZ (isa.md §3). Transposed squares of 8 and 4 bits are 32 and 64 columns wide: the
 * last of a column of L0 whose fractals they do not fill up reaches into the next column, which is written after it. A
 * single left row lies in fractals.
 *
 * @param stored how it lies in GM and L1: a {@link RowTile} or a {@link ColumnTile}
 * @param pairs  whether k is filled up with zeros to whole pairs of scales
 */
public record BlockTile(OperandTile stored, Space l0, boolean pairs) implements OperandTile {
    /** An operand without scales. */
    public BlockTile(OperandTile stored, Space l0) {
        this(stored, l0, false);
    }

    /** An operand as it is loaded on an architecture; {@code stored} is how v220 loads it. */
    public static OperandTile on(Target target, OperandTile stored, Space l0) {
        return target == Target.V310 ? new BlockTile(stored, l0) : stored;
    }

    private static final int FRACTAL_ROWS = TileSize.FRACTAL_ROWS;

    private boolean turns() {
        return stored instanceof ColumnTile;
    }

    @Override
    public DType type() {
        return stored.type();
    }

    @Override
    public TileSize size() {
        return stored.size();
    }

    @Override
    public long l1Bytes() {
        return stored.l1Bytes();
    }

    @Override
    public long l0Bytes() {
        return stored.l0Bytes();
    }

    @Override
    public Affine gmStride() {
        return stored.gmStride();
    }

    @Override
    public Affine gmOffset(ProgramBuilder program, Affine first) {
        return stored.gmOffset(program, first);
    }

    @Override
    public boolean hasRowsInFractals() {
        return true;
    }

    /** A single row comes once. */
    @Override
    public void toL1(ProgramBuilder program, Region region, Address l1) {
        stored.toL1(program, new Region(region.origin(), region.elements(), false, region.k0(), region.depth(),
                region.hint()), l1);
        if (pairs) {
            fillUp(program, region, l1);
        }
    }

    /** Zeros in L1 from where the depth ends to the end of its last pair of scales, beside what the load fills up. */
    private void fillUp(ProgramBuilder program, Region region, Address l1) {
        long depth = region.depth().base();
        long loaded = turns() ? depth : Math.ceilDiv(depth, type().c0()) * type().c0();
        long missing = Math.ceilDiv(depth, ScaleTiles.PAIR) * ScaleTiles.PAIR - loaded;
        if (missing == 0) {
            return;
        }
        if (turns()) {
            Affine columns = program.ceilDivide(region.elements(), type().c0());
            program.emit(new Fill(DType.FLOAT16, l1.plus(loaded * Move.BLOCK), columns, Affine.of(missing),
                    Affine.of(size().l1Depth() - missing), Affine.ZERO));
        } else {
            long rows = size().fractals() * FRACTAL_ROWS;
            program.emit(new Fill(DType.FLOAT16, l1.plus(loaded / type().c0() * rows * Move.BLOCK),
                    Affine.of(missing / type().c0()), Affine.of(rows), Affine.ZERO, Affine.ZERO));
        }
    }

    @Override
    public void toL0(ProgramBuilder program, Slice slice) {
        Extent extent = slice.extent();
        if (!turns()) {
            long columnBytes = size().fractals() * Move.FRACTAL;
            Address from = slice.l1().plus(slice.k0().times(columnBytes / type().c0()));
            program.emit(load(slice, from, extent.fractals(), program.ceilDivide(slice.depth(), type().c0()),
                    size().fractals()));
            return;
        }
        int down = Math.max(type().c0(), FRACTAL_ROWS);
        Affine depth = program.ceilDivide(slice.depth(), down).times(down / FRACTAL_ROWS);
        Affine across = type().bits() == Float.SIZE ? extent.fractals().times(2) : extent.blocks();
        program.emit(load(slice, slice.l1().plus(slice.k0().times(Move.BLOCK)), depth, across,
                size().l1Depth() / FRACTAL_ROWS));
    }

    private Load2DV2 load(Slice slice, Address from, Affine down, Affine across, long pitch) {
        return new Load2DV2(type(), slice.l0(), from, Affine.ZERO, Affine.ZERO, down, across, Affine.of(pitch),
                slice.extent().fractals(), turns());
    }
}
