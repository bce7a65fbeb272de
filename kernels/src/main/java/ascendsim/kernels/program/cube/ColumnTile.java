package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;

/**
 * An operand stored with k down its columns: the right one [K, N], or a transposed left one [K, M] of a 16-bit type or
 * int8. In L1 it is NZ with the load's depth as rows; on the way to L0 its squares are transposed: 16x16 by one load of
 * a window, 32x32 of int8 and 64x64 of int4 by one load per row of squares.
 *
 * @param l0 where the tile goes: L0A (zZ) or L0B (nZ)
 */
public record ColumnTile(DType type, Space l0, GmLayout layout, TileSize size) implements OperandTile {

    /** A right operand. */
    public ColumnTile(DType type, GmLayout layout, TileSize size) {
        this(type, Space.L0B, layout, size);
    }

    @Override
    public long l1Bytes() {
        return width() * size.l1Depth() * type.bits() / 8;
    }

    /** The last square may reach beyond the tile's fractals. */
    @Override
    public long l0Bytes() {
        return width() * size.l0Depth() * type.bits() / 8;
    }

    private long width() {
        return Math.ceilDiv(size.extent(), type.c0()) * type.c0();
    }

    @Override
    public Affine gmStride() {
        return switch (layout) {
            case GmLayout.Nd _ -> Affine.of(type().bytes(1));
            case GmLayout.Nz nz -> OperandTile.bytes(type(), nz.rows());
        };
    }

    /** Two columns of int4 share a byte. */
    @Override
    public Affine gmOffset(ProgramBuilder program, Affine first) {
        return switch (layout) {
            case GmLayout.Nd _ -> Packing.bytes(program, type, first);
            case GmLayout.Nz _ -> program.multiply(first, gmStride());
        };
    }

    @Override
    public void toL1(ProgramBuilder program, Region region, Address l1) {
        switch (layout) {
            case GmLayout.Nd nd -> {
                Address src = Address
                        .gm(region.origin().plus(program.multiply(region.k0(), OperandTile.bytes(type, nd.pitch()))));
                new Nd2NzRows(Packing.moved(type), Packing.moved(program, type, nd.pitch()), size.l1Depth()).emit(
                        program, src, l1, new Nd2NzRows.Box(region.depth(),
                                Packing.moved(program, type, region.elements()), region.hint()));
            }
            case GmLayout.Nz nz -> {
                Address src = Address.gm(region.origin().plus(region.k0().times(Move.BLOCK)));
                new NzColumns(nz.rows(), size.l1Depth()).emit(program, src, l1,
                        new NzColumns.Box(program.ceilDivide(region.elements(), type().c0()), region.depth(),
                                region.hint()));
            }
        }
    }

    @Override
    public void toL0(ProgramBuilder program, Slice slice) {
        if (type.bits() <= Byte.SIZE) {
            squares(program, slice);
            return;
        }
        program.emit(new Load3D(type, slice.l0(), slice.l1(), Affine.of(size.l1Depth()), slice.extent().elements(),
                slice.depth(), Affine.ZERO, slice.k0(), l0 == Space.L0A));
    }

    private void squares(ProgramBuilder program, Slice slice) {
        Address src = slice.l1().plus(slice.k0().times(Move.BLOCK));
        Affine blocks = program.ceilDivide(slice.depth(), type.c0());
        OperandTile.each(program, blocks, i -> {
            Address from = src.plus(i.times((long) type.c0() * Move.BLOCK));
            if (l0 == Space.L0A) {
                toZz(program, slice.l0().plus(i.times(Move.FRACTAL)), from, slice.extent(), blocks);
            } else {
                Affine skipped = program.multiply(slice.extent().fractals(), i);
                toNz(program, slice.l0().plus(skipped.times(Move.FRACTAL)), from, slice.extent());
            }
        });
    }

    /** One k block of L0A: its fractals are {@code blocks} apart. */
    private void toZz(ProgramBuilder program, Address to, Address from, Extent extent, Affine blocks) {
        program.emit(new Load2DTransposed(type, to, from, extent.blocks(), squaresPerColumn(),
                blocks.times(2).plus(-1), blocks.plus(-1)));
    }

    /**
     * One k block of L0B: its fractals follow one another. A last square that is not full reaches into the next row of
     * fractals, which must therefore be written after it.
     */
    private void toNz(ProgramBuilder program, Address to, Address from, Extent extent) {
        program.emit(new Load2DTransposed(type, to, from, extent.blocks(), squaresPerColumn(),
                Affine.of(squareFractals() - 1L), Affine.ZERO));
        program.when(Condition.NE, extent.blocks().times(squareFractals()), extent.fractals(),
                () -> program.barrier(Pipe.MTE1));
    }

    private int squareFractals() {
        return Load2DTransposed.squareFractals(type);
    }

    private Affine squaresPerColumn() {
        return Affine.of(size.l1Depth() / type.c0());
    }
}
