package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * The vendor's way through a group on v310: windows of four rows of blocks, the last one with what is left, four to
 * seven rows; down the rows of a window first, then along its columns, back again in every other window
 * (tiling_quant.md §4.2).
 */
record RowWindows(ProgramBuilder program, GroupOrder.Grid grid) {
    private static final long ROWS = 4;

    void locate(Affine index, GroupOrder.Place place) {
        Affine windows = program.compute(Op.DIV, grid.rowBlocks(), Affine.of(ROWS));
        Affine last = program.hold(program.compute(Op.MAX, windows, Affine.ONE).minus(Affine.ONE));
        Affine full = program.compute(Op.DIV, index, program.hold(grid.columnBlocks().times(ROWS)));
        Affine window = program.hold(program.minimum(full, last));
        Affine inWindow = program.hold(index.minus(program.multiply(window, grid.columnBlocks()).times(ROWS)));
        Variable height = program.variable(Affine.of(ROWS));
        program.when(Condition.EQ, window, last,
                () -> height.set(grid.rowBlocks().minus(window.times(ROWS))));
        Affine column = program.compute(Op.DIV, inWindow, height.value());
        place.i().set(inWindow.minus(program.multiply(column, height.value())).plus(window.times(ROWS)));
        place.j().set(column);
        Affine odd = program.compute(Op.AND, window, Affine.ONE);
        program.when(Condition.EQ, odd, Affine.ONE,
                () -> place.j().set(grid.columnBlocks().minus(Affine.ONE).minus(place.j().value())));
    }
}
