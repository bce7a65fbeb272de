package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * The pipeline of a cube core that goes through the depth slab by slab and through all its columns for each of them
 * (tiling_dense §1.7): the left operand's slab stays in L1 meanwhile, one buffer for each block of rows; the right
 * one's loads are asked for one block ahead, the next slab's left ones as soon as the last column lets go of their
 * buffer. Sums of all slabs but the first are added in GM.
 */
public final class SlabMmad {
    /**
     * What is known of all areas.
     *
     * @param k          all of it
     * @param slab       k of one load of each operand, a multiple of base_k
     * @param rowBlocks  most blocks of rows of an area
     * @param singleRows whether a block may have only one row
     */
    public record Shape(long k, long slab, int rowBlocks, boolean singleRows) {
        long slabs() {
            return Math.ceilDiv(k, slab);
        }
    }

    /**
     * What is computed at a time.
     *
     * @param row     first row
     * @param rows    at most those of {@link Shape#rowBlocks} blocks
     * @param column  first column
     * @param columns 1 or more
     */
    public record Area(Affine row, Affine rows, Affine column, Affine columns) {
    }

    private final ProgramBuilder program;
    private final CubeConfig config;
    private final Shape shape;
    private final L1Buffers left;
    private final L1Buffers right;
    private final TileMmad tiles;
    private final long baseM;
    private final long baseN;
    private final int sets;
    private final Variable filled;
    private final Variable used;
    private final Variable rightFilled;
    private final Variable rightUsed;
    private final Variable toLoad;
    private final Variable nextColumn;
    private final Variable nextK;
    private final Variable column;

