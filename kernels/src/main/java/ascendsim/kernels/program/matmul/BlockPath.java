package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Diagonals;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.program.matmul.BlockOrder.Windows;

/**
 * The way through the blocks of one part of the depth: L2 tiles row by row, in odd rows of tiles the last tile first
 * (tiling_dense §1.6), inside a tile as the order's path says.
 */
record BlockPath(ProgramBuilder program, AxisShare rows, AxisShare columns, BlockOrder.Path path) {
    /** A block's coordinates in the whole output, in blocks. */
    record Position(Affine m, Affine n) {
    }

    /** A rectangle of blocks of this core and the number of one of them in it. */
    private record Inside(Affine height, Affine width, Affine index) {
    }

    /** L2 tiles. */
    long tiles() {
        return rows.tiles() * columns.tiles();
    }

    /** Blocks of L2 tile number {@code tile} in the order of the way. */
    Affine blocks(Affine tile) {
        if (tiles() == 1) {
            return program.multiply(rows.blocks(), columns.blocks());
        }
        Affine i = quotient(tile, Affine.of(columns.tiles()));
        Affine j = remainder(tile, i, Affine.of(columns.tiles()));
        return program.multiply(height(i), width(backwardsIfOdd(i, j, Affine.of(columns.tiles()))));
    }

    Position at(Affine index) {
        if (tiles() == 1) {
            Position local = inside(new Inside(rows.blocks(), columns.blocks(), index));
            return new Position(rows.global(program, local.m, Affine.ZERO),
                    columns.global(program, local.n, Affine.ZERO));
        }
        Affine stripe = program.multiply(rows.perTile(), columns.blocks());
        Affine i = quotient(index, stripe);
        Affine height = height(i);
        Affine inStripe = remainder(index, i, stripe);
        if (columns.tiles() == 1) {
            return inTile(i, Affine.ZERO, new Inside(height, columns.blocks(), inStripe));
        }
        Affine turned = backwardsIfOdd(i, inStripe, program.multiply(height, columns.blocks()));
        Affine tile = program.multiply(height, columns.perTile());
        Affine j = quotient(turned, tile);
        Affine width = width(j);
        Affine inTile = backwardsIfOdd(i, remainder(turned, j, tile), program.multiply(height, width));
        return inTile(i, j, new Inside(height, width, inTile));
    }

    private Affine height(Affine i) {
        return program.minimum(rows.perTile(), rows.blocks().minus(program.multiply(i, rows.perTile())));
    }

    private Affine width(Affine j) {
        return program.minimum(columns.perTile(), columns.blocks().minus(program.multiply(j, columns.perTile())));
    }

    private Position inTile(Affine i, Affine j, Inside inside) {
        Position local = inside(inside);
        Affine m = local.m.plus(program.multiply(i, rows.perTile()));
        Affine n = local.n.plus(program.multiply(j, columns.perTile()));
        return new Position(rows.global(program, m, i), columns.global(program, n, j));
    }

    private Position inside(Inside inside) {
        return switch (path) {
            case RowMajor _ -> rowMajor(inside);
            case Runs runs -> runs.alongRows() ? rowMajor(inside) : turned(rowMajor(turned(inside)));
            case Diagonal _ -> diagonal(inside);
            case Windows windows -> windows(inside, windows.rows());
            case Swizzle swizzle -> swizzle.direction() == 0
                    ? grouped(inside, swizzle.offset())
                    : turned(grouped(turned(inside), swizzle.offset()));
        };
    }

    private static Inside turned(Inside inside) {
        return new Inside(inside.width, inside.height, inside.index);
    }

    private static Position turned(Position position) {
        return new Position(position.n, position.m);
    }

    private Position rowMajor(Inside inside) {
        Affine m = quotient(inside.index, inside.width);
        return new Position(m, remainder(inside.index, m, inside.width));
    }

    private Position diagonal(Inside inside) {
        var diagonals = new Diagonals(program, inside.height, inside.width);
        return new Position(diagonals.row(inside.index), diagonals.column(inside.index));
    }

    /** Groups of {@code offset} rows, down each column of the group, odd groups from the last column on. */
    private Position grouped(Inside inside, long offset) {
        Affine groupBlocks = inside.width.times(offset);
        Affine group = quotient(inside.index, groupBlocks);
        Affine inGroup = remainder(inside.index, group, groupBlocks);
        Affine height = groupHeight(inside.height, group.times(offset), offset);
        Affine column = quotient(inGroup, height);
        Affine row = group.times(offset).plus(remainder(inGroup, column, height));
        return new Position(row, backwardsIfOdd(group, column, inside.width));
    }

    /** As {@link #grouped}, but the last window has the rows that are left over. */
    private Position windows(Inside inside, long rows) {
        Affine all = program.compute(Op.MAX, quotient(inside.height, Affine.of(rows)), Affine.ONE);
        Affine last = program.hold(all.plus(-1));
        Affine blocks = inside.width.times(rows);
        Affine window = program.hold(program.minimum(quotient(inside.index, blocks), last));
        Affine inWindow = remainder(inside.index, window, blocks);
        Variable height = program.variable(Affine.of(rows));
        program.when(Condition.EQ, window, last, () -> height.set(inside.height.minus(window.times(rows))));
        Affine column = quotient(inWindow, height.value());
        Affine row = window.times(rows).plus(remainder(inWindow, column, height.value()));
        return new Position(row, backwardsIfOdd(window, column, inside.width));
    }

    private Affine groupHeight(Affine rows, Affine first, long offset) {
        boolean divides = rows.isConstant() && rows.base() % offset == 0;
        return divides ? Affine.of(offset) : program.minimum(Affine.of(offset), rows.minus(first));
    }

    private Affine backwardsIfOdd(Affine number, Affine index, Affine count) {
        if (number.isConstant()) {
            return number.base() % 2 == 0 ? index : count.plus(-1).minus(index);
        }
        Variable result = program.variable(index);
        Affine odd = program.compute(Op.AND, number, Affine.ONE);
        program.when(Condition.NE, odd, Affine.ZERO, () -> result.set(count.plus(-1).minus(index)));
        return result.value();
    }

    private Affine quotient(Affine a, Affine b) {
        if (b.isConstant() && b.base() == 1) {
            return a;
        }
        return program.compute(Op.DIV, a, b);
    }

    private Affine remainder(Affine a, Affine quotient, Affine divisor) {
        return program.hold(a.minus(program.multiply(quotient, divisor)));
    }
}
