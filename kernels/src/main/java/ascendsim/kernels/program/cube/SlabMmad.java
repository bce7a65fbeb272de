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
 * The pipeline of a cube core that goes through the depth slab by slab and through a whole area for each of them
 * (tiling_dense §1.7, §1.8): one operand's slab is kept in L1 meanwhile, a buffer for each of its blocks; the other
 * one's loads pass, asked for one block ahead. The next slab's kept loads are asked for as soon as the last passing
 * block lets go of their buffer. Sums of all slabs but the first are added in GM.
 */
public final class SlabMmad {
    /**
     * What is known of all areas.
     *
     * @param k          all of it
     * @param slab       k of one load of each operand, a multiple of base_k
     * @param keepsLeft  whether the left operand is kept; else the right one
     * @param kept       most blocks of the kept operand in an area
     * @param stays      whether all areas have the same kept loads, over the same single slab
     * @param singleRows whether a block may have only one row
     */
    public record Shape(long k, long slab, boolean keepsLeft, int kept, boolean stays,
            boolean singleRows) {
        /** Slabs of all of k. */
        public long slabs() {
            return Math.ceilDiv(k, slab);
        }
    }

    /**
     * What is computed at a time.
     *
     * @param row     first row
     * @param rows    1 or more
     * @param column  first column
     * @param columns 1 or more
     * @param shift   blocks from the first passing one to the one it begins with
     */
    public record Area(Affine row, Affine rows, Affine column, Affine columns, Affine shift) {
    }

    /** Slabs from number {@code first} on; {@code count} is 1 or more. */
    public record Slabs(Affine first, Affine count) {
    }

    private final ProgramBuilder program;
    private final Shape shape;
    private final L1Buffers kept;
    private final L1Buffers passing;
    private final TileMmad tiles;
    private final long baseM;
    private final long baseN;
    private final long baseK;
    private final int sets;
    private final Variable filled;
    private final Variable used;
    private final Variable passingFilled;
    private final Variable passingUsed;
    private final Variable toLoad;
    private final Variable nextBlock;
    private final Variable nextK;
    private final Variable block;
    private final Variable areas;

