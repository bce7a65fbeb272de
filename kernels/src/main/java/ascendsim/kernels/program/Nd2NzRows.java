package ascendsim.kernels.program;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Rows of an ND matrix to NZ: one instruction, or one per row where the pitch is beyond the field (as the vendor's kernels do).
 *
 * @param pitch    elements from row to row in GM
 * @param l1Rows   rows of the NZ matrix in L1
 */
record Nd2NzRows(DType type, long pitch, long l1Rows) {
    /** What is copied: rows, elements of a row, cache hint. */
    record Box(Affine rows, Affine columns, CacheHint hint) {
    }

    void emit(ProgramBuilder program, Address src, Address l1, Box box) {
        if (pitch <= OperandTile.LARGEST_STRIDE) {
            program.emit(copy(l1, src, box.rows, box));
            return;
        }
        program.loop(box.rows, row -> program.emit(copy(l1.plus(row.times(Move.BLOCK)),
                src.plus(row.times(type.bytes(pitch))), Affine.ONE, box)));
    }

    private Nd2Nz copy(Address dst, Address src, Affine rows, Box box) {
        Affine step = pitch <= OperandTile.LARGEST_STRIDE ? Affine.of(pitch) : box.columns;
        return new Nd2Nz(type, dst, src, Affine.ONE, rows, box.columns, Affine.ZERO, step, Affine.of(l1Rows),
                Affine.ONE, Affine.ZERO, box.hint);
    }
}
