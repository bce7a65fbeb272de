package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;

/**
 * A float32 left operand stored with k down its columns, [K, M], on its way to L0A (zZ). A transposed square is 16x16,
 * two fractals of 8 columns that must lie side by side, so L1 holds slabs of 16 k rows, each an NZ matrix of its own,
 * one after the other. Up to 8 k overlap within one load and rely on its repeats writing in order.
 */
public record Float32ColumnTile(GmLayout layout, TileSize size) implements OperandTile {
    private static final int SLAB_ROWS = 16;
    /** 2^4 rows. */
    private static final int SLAB_SHIFT = 4;

    @Override
    public DType type() {
        return DType.FLOAT32;
    }

    @Override
    public long l1Bytes() {
        return Math.ceilDiv(size.l1Depth(), SLAB_ROWS) * slabBytes();
    }

    @Override
    public long l0Bytes() {
        return Math.ceilDiv(size.l0Depth(), SLAB_ROWS) * slabBytes();
    }

    private long slabBytes() {
        return size.fractals() * 2 * Move.FRACTAL;
    }

    @Override
    public Affine gmStride() {
        return switch (layout) {
            case GmLayout.Nd _ -> Affine.of(type().bytes(1));
            case GmLayout.Nz nz -> OperandTile.bytes(type(), nz.rows());
        };
    }

    @Override
    public void toL1(ProgramBuilder program, Region region, Address l1) {
        switch (layout) {
            case GmLayout.Nd nd -> fromNd(program, region, l1, pitch(nd));
            case GmLayout.Nz nz -> fromNz(program, region, l1, nz.rows());
        }
    }

    private static long pitch(GmLayout.Nd nd) {
        if (!nd.pitch().isConstant()) {
            throw new IllegalArgumentException("float32 [K, M]: the pitch is in a register; expected a constant");
        }
        return nd.pitch().base();
    }

    private void fromNd(ProgramBuilder program, Region region, Address l1, long pitch) {
        Affine whole = program.compute(Op.SHR, region.depth(), Affine.of(SLAB_SHIFT));
        if (pitch * SLAB_ROWS <= LARGEST_STRIDE && slabBytes() / 4 <= LARGEST_STRIDE) {
            copy(program, region, l1, new Rows(Affine.ZERO, whole, Affine.of(SLAB_ROWS), pitch));
        } else {
            program.loop(whole, slab -> copy(program, region, l1,
                    new Rows(slab, Affine.ONE, Affine.of(SLAB_ROWS), pitch)));
        }
        Affine rest = region.depth().minus(whole.times(SLAB_ROWS));
        program.when(Condition.GT, rest, Affine.ZERO,
                () -> copy(program, region, l1, new Rows(whole, Affine.ONE, rest, pitch)));
    }

    /** {@code count} slabs from slab {@code first} on, each of {@code rows} rows. */
    private record Rows(Affine first, Affine count, Affine rows, long pitch) {
    }

    private void copy(ProgramBuilder program, Region region, Address l1, Rows rows) {
        long rowBytes = type().bytes(rows.pitch);
        Address src = Address.gm(region.origin().plus(region.k0().times(rowBytes)))
                .plus(rows.first.times(SLAB_ROWS * rowBytes));
        Address dst = l1.plus(rows.first.times(slabBytes()));
        if (rows.pitch > LARGEST_STRIDE) {
            new Nd2NzRows(type(), Affine.of(rows.pitch), SLAB_ROWS).emit(program, src, dst,
                    new Nd2NzRows.Box(rows.rows, region.elements(), region.hint()));
            return;
        }
        boolean single = rows.count.equals(Affine.ONE);
        Affine matrix = Affine.of(single ? 0 : SLAB_ROWS * rows.pitch);
        program.emit(new Nd2Nz(type(), dst, src, rows.count, rows.rows, region.elements(), matrix,
                Affine.of(rows.pitch), Affine.of(SLAB_ROWS), Affine.ONE, Affine.of(single ? 0 : slabBytes() / 4),
                region.hint()));
    }

    private void fromNz(ProgramBuilder program, Region region, Address l1, Affine gmRows) {
        Affine slabs = program.ceilDivide(region.depth(), SLAB_ROWS);
        Address src = Address.gm(region.origin().plus(region.k0().times(Move.BLOCK)));
        boolean whole = region.depth().isConstant() && region.depth().base() % SLAB_ROWS == 0;
        program.loop(slabs, slab -> {
            Affine rows = whole
                    ? Affine.of(SLAB_ROWS)
                    : program.minimum(region.depth().minus(slab.times(SLAB_ROWS)), Affine.of(SLAB_ROWS));
            var columns = new NzColumns(gmRows, SLAB_ROWS);
            columns.emit(program, src.plus(slab.times(Move.FRACTAL)), l1.plus(slab.times(slabBytes())),
                    new NzColumns.Box(program.ceilDivide(region.elements(), type().c0()), rows,
                            region.hint()));
        });
    }

    /** The last slab first: with an odd number of k blocks it reaches into rows that the others then write. */
    @Override
    public void toL0(ProgramBuilder program, Slice slice) {
        Affine blocks = program.ceilDivide(slice.depth(), type().c0());
        Affine last = program.ceilDivide(slice.depth(), SLAB_ROWS).plus(-1);
        slab(program, slice, last, blocks);
        program.when(Condition.GT, last, Affine.ZERO, () -> program.when(Condition.NE, blocks,
                last.times(2).plus(2), () -> program.barrier(Pipe.MTE1)));
        OperandTile.each(program, last, i -> slab(program, slice, i, blocks));
    }

    private void slab(ProgramBuilder program, Slice slice, Affine index, Affine blocks) {
        Affine fractals = slice.extent().fractals();
        Address from = slice.l1().plus(slice.k0().times(slabBytes() / SLAB_ROWS)).plus(index.times(slabBytes()));
        program.emit(new Load2DTransposed(type(), slice.l0().plus(index.times(2 * Move.FRACTAL)), from, fractals,
                Affine.ONE, blocks.plus(-1), Affine.ZERO));
    }
}
