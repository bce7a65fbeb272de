package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;

/**
 * An operand stored with k along its rows: the left operand [M, K], or a transposed right one [N, K]. In L1 it is NZ
 * with the tile's extent as rows; its fractals go to L0 as they are, because the fractals of zZ and nZ hold k innermost
 * too.
 *
 * @param l0 where the tile goes: L0A (zZ) or L0B (nZ)
 */
public record RowTile(DType type, Space l0, GmLayout layout, TileSize size) implements OperandTile {

    @Override
    public long l1Bytes() {
        return type.bytes(rows() * size.l1Depth());
    }

    @Override
    public long l0Bytes() {
        return type.bytes(rows() * size.l0Depth());
    }

    @Override
    public Affine gmStride() {
        return switch (layout) {
            case GmLayout.Nd nd -> OperandTile.bytes(type, nd.pitch());
            case GmLayout.Nz _ -> Affine.of(Move.BLOCK);
        };
    }

    @Override
    public void toL1(ProgramBuilder program, Region region, Address l1) {
        switch (layout) {
            case GmLayout.Nd nd -> fromNd(program, region, l1, nd.pitch());
            case GmLayout.Nz nz -> fromNz(program, region, l1, nz.rows());
        }
    }

    private void fromNd(ProgramBuilder program, Region region, Address l1, Affine pitch) {
        Address src = Address.gm(region.origin().plus(Packing.bytes(program, type, region.k0())));
        new Nd2NzRows(Packing.moved(type), Packing.moved(program, type, pitch), rows()).emit(program, src, l1,
                new Nd2NzRows.Box(region.elements(), Packing.moved(program, type, region.depth()),
                        copies(program, region), region.hint()));
    }

    /** A single left row is loaded twice: a Mmad with m = 1 would read it in another layout (isa.md §2.1 #15). */
    private Affine copies(ProgramBuilder program, Region region) {
        if (l0 == Space.L0B || !region.maybeSingle()) {
            return Affine.ONE;
        }
        return program.compute(Op.MAX, Affine.of(3).minus(region.elements()), Affine.ONE);
    }

    /** Column blocks of c0 k elements; each is one burst of the tile's rows. A single left row comes twice here too. */
    private void fromNz(ProgramBuilder program, Region region, Address l1, Affine gmRows) {
        Affine rows = region.elements();
        Address src = Address.gm(region.origin().plus(program.multiply(region.k0(), OperandTile.bytes(type, gmRows))));
        var columns = new NzColumns(gmRows, rows());
        Affine count = program.ceilDivide(region.depth(), type.c0());
        columns.emit(program, src, l1, new NzColumns.Box(count, rows, region.hint()));
        if (l0 == Space.L0A && region.maybeSingle()) {
            program.when(Condition.EQ, rows, Affine.ONE, () -> columns.emit(program, src, l1.plus(Move.BLOCK),
                    new NzColumns.Box(count, Affine.ONE, region.hint())));
        }
    }

    @Override
    public void toL0(ProgramBuilder program, Slice slice) {
        Affine kBlocks = program.ceilDivide(slice.depth(), type.c0());
        long columnBytes = rows() * Move.BLOCK;
        Address src = slice.l1().plus(slice.k0().times(columnBytes / type.c0()));
        Affine fractals = slice.extent().fractals();
        if (isContiguous(fractals, kBlocks)) {
            load(program, slice.l0(), src, kBlocks.times(size.fractals()), Affine.ZERO);
        } else if (l0 == Space.L0A && type.bits() >= Byte.SIZE) {
            program.emit(new Load3D(type, slice.l0(), src, Affine.of(rows()), slice.depth(),
                    slice.extent().elements(), Affine.ZERO, Affine.ZERO, false));
        } else {
            columns(program, slice, src, kBlocks);
        }
    }

    /** One load per column of fractals. */
    private void columns(ProgramBuilder program, Slice slice, Address src, Affine kBlocks) {
        Affine fractals = slice.extent().fractals();
        OperandTile.each(program, kBlocks, kb -> {
            Address from = src.plus(kb.times(rows() * Move.BLOCK));
            if (l0 == Space.L0A) {
                load(program, slice.l0().plus(kb.times(Move.FRACTAL)), from, fractals, kBlocks.plus(-1));
            } else {
                load(program, slice.l0().plus(program.multiply(fractals, kb).times(Move.FRACTAL)), from, fractals,
                        Affine.ZERO);
            }
        });
    }

    /** Whether the fractals follow one another in L0 as they do in L1. */
    private boolean isContiguous(Affine fractals, Affine kBlocks) {
        boolean whole = fractals.isConstant() && fractals.base() == size.fractals();
        return (whole || size.fractals() == 1)
                && (l0 == Space.L0B || size.fractals() == 1 || kBlocks.equals(Affine.ONE))
                && size.fractals() * mostBlocks(kBlocks) <= 255;
    }

    private long mostBlocks(Affine kBlocks) {
        return kBlocks.isConstant() ? kBlocks.base() : Math.ceilDiv(size.l0Depth(), (long) type.c0());
    }

    private void load(ProgramBuilder program, Address dst, Address src, Affine repeat, Affine dstGap) {
        program.emit(new Load2D(type, dst, src, repeat, Affine.ONE, dstGap, false));
    }

    /** Rows of the NZ matrix in L1. */
    private long rows() {
        return size.fractals() * TileSize.FRACTAL_ROWS;
    }
}
