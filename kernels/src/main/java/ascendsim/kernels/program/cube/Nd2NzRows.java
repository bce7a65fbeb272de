package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Rows of an ND matrix to NZ: one instruction, or one per row where the pitch is beyond the field (as the vendor's
 * kernels do).
 *
 * @param pitch    elements from row to row in GM
 * @param l1Rows   rows of the NZ matrix in L1
 */
record Nd2NzRows(DType type, Affine pitch, long l1Rows) {
    /**
     * What is copied.
     *
     * @param rows    rows
     * @param columns elements of a row
     * @param copies  how often, each one row of L1 below the other
     */
    record Box(Affine rows, Affine columns, Affine copies, CacheHint hint) {
        Box(Affine rows, Affine columns, CacheHint hint) {
            this(rows, columns, Affine.ONE, hint);
        }
    }

    void emit(ProgramBuilder program, Address src, Address l1, Box box) {
        if (!isFar()) {
            program.emit(copy(l1, src, box.rows, box));
            return;
        }
        program.loop(box.rows, row -> program.emit(copy(l1.plus(row.times(Move.BLOCK)),
                src.plus(row.times(type.bytes(pitch.base()))), Affine.ONE, box)));
    }

    /** Whether the pitch is beyond the field; one in a register never is. */
    private boolean isFar() {
        return pitch.isConstant() && pitch.base() > OperandTile.LARGEST_STRIDE;
    }

    private Nd2Nz copy(Address dst, Address src, Affine rows, Box box) {
        Affine step = isFar() ? box.columns : pitch;
        Affine below = Affine.of(box.copies.equals(Affine.ONE) ? 0 : type.c0());
        return new Nd2Nz(type, dst, src, box.copies, rows, box.columns, Affine.ZERO, step, Affine.of(l1Rows),
                Affine.ONE, below, box.hint);
    }
}
