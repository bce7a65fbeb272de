package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Fixpipe.Dual;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Fixpipe.Receivers;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Where finished blocks go on v310: an ND matrix in the UB of one vector core, or shared out by rows to the UBs of two,
 * each at the same address (isa.md §2.1 #20). An even number of rows goes to both at once, half to each; of an odd one
 * the first gets whole fractals, {@link #firstRows}, and each a drain of its own.
 *
 * @param quant   what the Fixpipe does on the way
 * @param slot    where the rows of each AIV begin
 * @param pitch   elements from row to row in UB
 * @param vectors AIVs, 1 or 2
 */
public record UbTile(Quant quant, DType type, Address slot, long pitch, int vectors) {
    private static final int FRACTAL_ROWS = TileSize.FRACTAL_ROWS;
    private static final int SHARED_FRACTAL = 2 * FRACTAL_ROWS;
    private static final int SHARED_SHIFT = 5;
    /** Bytes of a row of a column of fractals in L0C. */
    private static final long L0C_ROW = 64;

    /** Rows of a block of {@code rows} that go to the first AIV of two. */
    public static Affine firstRows(ProgramBuilder program, Affine rows) {
        if (rows.isConstant()) {
            long all = rows.base();
            return Affine.of(all % 2 == 0 ? all / 2 : Math.min(all, mostFirstRows(all)));
        }
        ProgramBuilder.Variable first = program.variable(program.compute(Op.SHR, rows, Affine.ONE));
        program.when(Condition.NE, program.compute(Op.AND, rows, Affine.ONE), Affine.ZERO,
                () -> first.set(program.minimum(rows, fractalRows(program, rows))));
        return first.value();
    }

    /** Rows of which there is room for the larger share of any block of up to {@code rows}. */
    public static long mostFirstRows(long rows) {
        return Math.ceilDiv(rows, (long) SHARED_FRACTAL) * FRACTAL_ROWS;
    }

    private static Affine fractalRows(ProgramBuilder program, Affine rows) {
        return program.compute(Op.SHR, rows.plus(SHARED_FRACTAL - 1), Affine.of(SHARED_SHIFT)).times(FRACTAL_ROWS);
    }

    /** The part of L0C that is drained. */
    record Source(Address address, Affine rows, Affine columns, Affine stride, Affine unitFlag) {
    }

    /** Emits the drain of a block. */
    void drain(ProgramBuilder program, Source source) {
        Affine rows = source.rows;
        if (vectors == 1) {
            program.emit(part(source, Affine.ZERO, rows, Receivers.FIRST));
        } else if (rows.isConstant()) {
            drainShares(program, source, rows.base() % 2 == 0);
        } else {
            program.when(Condition.EQ, program.compute(Op.AND, rows, Affine.ONE), Affine.ZERO,
                    () -> drainShares(program, source, true), () -> drainShares(program, source, false));
        }
    }

    private void drainShares(ProgramBuilder program, Source source, boolean even) {
        if (even) {
            program.emit(part(source, Affine.ZERO, source.rows, Receivers.both(Dual.M)));
            return;
        }
        Affine first = source.rows.isConstant()
                ? firstRows(program, source.rows)
                : program.minimum(source.rows, fractalRows(program, source.rows));
        program.emit(part(source, Affine.ZERO, first, Receivers.FIRST));
        Affine rest = program.hold(source.rows.minus(first));
        program.when(Condition.GT, rest, Affine.ZERO, () -> program.emit(part(source, first, rest,
                new Receivers(Dual.NONE, Affine.ONE))));
    }

    private Drain part(Source source, Affine first, Affine rows, Receivers receivers) {
        var extent = new Fixpipe.Extent(rows, source.columns, source.stride, source.unitFlag);
        return new Drain(quant, type, Fixpipe.Arrangement.ND, slot, source.address.plus(first.times(L0C_ROW)), extent,
                Affine.of(pitch), Affine.ZERO, new Address(Space.FB, Affine.ZERO), false, receivers);
    }
}
