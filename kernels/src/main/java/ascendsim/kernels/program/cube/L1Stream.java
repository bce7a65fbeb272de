package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * The loads of one operand into L1, in the order in which a walk's blocks want them, running ahead of the blocks by all
 * stages but one, across block boundaries. MTE2 fills, MTE1 empties.
 */
final class L1Stream {
    /**
     * Which operand, and where.
     *
     * @param base   GM byte address of the operand
     * @param group  bytes from one of its matrices to the next
     * @param l1     the first stage
     * @param stages loads that fit
     */
    record Source(OperandTile tile, Affine base, long group, Address l1, int stages) {
    }

    private final ProgramBuilder program;
    private final Source source;
    private final BlockWalk.View view;
    private final boolean singleRows;
    private final Ring ring;
    private final BlockWalk.Cursor cursor;
    private final Variable left;
    private final Variable k0;
    private final Variable fill;
    private final Variable drain;

    L1Stream(ProgramBuilder program, Source source, BlockWalk walk, BlockWalk.View view) {
        this.program = program;
        this.source = source;
        this.view = view;
        this.singleRows = walk.hasSingleRows();
        this.ring = new Ring(program, source.stages, Pipe.MTE2, Pipe.MTE1);
        this.cursor = walk.open(view);
        this.left = program.variable(walk.blocks());
        this.k0 = program.variable(cursor.block().depth().begin());
        this.fill = program.variable(Affine.ZERO);
        this.drain = program.variable(Affine.ZERO);
    }

    OperandTile tile() {
        return source.tile;
    }

    /** Fills all stages but one, as far as there are loads; the others are free. */
    void open() {
        ring.openFrom(source.stages - 1);
        program.loop(Affine.of(source.stages - 1L),
                stage -> program.when(Condition.GT, left.value(), Affine.ZERO, this::fill, () -> ring.release(stage)));
    }

    void close() {
        ring.close();
    }

    /** Starts the next load ahead. */
    void prefetch() {
        loadNext();
    }

    /** Waits for the oldest load. */
    void await() {
        ring.await(stage(drain));
    }

    /** The load to read from. */
    Address current() {
        return source.l1.plus(stage(drain).times(source.tile.l1Bytes()));
    }

    /** Gives the oldest load's stage back. */
    void end() {
        ring.release(stage(drain));
        rotate(drain);
    }

    private void loadNext() {
        program.when(Condition.GT, left.value(), Affine.ZERO, () -> {
            ring.acquire(stage(fill));
            fill();
        });
    }

    private void fill() {
        load();
        ring.publish(stage(fill));
        rotate(fill);
        step();
    }

    private void load() {
        Block block = cursor.block();
        OperandTile tile = source.tile;
        boolean rows = view == BlockWalk.View.LEFT;
        Affine first = rows ? block.row() : block.column();
        Affine elements = rows ? block.rows() : block.columns();
        Affine origin = source.base.plus(first.times(tile.gmStride())).plus(block.group().times(source.group));
        Affine depth = program.minimum(Affine.of(tile.size().l1Depth()), block.depth().end().minus(position()));
        tile.toL1(program, new Region(origin, elements, rows && singleRows, position(), depth, CacheHint.NORMAL),
                source.l1.plus(stage(fill).times(tile.l1Bytes())));
    }

    /** Moves on along k, at its end to the next block. */
    private void step() {
        k0.add(source.tile.size().l1Depth());
        program.when(Condition.GE, k0.value(), cursor.block().depth().end(), () -> {
            left.add(-1);
            program.when(Condition.GT, left.value(), Affine.ZERO, () -> {
                cursor.advance();
                k0.set(cursor.block().depth().begin());
            });
        });
    }

    private Affine position() {
        return k0.value();
    }

    private Affine stage(Variable counter) {
        return source.stages == 1 ? Affine.ZERO : counter.value();
    }

    private void rotate(Variable counter) {
        counter.rotate(source.stages);
    }
}