    /** Emits the registers of the pipeline. */
    public SlabMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, BlockMmad.Operands operands,
            Shape shape) {
        this.program = program;
        this.config = config;
        this.shape = shape;
        this.left = new L1Buffers(program, L1Buffers.Source.left(config, buffers, operands), shape.singleRows);
        this.right = new L1Buffers(program, L1Buffers.Source.right(config, buffers, operands), shape.singleRows);
        this.tiles = new TileMmad(program, config, buffers, operands.biasRow(program, config, buffers),
                shape.singleRows);
        this.baseM = config.left().size().extent();
        this.baseN = config.right().size().extent();
        this.sets = left.stages() / shape.rowBlocks;
        this.filled = program.variable(Affine.ZERO);
        this.used = program.variable(Affine.ZERO);
        this.rightFilled = program.variable(Affine.ZERO);
        this.rightUsed = program.variable(Affine.ZERO);
        this.toLoad = program.variable(Affine.ZERO);
        this.nextColumn = program.variable(Affine.ZERO);
        this.nextK = program.variable(Affine.ZERO);
        this.column = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        left.open();
        right.open();
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        left.close();
        right.close();
        tiles.close();
        program.emit(SetAtomic.OFF);
    }

    /** What the blocks of an area share; every slab begins with block {@code first} of a row. */
    private record Frame(Area area, Affine rowBlocks, Affine columnBlocks, Affine first, OutputTile sums) {
    }

    /** A slab of an area. */
    private record Slab(Frame frame, Affine index, Affine k0, long depth) {
    }

    /** Emits an area's sums. @param shift blocks of columns from the first to the one it begins with */
    public void multiply(Area area, Affine shift, OutputTile sums) {
        Affine across = program.hold(program.ceilDivide(area.columns, baseN));
        Frame frame = new Frame(area, program.hold(program.ceilDivide(area.rows, baseM)), across,
                program.compute(Op.REM, shift, across), sums);
        toLoad.set(across.times(shape.slabs()));
        nextColumn.set(frame.first);
        nextK.set(Affine.ZERO);
        column.set(frame.first);
        program.loop(frame.rowBlocks, i -> loadLeft(frame, i, Affine.ZERO));
        filled.rotate(sets);
        loadRight(frame);
        long whole = shape.k / shape.slab;
        program.loop(Affine.of(whole), s -> slab(new Slab(frame, s, s.times(shape.slab), shape.slab)));
        if (whole < shape.slabs()) {
            slab(new Slab(frame, Affine.of(whole), Affine.of(whole * shape.slab), shape.k - whole * shape.slab));
        }
    }

    private Affine depth(Affine k0) {
        return shape.k % shape.slab == 0
                ? Affine.of(shape.slab)
                : program.minimum(Affine.of(shape.k).minus(k0), Affine.of(shape.slab));
    }

    private Block block(Frame frame, Affine i, Affine j, Affine k0) {
        Area area = frame.area;
        Affine down = i.times(baseM);
        Affine across = j.times(baseN);
        return new Block(Affine.ZERO, area.row.plus(down), program.minimum(area.rows.minus(down), Affine.of(baseM)),
                area.column.plus(across), program.minimum(area.columns.minus(across), Affine.of(baseN)),
                new Block.Depth(k0, k0));
    }

    private void loadLeft(Frame frame, Affine i, Affine k0) {
        left.load(leftStage(filled, i), block(frame, i, Affine.ZERO, k0), k0, depth(k0));
    }

    private Affine leftStage(Variable set, Affine i) {
        return sets == 1 ? i : set.value().times(shape.rowBlocks).plus(i);
    }

    /** The next load of the right operand, if there is one; columns go round, one slab after the other. */
    private void loadRight(Frame frame) {
        program.when(Condition.GT, toLoad.value(), Affine.ZERO, () -> {
            right.load(rightFilled.value(), block(frame, Affine.ZERO, nextColumn.value(), nextK.value()),
                    nextK.value(), depth(nextK.value()));
            rightFilled.rotate(right.stages());
            toLoad.add(-1);
            advance(nextColumn, frame);
            program.when(Condition.EQ, nextColumn.value(), frame.first, () -> nextK.add(shape.slab));
        });
    }

    private void advance(Variable column, Frame frame) {
        column.add(1);
        program.when(Condition.GE, column.value(), frame.columnBlocks, () -> column.set(Affine.ZERO));
    }

    private void slab(Slab slab) {
        Frame frame = slab.frame;
        program.when(Condition.EQ, slab.index, Affine.ZERO, () -> program.emit(SetAtomic.OFF), () -> {
            program.barrier(Pipe.FIX);
            program.emit(new SetAtomic(Atomic.ADD, frame.sums.type()));
        });
        program.loop(frame.columnBlocks, j -> {
            loadRight(frame);
            program.loop(frame.rowBlocks, i -> {
                tile(slab, new Turn(i, j), block(frame, i, column.value(), slab.k0));
                program.when(Condition.EQ, j, frame.columnBlocks.plus(-1),
                        () -> beforeNext(slab, () -> loadLeft(frame, i, slab.k0.plus(shape.slab))));
            });
            rightUsed.rotate(right.stages());
            advance(column, frame);
        });
        used.rotate(sets);
        beforeNext(slab, () -> filled.rotate(sets));
    }

    private void beforeNext(Slab slab, Runnable action) {
        program.when(Condition.LT, slab.index.plus(1), Affine.of(shape.slabs()), action);
    }

    /** Which of the row blocks, and how many columns there were before this one. */
    private record Turn(Affine i, Affine j) {
    }

    private void tile(Slab slab, Turn turn, Block block) {
        Affine start = tiles.firstStart(block);
        tiles.loadBias(block, start);
        TileMmad.Frame frame = tiles.begin(block);
        long baseK = config.left().size().l0Depth();
        long steps = Math.ceilDiv(slab.depth, baseK);
        for (int s = 0; s < steps; s++) {
            Ends ends = new Ends(s == 0, s == steps - 1);
            long depth = Math.min(baseK, slab.depth - s * baseK);
            tiles.step(new TileMmad.Step(leftHalf(slab, turn, ends, Affine.of(s * baseK)),
                    rightHalf(slab, turn, ends, Affine.of(s * baseK)), depth,
                    s == 0 ? start : Affine.of(Mmad.ACCUMULATE), s == 0, ends.last), frame);
        }
        tiles.end();
        tiles.drain(block, slab.frame.sums);
    }

    /** Whether a step is the first or the last one of a tile. */
    private record Ends(boolean first, boolean last) {
        /** Emits {@code action} in a tile of the given number if that is {@code edge}. */
        static void at(ProgramBuilder program, boolean step, Affine number, Affine edge, Runnable action) {
            if (step) {
                program.when(Condition.EQ, number, edge, action);
            }
        }
    }

    private TileMmad.Half leftHalf(Slab slab, Turn turn, Ends ends, Affine k0) {
        Affine stage = leftStage(used, turn.i);
        Affine last = slab.frame.columnBlocks.plus(-1);
        return new TileMmad.Half(left.tile(), left.at(stage), k0,
                () -> Ends.at(program, ends.first, turn.j, Affine.ZERO, () -> left.await(stage)),
                () -> Ends.at(program, ends.last, turn.j, last, () -> left.end(stage)));
    }

    private TileMmad.Half rightHalf(Slab slab, Turn turn, Ends ends, Affine k0) {
        Affine stage = rightUsed.value();
        Affine last = slab.frame.rowBlocks.plus(-1);
        return new TileMmad.Half(right.tile(), right.at(stage), k0,
                () -> Ends.at(program, ends.first, turn.i, Affine.ZERO, () -> right.await(stage)),
                () -> Ends.at(program, ends.last, turn.i, last, () -> right.end(stage)));
    }
}
