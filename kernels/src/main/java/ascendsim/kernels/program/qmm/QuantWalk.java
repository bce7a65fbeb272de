package ascendsim.kernels.program.qmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockWalk;
import ascendsim.kernels.program.matmul.BlockSchedule;
import java.util.function.Consumer;

/**
 * A core's way through the blocks of several products: product by product, each row by row, every {@code cores}-th
 * block of the whole row of them (assumed: the vendor's kernel for batches has a closed tiling). One product goes as
 * its {@link BlockSchedule} says.
 */
final class QuantWalk {
    private final ProgramBuilder program;
    private final QuantWork work;
    private final Affine core;
    private final BlockWalk walk;
    private final Variable left;
    private final Variable right;
    private final Variable product;

    QuantWalk(ProgramBuilder program, QuantWork work) {
        this.program = program;
        this.work = work;
        this.core = program.query(Special.BLOCK_IDX);
        this.left = program.variable(Affine.ZERO);
        this.right = program.variable(Affine.ZERO);
        this.product = program.variable(Affine.ZERO);
        this.walk = isSingle() ? new BlockSchedule(program, work.blocks(), work.order()) : new Row();
    }

    private boolean isSingle() { return work.batches().count() == 1; }

    /** This AI core. */
    Affine core() {
        return core;
    }

    /** Bytes from the first left matrix to that of the block. */
    Affine left() {
        return isSingle() ? Affine.ZERO : left.value().times(work.batches().leftBytes());
    }

    /** Bytes from the first right matrix to that of the block. */
    Affine right() {
        return isSingle() ? Affine.ZERO : right.value().times(work.batches().rightBytes());
    }

    /** Number of the block's product. */
    Affine product() {
        return isSingle() ? Affine.ZERO : product.value();
    }

    /** Elements from the first bias row to that of the block. */
    Affine bias() {
        return work.batches().biases() ? product().times(work.blocks().n()) : Affine.ZERO;
    }

    boolean hasSingleRows() {
        return work.blocks().m() % work.blocks().baseM() == 1;
    }

    Affine blocks() {
        return walk.blocks();
    }

    /** Runs {@code body} for every block of this core with the number of blocks before it. */
    void forEach(Consumer<Turn> body) {
        BlockWalk.Cursor cursor = walk.open();
        program.loop(walk.blocks(), round -> {
            body.accept(new Turn(cursor.block(), round));
            program.when(Condition.LT, round.plus(1), walk.blocks(), cursor::advance);
        });
    }

    /** A block. @param round blocks this core has had before */
    record Turn(Block block, Affine round) {
    }

    /** The blocks of all products in a row. */
    private final class Row implements BlockWalk {
        private final BlockSchedule.Work one = work.blocks();
        private final long across = Math.ceilDiv(one.n(), one.baseN());
        private final long each = Math.ceilDiv(one.m(), one.baseM()) * across;
        private final Affine count;

        Row() {
            long all = work.batches().count() * each;
            this.count = program.ceilDivide(program.compute(Op.MAX, Affine.of(all).minus(core), Affine.ZERO),
                    one.cores());
        }

        @Override
        public Affine blocks() {
            return count;
        }

        @Override
        public boolean hasSingleRows() {
            return QuantWalk.this.hasSingleRows();
        }

        @Override
        public Cursor open() {
            return new Place();
        }

        private final class Place implements Cursor {
            private final Variable index = program.variable(core);
            private final Variable row = program.variable(Affine.ZERO);
            private final Variable rows = program.variable(Affine.ZERO);
            private final Variable column = program.variable(Affine.ZERO);
            private final Variable columns = program.variable(Affine.ZERO);

            Place() {
                program.when(Condition.GT, count, Affine.ZERO, this::locate);
            }

            @Override
            public Block block() {
                Affine width = one.n() % one.baseN() == 0 ? Affine.of(one.baseN()) : columns.value();
                return new Block(Affine.ZERO, row.value(), rows.value(), column.value(), width,
                        Block.Depth.whole(one.depth().k()));
            }

            @Override
            public void advance() {
                index.add(one.cores());
                locate();
            }

            private void locate() {
                product.set(program.compute(Op.DIV, index.value(), Affine.of(each)));
                Affine inside = program.hold(index.value().minus(product.value().times(each)));
                Affine m = program.compute(Op.DIV, inside, Affine.of(across));
                row.set(m.times(one.baseM()));
                rows.set(program.minimum(Affine.of(one.m()).minus(row.value()), Affine.of(one.baseM())));
                column.set(inside.minus(m.times(across)).times(one.baseN()));
                columns.set(program.minimum(Affine.of(one.n()).minus(column.value()), Affine.of(one.baseN())));
                matrices();
            }

            /** Which matrices meet in the product. */
            private void matrices() {
                Affine rest = product.value();
                Affine a = Affine.ZERO;
                Affine b = Affine.ZERO;
                for (Batches.Axis axis : work.batches().axes().reversed()) {
                    Affine next = program.compute(Op.DIV, rest, Affine.of(axis.size()));
                    Affine at = program.hold(rest.minus(next.times(axis.size())));
                    a = a.plus(at.times(axis.left()));
                    b = b.plus(at.times(axis.right()));
                    rest = next;
                }
                left.set(a);
                right.set(b);
            }
        }
    }
}
