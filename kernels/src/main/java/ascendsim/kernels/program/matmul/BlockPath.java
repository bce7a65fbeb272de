package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import java.util.Optional;

/**
 * The way through the blocks of one part of the depth: L2 tiles row by row, odd rows of tiles backwards (tiling_dense
 * §1.6), inside a tile the swizzle.
 */
record BlockPath(ProgramBuilder program, AxisShare rows, AxisShare columns, Optional<BlockOrder.Swizzle> swizzle) {
    /** A block's coordinates in the whole output, in blocks. */
    record Position(Affine m, Affine n) {
    }

    /** A rectangle of blocks of this core and the number of one of them in it. */
    private record Inside(Affine height, Affine width, Affine index) {
    }

    Position at(Affine index) {
        if (rows.tiles() == 1 && columns.tiles() == 1) {
            Position local = swizzled(new Inside(rows.blocks(), columns.blocks(), index));
            return new Position(rows.global(program, local.m, Affine.ZERO),
                    columns.global(program, local.n, Affine.ZERO));
        }
        Affine stripe = program.multiply(rows.perTile(), columns.blocks());
        Affine i = quotient(index, stripe);
        Affine height = program.minimum(rows.perTile(), rows.blocks().minus(program.multiply(i, rows.perTile())));
        Affine inStripe = alternating(i, remainder(index, i, stripe), program.multiply(height, columns.blocks()));
        Affine tile = program.multiply(height, columns.perTile());
        Affine j = columns.tiles() == 1 ? Affine.ZERO : quotient(inStripe, tile);
        Affine firstColumn = program.multiply(j, columns.perTile());
        Affine width = program.minimum(columns.perTile(), columns.blocks().minus(firstColumn));
        Position local = swizzled(new Inside(height, width, remainder(inStripe, j, tile)));
        Affine m = local.m.plus(program.multiply(i, rows.perTile()));
        return new Position(rows.global(program, m, i), columns.global(program, local.n.plus(firstColumn), j));
    }

    /** The index, counted from the end in every odd row of tiles; only there if tiles lie side by side. */
    private Affine alternating(Affine row, Affine index, Affine count) {
        if (columns.tiles() == 1) {
            return index;
        }
        return backwardsIfOdd(row, index, count);
    }

    private Position swizzled(Inside inside) {
        if (swizzle.isEmpty()) {
            Affine m = quotient(inside.index, inside.width);
            return new Position(m, remainder(inside.index, m, inside.width));
        }
        if (swizzle.get().direction() == 0) {
            return grouped(inside);
        }
        Position turned = grouped(new Inside(inside.width, inside.height, inside.index));
        return new Position(turned.n, turned.m);
    }

    /** Groups of {@code offset} rows, down each column of the group, odd groups from the last column on. */
    private Position grouped(Inside inside) {
        long offset = swizzle.orElseThrow().offset();
        Affine groupBlocks = inside.width.times(offset);
        Affine group = quotient(inside.index, groupBlocks);
        Affine inGroup = remainder(inside.index, group, groupBlocks);
        Affine height = groupHeight(inside.height, group.times(offset), offset);
        Affine column = quotient(inGroup, height);
        Affine row = group.times(offset).plus(remainder(inGroup, column, height));
        return new Position(row, backwardsIfOdd(group, column, inside.width));
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
