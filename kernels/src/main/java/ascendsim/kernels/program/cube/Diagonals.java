package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * The way of the vendor's kernels through a rectangle of blocks, down its diagonals, so that cores working at the same
 * time share rows and columns in L2: block {@code i} is in row {@code i mod height} and column {@code (i + i /
 * lcm(height, width)) mod width} (tiling_dense §1.6, operators.md §1.4).
 *
 * @param height blocks above one another, 1 or more
 * @param width  blocks side by side, 1 or more
 */
public record Diagonals(ProgramBuilder program, Affine height, Affine width) {
    /** Row of a block. */
    public Affine row(Affine index) {
        return program.compute(Op.REM, index, height);
    }

    /** Column of a block. */
    public Affine column(Affine index) {
        Affine turns = program.compute(Op.DIV, index, leastCommonMultiple());
        return program.compute(Op.REM, index.plus(turns), width);
    }

    private Affine leastCommonMultiple() {
        if (height.isConstant() && width.isConstant()) {
            return Affine.of(height.base() / greatestCommonDivisor(height.base(), width.base()) * width.base());
        }
        Variable large = program.variable(height);
        Variable small = program.variable(width);
        program.loopWhile(Condition.NE, small.value(), Affine.ZERO, () -> {
            Affine rest = program.compute(Op.REM, large.value(), small.value());
            large.set(small.value());
            small.set(rest);
        });
        return program.multiply(program.compute(Op.DIV, height, large.value()), width);
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
