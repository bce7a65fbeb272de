package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockWalk;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Which core computes which block of which group, in which order: the same on an AIC and its AIVs, so that they meet
 * block by block. The scalar unit reads the group list from GM; the blocks of all groups are numbered through, in a
 * {@link GroupOrder}, and dealt out one by one: core c takes c, c + cores, … over all groups. Groups without
 * rows or without k have no blocks (isa.md §4.4, §4.7, operators.md §1.4).
 */
public final class GroupWalk implements BlockWalk {
    /**
     * The group a block belongs to.
     *
     * @param index    of its right operand
     * @param firstRow first row of the group among all rows of the left operand
     * @param columns  of the group's product
     * @param depth    of the group's product
     * @param rows      of the group's product
     * @param rowBlocks blocks above one another
     */
    public record Group(Affine index, Affine firstRow, Affine columns, Block.Depth depth, Affine rows,
            Affine rowBlocks) {
    }

    private final ProgramBuilder program;
    private final Groups groups;
    private final GroupCut cut;
    private final Address source;
    private final Affine core;
    private final Affine count;

    /** Emits what counts the blocks of this core. */
    public GroupWalk(ProgramBuilder program, Groups groups, GroupCut cut) {
        this.program = program;
        this.groups = groups;
        this.cut = cut;
        this.source = Address.gm(program.argument(switch (groups) {
            case Groups.Rows rows -> rows.list().parameter();
            case Groups.Depths depths -> depths.list().parameter();
            case Groups.Shapes shapes -> shapes.table();
        }));
        this.core = program.query(Special.BLOCK_IDX);
        this.count = program.ceilDivide(all().minus(core), cut.cores());
    }

    private Affine all() {
        GroupCursor cursor = groupCursor();
        Variable all = program.variable(Affine.ZERO);
        program.loop(Affine.of(groups.count()), group -> {
            cursor.load();
            all.set(all.value().plus(cursor.blockCount()));
            cursor.step();
        });
        return all.value();
    }

    private GroupCursor groupCursor() {
        return new GroupCursor(program, groups, cut, source);
    }

    /** This AI core's number. */
    public Affine core() {
        return core;
    }

    @Override
    public Affine blocks() {
        return count;
    }

    /** Any group of rows may have one left over. */
    @Override
    public boolean hasSingleRows() {
        return !(groups instanceof Groups.Depths depths) || depths.rows() % cut.blockM() == 1;
    }

    @Override
    public Cursor open() {
        return new Place();
    }

    /** Runs {@code body} for every block of this core with its number among them, in order. */
    public void forEach(BiConsumer<Block, Affine> body) {
        forEach((block, _, round) -> body.accept(block, round));
    }

    /**
     * Emits what loads the right operand of a block: past L2 in a group of few rows ({@link GroupCut#pastL2}), else
     * through L2.
     */
    public void forRightWay(Group group, Consumer<CacheHint> emit) {
        Affine rows = group.rows();
        if (cut.pastL2() == 0 || rows.isConstant()) {
            emit.accept(cut.pastL2() > rows.base() ? CacheHint.DISABLE : CacheHint.NORMAL);
        } else {
            program.when(Condition.LT, rows, Affine.of(cut.pastL2()), () -> emit.accept(CacheHint.DISABLE),
                    () -> emit.accept(CacheHint.NORMAL));
        }
    }

    /** What is done with a block. */
    @FunctionalInterface
    public interface Body {
        /** @param round blocks this core has had before */
        void block(Block block, Group group, Affine round);
    }

    /** Runs {@code body} for every block of this core, in order. */
    public void forEach(Body body) {
        Place place = new Place();
        program.loop(count, round -> {
            body.block(place.block(), place.group(), round);
            program.when(Condition.LT, round.plus(1), count, place::advance);
        });
    }

    /**
     * Emits with a block's columns as a constant, where all products have the same: twice where the last column of
     * blocks is narrower than the others.
     *
     * @param baseN columns of all the others
     */
    public void forWidth(Block block, int baseN, LongConsumer emit) {
        long columns = groupColumns();
        long rest = columns % baseN;
        if (columns <= baseN) {
            emit.accept(columns);
        } else if (rest == 0) {
            emit.accept(baseN);
        } else {
            program.when(Condition.EQ, block.columns(), Affine.of(rest), () -> emit.accept(rest),
                    () -> emit.accept(baseN));
        }
    }

    private long groupColumns() {
        return switch (groups) {
            case Groups.Rows rows -> rows.columns();
            case Groups.Depths depths -> depths.columns();
            case Groups.Shapes _ -> throw new IllegalStateException("products of several widths have no width");
        };
    }

    /** One cursor; {@code next} counts from the first block of its group. */
    private final class Place implements Cursor {
        private final GroupCursor groups = groupCursor();
        private final Variable next = program.variable(core);
        private final Variable row = program.variable(Affine.ZERO);
        private final Variable height = program.variable(Affine.ZERO);
        private final Variable column = program.variable(Affine.ZERO);
        private final Variable width = program.variable(Affine.ZERO);
        private final GroupOrder.Place place = GroupOrder.Place.in(program);

        private Place() {
            program.when(Condition.GT, count, Affine.ZERO, () -> {
                groups.load();
                locate();
            });
        }

        @Override
        public Block block() {
            Affine columns = isEven() ? Affine.of(cut.blockN()) : width.value();
            return new Block(groups.group(), row.value(), height.value(), column.value(), columns, groups.depth());
        }

        private Group group() {
            return new Group(groups.group(), groups.firstRow(), groups.columns(), groups.depth(), groups.rows(),
                    groups.rowBlocks());
        }

        /** Whether every block is of full width. */
        private boolean isEven() {
            Affine columns = groups.columns();
            return columns.isConstant() && columns.base() % cut.blockN() == 0;
        }

        @Override
        public void advance() {
            next.add(cut.cores());
            locate();
        }

        private void locate() {
            program.loopWhile(Condition.GE, next.value(), groups.blockCount(), () -> {
                next.set(next.value().minus(groups.blockCount()));
                groups.step();
                groups.load();
            });
            cut.order().locate(program, new GroupOrder.Grid(groups.rowBlocks(), groups.columnBlocks()), next.value(),
                    place);
            Affine i = place.i().value();
            Affine j = place.j().value();
            Affine skipped = i.times(cut.blockM());
            row.set(groups.firstRow().plus(skipped));
            height.set(program.minimum(groups.rows().minus(skipped), Affine.of(cut.blockM())));
            column.set(j.times(cut.blockN()));
            if (!isEven()) {
                width.set(program.minimum(groups.columns().minus(column.value()), Affine.of(cut.blockN())));
            }
        }
    }
}
