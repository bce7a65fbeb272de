package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockWalk;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Which core computes which block of which group, in which order: the same on the AIC and its AIVs, so that they meet
 * block by block. The scalar unit reads the group list from GM; the blocks of all groups are numbered through, row by
 * row or by {@link SuperTiles}, and dealt out one by one: core c takes c, c + cores, … Groups without rows have no
 * blocks (isa.md §4.4, §4.7).
 */
final class RoutingSchedule implements BlockWalk {
    /** "Block is in the workspace" and "slot is free" (isa.md §4.7: ids 5 and 3). */
    private static final int FULL = 5;
    private static final int FREE = 3;

    /**
     * A block and where the AIC leaves it for its AIVs.
     *
     * @param round      blocks this core has had before
     * @param slotOffset bytes from the start of the workspace; rows lie there without gaps
     */
    record Turn(Block block, Affine round, Affine slotOffset) {
    }

    private final ProgramBuilder program;
    private final RoutingProblem problem;
    private final RoutingBlocks blocks;
    private final Address groupList;
    private final Affine core;
    private final Affine count;

    /** Emits what counts the blocks of this core. */
    RoutingSchedule(ProgramBuilder program, RoutingProblem problem, RoutingBlocks blocks) {
        this.program = program;
        this.problem = problem;
        this.blocks = blocks;
        this.groupList = Address.gm(program.argument("group_list"));
        this.core = program.query(Special.BLOCK_IDX);
        this.count = program.ceilDivide(all().minus(core), blocks.cores());
    }

    private Affine all() {
        Groups groups = new Groups();
        Variable all = program.variable(Affine.ZERO);
        program.loop(Affine.of(problem.experts()), group -> {
            groups.load();
            all.set(all.value().plus(groups.blockCount()));
            groups.step();
        });
        return all.value();
    }

    /** This AI core's number. */
    Affine core() {
        return core;
    }

    /** The slots between an AIC and its AIVs. */
    CrossRing slots() {
        return new CrossRing(blocks.slots(), FULL, FREE);
    }

    @Override
    public Affine blocks() {
        return count;
    }

    /** Any group may have one row left over. */
    @Override
    public boolean hasSingleRows() {
        return true;
    }

    @Override
    public Cursor open() {
        return new Place();
    }

    /** Runs {@code body} for every block of this core, in order. */
    void forEach(Consumer<Turn> body) {
        Cursor cursor = open();
        Variable slot = program.variable(Affine.ZERO);
        program.loop(count, round -> {
            Affine offset = core.plus(slot.value().times(blocks.cores())).times(blocks.slotBytes());
            body.accept(new Turn(cursor.block(), round, offset));
            slot.rotate(blocks.slots());
            program.when(Condition.LT, round.plus(1), count, cursor::advance);
        });
    }

    /**
     * Emits with the block's columns as a constant: twice where the last column of blocks is narrower than the others.
     */
    void forWidth(Block block, LongConsumer emit) {
        long rest = problem.n() % blocks.baseN();
        if (problem.n() <= blocks.baseN()) {
            emit.accept(problem.n());
        } else if (rest == 0) {
            emit.accept(blocks.baseN());
        } else {
            program.when(Condition.EQ, block.columns(), Affine.of(rest), () -> emit.accept(rest),
                    () -> emit.accept(blocks.baseN()));
        }
    }

    private long columnBlocks() {
        return Math.ceilDiv(problem.n(), blocks.baseN());
    }

    /** A place in the group list. */
    private final class Groups {
        private final Variable index = program.variable(Affine.ZERO);
        private final Variable firstRow = program.variable(Affine.ZERO);
        private final Variable rows = program.variable(Affine.ZERO);
        private final Variable rowBlocks = program.variable(Affine.ZERO);

        /** Reads the group's entry. */
        void load() {
            Affine offset = index.value().times(RoutingProblem.GROUP_BYTES);
            Affine entry = program.load(groupList.plus(offset), DType.INT64);
            Affine length = switch (problem.groupList()) {
                case COUNTS -> entry;
                case ENDS -> entry.minus(firstRow.value());
            };
            rows.set(program.compute(Op.MAX, length, Affine.ZERO));
            rowBlocks.set(program.ceilDivide(rows.value(), blocks.baseM()));
        }

        Affine blockCount() {
            return rowBlocks.value().times(columnBlocks());
        }

        /** Moves on to the next group without reading its entry. */
        void step() {
            firstRow.set(firstRow.value().plus(rows.value()));
            index.add(1);
        }
    }

    /** One cursor; {@code next} counts from the first block of its group. */
    private final class Place implements Cursor {
        private final Groups groups = new Groups();
        private final Variable next = program.variable(core);
        private final Variable row = program.variable(Affine.ZERO);
        private final Variable height = program.variable(Affine.ZERO);
        private final Variable column = program.variable(Affine.ZERO);
        private final Variable width = program.variable(Affine.ZERO);
        private final Variable rowBlock = program.variable(Affine.ZERO);
        private final Variable columnBlock = program.variable(Affine.ZERO);

        private Place() {
            program.when(Condition.GT, count, Affine.ZERO, () -> {
                groups.load();
                locate();
            });
        }

        @Override
        public Block block() {
            Affine columns = problem.n() % blocks.baseN() == 0 ? Affine.of(blocks.baseN()) : width.value();
            return new Block(groups.index.value(), row.value(), height.value(), column.value(), columns,
                    Block.Depth.whole(problem.k()));
        }

        @Override
        public void advance() {
            next.add(blocks.cores());
            locate();
        }

        private void locate() {
            program.loopWhile(Condition.GE, next.value(), groups.blockCount(), () -> {
                next.set(next.value().minus(groups.blockCount()));
                groups.step();
                groups.load();
            });
            place();
            Affine i = rowBlock.value();
            Affine j = columnBlock.value();
            Affine skipped = i.times(blocks.baseM());
            row.set(groups.firstRow.value().plus(skipped));
            height.set(program.minimum(groups.rows.value().minus(skipped), Affine.of(blocks.baseM())));
            column.set(j.times(blocks.baseN()));
            if (problem.n() % blocks.baseN() != 0) {
                width.set(program.minimum(Affine.of(problem.n()).minus(column.value()), Affine.of(blocks.baseN())));
            }
        }

        private void place() {
            if (blocks.superTiles()) {
                new SuperTiles(program, columnBlocks()).locate(next.value(), groups.rowBlocks.value(), rowBlock,
                        columnBlock);
            } else {
                rowBlock.set(program.compute(Op.DIV, next.value(), Affine.of(columnBlocks())));
                columnBlock.set(next.value().minus(rowBlock.value().times(columnBlocks())));
            }
        }
    }
}
