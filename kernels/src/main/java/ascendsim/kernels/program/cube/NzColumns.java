package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Columns of an NZ matrix in GM to an NZ matrix in L1: one instruction, or one per column where the gap is beyond the
 * field.
 *
 * @param gmRows rows of the matrix in GM
 * @param l1Rows rows of the matrix in L1
 */
record NzColumns(Affine gmRows, long l1Rows) {
    /** What is copied: columns of 32 bytes, rows of each, cache hint. */
    record Box(Affine columns, Affine rows, CacheHint hint) {
    }

    void emit(ProgramBuilder program, Address src, Address l1, Box box) {
        Affine rows = box.rows;
        if (!gmRows.isConstant() || gmRows.base() <= OperandTile.LARGEST_STRIDE) {
            program.emit(new Burst(Route.GM_L1, l1, src, box.columns, rows, gmRows.minus(rows),
                    Affine.of(l1Rows).minus(rows), box.hint));
            return;
        }
        program.loop(box.columns,
                column -> program.emit(new Burst(Route.GM_L1, l1.plus(column.times(l1Rows * Move.BLOCK)),
                        src.plus(column.times(gmRows.base() * Move.BLOCK)), Affine.ONE, rows, Affine.ZERO, Affine.ZERO,
                        box.hint)));
    }
}
