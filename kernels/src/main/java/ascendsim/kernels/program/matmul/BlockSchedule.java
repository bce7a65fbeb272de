package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockWalk;
import ascendsim.kernels.program.cube.DepthParts;

/**
 * The blocks of a dense matrix product over the cores of a launch. Without a grid, block {@code i} of the order goes to
 * core {@code i mod cores}, whatever L2 tile it is in, or each core has a run of neighbours of every L2 tile; with one,
 * each core has a rectangle of every L2 tile. Parts of the depth are outermost: all blocks of the first part come
 * first.
 */
public final class BlockSchedule implements BlockWalk {
    /**
     * What is divided.
     *
     * @param m     rows of the output
     * @param n     columns of the output
     * @param baseM rows of a block
     * @param baseN columns of a block
     * @param cores of the launch
     * @param depth how k is cut
     */
    public record Work(long m, long n, long baseM, long baseN, long cores, DepthParts depth) {
        long blocksM() {
            return Math.ceilDiv(m, baseM);
        }

        long blocksN() {
            return Math.ceilDiv(n, baseN);
        }
    }

    private final ProgramBuilder program;
    private final Work work;
    private final AxisShare rows;
    private final AxisShare columns;
    private final BlockPath path;
    private final Deal deal;

    /** Emits what this core knows of the division. */
    public BlockSchedule(ProgramBuilder program, Work work, BlockOrder order) {
        this.program = program;
        this.work = work;
        Affine core = program.query(Special.BLOCK_IDX);
        if (order.grid().isEmpty()) {
            this.rows = AxisShare.all(work.blocksM(), order.l2SplitM());
            this.columns = AxisShare.all(work.blocksN(), order.l2SplitN());
        } else {
            BlockOrder.Grid grid = order.grid().orElseThrow();
            Affine parts = Affine.of(grid.n());
            this.rows = AxisShare.of(program, new AxisShare.Axis(work.m(), work.baseM(), order.l2SplitM(), grid.m()),
                    program.compute(Op.DIV, core, parts));
            this.columns = AxisShare.of(program, new AxisShare.Axis(work.n(), work.baseN(), order.l2SplitN(), grid.n()),
                    program.compute(Op.REM, core, parts));
        }
        this.path = new BlockPath(program, rows, columns, order.path());
        this.deal = deal(core, order);
    }

    private Deal deal(Affine core, BlockOrder order) {
        long parts = work.depth().count();
        if (order.grid().isPresent()) {
            Affine all = program.hold(program.multiply(rows.blocks(), columns.blocks()).times(parts));
            return new Deal.Every(program, Affine.ZERO, 1, all);
        }
        if (order.path() instanceof BlockOrder.Runs) {
            return new RunDeal(program, path, parts, core, work.cores());
        }
        return Deal.Every.nth(program, core, work.cores(), work.blocksM() * work.blocksN() * parts);
    }

    @Override
    public Affine blocks() {
        return deal.blocks();
    }

    @Override
    public boolean hasSingleRows() {
        return work.m() % work.baseM() == 1;
    }

    @Override
    public Cursor open() {
        return new Place();
    }

    /** One cursor; values that are the same for every block stay constants. */
    private final class Place implements Cursor {
        private final Deal.Hand hand;
        private final Variable row;
        private final Variable rowCount;
        private final Variable column;
        private final Variable columnCount;
        private final Variable begin;
        private final Variable end;

        private Place() {
            this.hand = deal.open();
            this.row = program.variable(Affine.ZERO);
            this.rowCount = program.variable(Affine.ZERO);
            this.column = program.variable(Affine.ZERO);
            this.columnCount = program.variable(Affine.ZERO);
            this.begin = program.variable(Affine.ZERO);
            this.end = program.variable(Affine.ZERO);
            program.when(Condition.GT, deal.blocks(), Affine.ZERO, this::locate);
        }

        @Override
        public Block block() {
            boolean wholeRows = work.m() % work.baseM() == 0;
            boolean wholeColumns = work.n() % work.baseN() == 0;
            Affine height = wholeRows ? Affine.of(work.baseM()) : rowCount.value();
            Affine width = wholeColumns ? Affine.of(work.baseN()) : columnCount.value();
            Block.Depth depth = work.depth().count() == 1
                    ? Block.Depth.whole(work.depth().k())
                    : new Block.Depth(begin.value(), end.value());
            return new Block(Affine.ZERO, row.value(), height, column.value(), width, depth);
        }

        @Override
        public void advance() {
            hand.advance();
            locate();
        }

        private void locate() {
            Affine inPart = hand.index();
            if (work.depth().count() > 1) {
                Affine each = program.multiply(rows.blocks(), columns.blocks());
                Affine part = program.compute(Op.DIV, inPart, each);
                inPart = program.hold(inPart.minus(program.multiply(part, each)));
                setDepth(part);
            }
            BlockPath.Position position = path.at(inPart);
            row.set(position.m().times(work.baseM()));
            setCount(rowCount, row, work.m(), work.baseM());
            column.set(position.n().times(work.baseN()));
            setCount(columnCount, column, work.n(), work.baseN());
        }

        private void setCount(Variable count, Variable first, long all, long base) {
            if (all % base != 0) {
                count.set(program.minimum(Affine.of(all).minus(first.value()), Affine.of(base)));
            }
        }

        private void setDepth(Affine part) {
            long each = work.depth().each();
            begin.set(part.times(each));
            end.set(program.minimum(begin.value().plus(each), Affine.of(work.depth().k())));
        }
    }
}