    /** Emits the registers of the pipeline. */
    public SlabMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, BlockMmad.Operands operands,
            Shape shape) {
        this.program = program;
        this.shape = shape;
        L1Buffers left = new L1Buffers(program, L1Buffers.Source.left(config, buffers, operands), shape.singleRows);
        L1Buffers right = new L1Buffers(program, L1Buffers.Source.right(config, buffers, operands), shape.singleRows);
        this.kept = shape.keepsLeft ? left : right;
        this.passing = shape.keepsLeft ? right : left;
        this.tiles = new TileMmad(program, config, buffers, operands.rows(program, config, buffers),
                shape.singleRows);
        this.baseM = config.left().size().extent();
        this.baseN = config.right().size().extent();
        this.baseK = config.left().size().l0Depth();
        this.sets = kept.stages() / shape.kept;
        this.filled = program.variable(Affine.ZERO);
        this.used = program.variable(Affine.ZERO);
        this.passingFilled = program.variable(Affine.ZERO);
        this.passingUsed = program.variable(Affine.ZERO);
        this.toLoad = program.variable(Affine.ZERO);
        this.nextBlock = program.variable(Affine.ZERO);
        this.nextK = program.variable(Affine.ZERO);
        this.block = program.variable(Affine.ZERO);
        this.areas = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        kept.open();
        passing.open();
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        if (shape.stays) {
            program.when(Condition.GT, areas.value(), Affine.ZERO,
                    () -> program.loop(Affine.of(shape.kept), i -> kept.end(i)));
        }
        kept.close();
        passing.close();
        tiles.close();
        program.emit(SetAtomic.OFF);
    }

    /** What the blocks of an area share; every slab begins with the passing block {@code first}. */
    private record Frame(Area area, Slabs slabs, Affine keptBlocks, Affine passingBlocks, Affine first,
            OutputTile sums) {
    }

    /** A slab of an area; {@code index} counts from the first one. */
    private record Slab(Frame frame, Affine index, Affine k0, long depth) {
    }

    /** Emits an area's sums over some slabs. */
    public void multiply(Area area, Slabs slabs, OutputTile sums) {
        Affine down = program.hold(program.ceilDivide(area.rows, baseM));
        Affine across = program.hold(program.ceilDivide(area.columns, baseN));
        Affine passingBlocks = shape.keepsLeft ? across : down;
        Frame frame = new Frame(area, slabs, shape.keepsLeft ? down : across, passingBlocks,
                program.compute(Op.REM, area.shift, passingBlocks), sums);
        Affine begin = slabs.first.times(shape.slab);
        toLoad.set(program.multiply(passingBlocks, slabs.count));
        nextBlock.set(frame.first);
        nextK.set(begin);
        block.set(frame.first);
        if (shape.stays) {
            program.when(Condition.EQ, areas.value(), Affine.ZERO,
                    () -> program.loop(Affine.of(shape.kept), i -> loadKept(frame, i, begin)));
        } else {
            program.loop(frame.keptBlocks, i -> loadKept(frame, i, begin));
            filled.rotate(sets);
        }
        loadPassing(frame);
        program.loop(slabs.count, index -> slab(frame, index));
        if (shape.stays) {
            areas.add(1);
        }
    }

    /** The last slab of all may be shorter, which is known when the program is written. */
    private void slab(Frame frame, Affine index) {
        Affine number = index.plus(frame.slabs.first);
        Affine k0 = number.times(shape.slab);
        long whole = shape.k / shape.slab;
        Slab complete = new Slab(frame, index, k0, shape.slab);
        if (whole == shape.slabs()) {
            slab(complete);
        } else {
            program.when(Condition.LT, number, Affine.of(whole), () -> slab(complete),
                    () -> slab(new Slab(frame, index, k0, shape.k - whole * shape.slab)));
        }
    }

    private Affine depth(Affine k0) {
        return shape.k % shape.slab == 0
                ? Affine.of(shape.slab)
                : program.minimum(Affine.of(shape.k).minus(k0), Affine.of(shape.slab));
    }

    /** The block where kept block {@code i} and passing block {@code j} meet. */
    private Block block(Frame frame, Affine i, Affine j, Affine k0) {
        Area area = frame.area;
        Affine down = (shape.keepsLeft ? i : j).times(baseM);
        Affine across = (shape.keepsLeft ? j : i).times(baseN);
        return new Block(Affine.ZERO, area.row.plus(down), program.minimum(area.rows.minus(down), Affine.of(baseM)),
                area.column.plus(across), program.minimum(area.columns.minus(across), Affine.of(baseN)),
                new Block.Depth(k0, k0.plus(1)));
    }

    private void loadKept(Frame frame, Affine i, Affine k0) {
        kept.load(stage(filled, i), block(frame, i, Affine.ZERO, k0), k0, depth(k0));
    }

    private Affine stage(Variable set, Affine i) {
        return sets == 1 ? i : set.value().times(shape.kept).plus(i);
    }

    /** The next load of the passing operand, if there is one; its blocks go round, one slab after the other. */
    private void loadPassing(Frame frame) {
        program.when(Condition.GT, toLoad.value(), Affine.ZERO, () -> {
            passing.load(passingFilled.value(), block(frame, Affine.ZERO, nextBlock.value(), nextK.value()),
                    nextK.value(), depth(nextK.value()));
            passingFilled.rotate(passing.stages());
            toLoad.add(-1);
            advance(nextBlock, frame);
            program.when(Condition.EQ, nextBlock.value(), frame.first, () -> nextK.add(shape.slab));
        });
    }

    private void advance(Variable place, Frame frame) {
        place.add(1);
        program.when(Condition.GE, place.value(), frame.passingBlocks, () -> place.set(Affine.ZERO));
    }

    private void slab(Slab slab) {
        Frame frame = slab.frame;
        program.when(Condition.EQ, slab.index, Affine.ZERO, () -> program.emit(SetAtomic.OFF), () -> {
            program.barrier(Pipe.FIX);
            program.emit(new SetAtomic(Atomic.ADD, frame.sums.type()));
        });
        program.loop(frame.passingBlocks, j -> {
            loadPassing(frame);
            program.loop(frame.keptBlocks, i -> {
                tile(slab, new Turn(i, j), block(frame, i, block.value(), slab.k0));
                program.when(Condition.EQ, j, frame.passingBlocks.plus(-1),
                        () -> beforeNext(slab, () -> loadKept(frame, i, slab.k0.plus(shape.slab))));
            });
            passingUsed.rotate(passing.stages());
            advance(block, frame);
        });
        if (!shape.stays) {
            used.rotate(sets);
        }
        beforeNext(slab, () -> filled.rotate(sets));
    }

    private void beforeNext(Slab slab, Runnable action) {
        program.when(Condition.LT, slab.index.plus(1), slab.frame.slabs.count, action);
    }

    /** Which of the kept blocks, and how many passing ones there were before this one. */
    private record Turn(Affine i, Affine j) {
    }

    private void tile(Slab slab, Turn turn, Block at) {
        Affine start = tiles.firstStart(at);
        tiles.loadBias(at, start);
        TileMmad.Frame frame = tiles.begin(at);
        long steps = Math.ceilDiv(slab.depth, baseK);
        for (int s = 0; s < steps; s++) {
            Affine k0 = Affine.of(s * baseK);
            Ends ends = new Ends(s == 0, s == steps - 1);
            TileMmad.Half stays = keptHalf(slab, turn, ends, k0);
            TileMmad.Half passes = passingHalf(slab, turn, ends, k0);
            tiles.step(new TileMmad.Step(shape.keepsLeft ? stays : passes, shape.keepsLeft ? passes : stays,
                    Affine.of(Math.min(baseK, slab.depth - s * baseK)),
                    s == 0 ? start : Affine.of(Mmad.ACCUMULATE), s == 0, Affine.of(steps - 1 - s)), frame);
        }
        tiles.end();
        tiles.drain(at, slab.frame.sums);
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

    private TileMmad.Half keptHalf(Slab slab, Turn turn, Ends ends, Affine k0) {
        Affine stage = stage(used, turn.i);
        Affine last = slab.frame.passingBlocks.plus(-1);
        if (shape.stays) {
            Affine before = turn.j.plus(areas.value());
            return new TileMmad.Half(kept.tile(), kept.at(stage), k0,
                    () -> Ends.at(program, ends.first, before, Affine.ZERO, () -> kept.await(stage)), () -> {
                    });
        }
        return new TileMmad.Half(kept.tile(), kept.at(stage), k0,
                () -> Ends.at(program, ends.first, turn.j, Affine.ZERO, () -> kept.await(stage)),
                () -> Ends.at(program, ends.last, turn.j, last, () -> kept.end(stage)));
    }

    private TileMmad.Half passingHalf(Slab slab, Turn turn, Ends ends, Affine k0) {
        Affine stage = passingUsed.value();
        Affine last = slab.frame.keptBlocks.plus(-1);
        return new TileMmad.Half(passing.tile(), passing.at(stage), k0,
                () -> Ends.at(program, ends.first, turn.i, Affine.ZERO, () -> passing.await(stage)),
                () -> Ends.at(program, ends.last, turn.i, last, () -> passing.end(stage)));
    }
}
