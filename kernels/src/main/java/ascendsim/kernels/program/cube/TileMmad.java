package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of a block from L1 to GM: tiles go to L0A and L0B in turns, Mmads add up in L0C, the Fixpipe drains it. For
 * each block {@link #begin}, a {@link #step} for every base_k, {@link #end} and {@link #drain}.
 */
final class TileMmad {
    /** Consecutive Mmads into fewer fractals than this need a barrier between them (isa.md §1.4). */
    private static final int BARRIER_FRACTALS = 10;

    private final ProgramBuilder program;
    private final CubeConfig config;
    private final CubeBuffers buffers;
    private final boolean singleRows;
    private final Ring l0;
    private final Variable l0Stage;
    private final Optional<Ring> l0c;
    private final Variable l0cStage;
    private final Optional<BiasRow> bias;
    private final Optional<WordRow> words;
    private final Optional<ZeroProduct> zeros;
    private final Optional<ScalePieces> scales;

    /**
     * Emits its registers.
     *
     * @param rows       what goes into L0C and out of it beside the tiles
     * @param singleRows whether a block may have only one row
     */
    TileMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, Rows rows, boolean singleRows) {
        this.program = program;
        this.config = config;
        this.buffers = buffers;
        this.bias = rows.bias;
        this.words = rows.words;
        this.zeros = rows.zeros.map(base -> new ZeroProduct(program, base, buffers.zeros()));
        this.scales = rows.scales;
        this.singleRows = singleRows;
        this.l0 = new Ring(program, CubeConfig.L0_STAGES, Pipe.MTE1, Pipe.M);
        this.l0Stage = program.variable(Affine.ZERO);
        this.l0c = config.stages().unitFlag()
                ? Optional.empty()
                : Optional.of(new Ring(program, config.stages().l0c(), Pipe.M, Pipe.FIX));
        this.l0cStage = program.variable(Affine.ZERO);
    }

    /**
     * What goes with the columns of a block.
     *
     * @param bias  what its sums start from
     * @param words what they are quantised by
     * @param zeros GM byte address of a fractal of zeros, if the bias takes that way
     * @param scales of MX operands
     */
    record Rows(Optional<BiasRow> bias, Optional<WordRow> words, Optional<Affine> zeros,
            Optional<ScalePieces> scales) {
    }

    /** Frees all buffers. */
    void open() {
        l0.open();
        l0c.ifPresent(Ring::open);
        bias.ifPresent(BiasRow::open);
        words.ifPresent(WordRow::open);
        zeros.ifPresent(ZeroProduct::open);
    }

    /** Takes back every flag that is still set. */
    void close() {
        l0.close();
        l0c.ifPresent(Ring::close);
        bias.ifPresent(BiasRow::close);
        words.ifPresent(WordRow::close);
        zeros.ifPresent(ZeroProduct::close);
    }

    /** What the steps of one block share; {@code height} is the Mmad's m, which 1 would make a GEMV. */
    record Frame(Extent rows, Extent columns, Affine height, Affine fractals) {
    }

    /** Brings the bias row of a block, if it starts from that. */
    void loadBias(Block block, Affine start) {
        whenStartsFromBias(start, b -> b.load(block));
    }

    /** What follows is about another accumulator than the next in turn. */
    void turnTo(Affine stage) {
        l0cStage.set(stage);
    }

    /** Waits for an accumulator. */
    Frame begin(Block block) {
        l0c.ifPresent(r -> r.acquire(accumulator()));
        Extent rows = config.left().extent(program, block.rows());
        Extent columns = config.right().extent(program, block.columns());
        Affine fractals = isSmall()
                ? Affine.ZERO
                : program.multiply(rows.fractals(), columns.fractals());
        boolean doubled = singleRows && !config.left().hasRowsInFractals();
        Affine height = doubled ? program.compute(Op.MAX, block.rows(), Affine.of(2)) : rows.elements();
        Frame frame = new Frame(rows, columns, height, fractals);
        zeros.ifPresent(z -> startFromBias(block, z, frame));
        return frame;
    }

    /** One more step in front of the others, in which nothing is added to the bias. */
    private void startFromBias(Block block, ZeroProduct zero, Frame frame) {
        BiasRow row = bias.orElseThrow();
        Affine stage = l0Stage.value();
        Address a = buffers.l0a().plus(stage.times(config.left().l0Bytes()));
        Address b = buffers.l0b().plus(stage.times(config.right().l0Bytes()));
        row.load(block);
        l0.acquire(stage);
        zero.fill(a, frame.rows.fractals());
        zero.fill(b, frame.columns.fractals());
        l0.publish(stage);
        l0.await(stage);
        row.await();
        program.emit(new Mmad(Cube.Types.S8, accumulatorAddress(), a, b, frame.height, frame.columns.elements(),
                Affine.of(ZeroProduct.DEPTH), Affine.of(Mmad.BIAS), buffers.biasTable(),
                config.stages().unitFlag(program, Affine.ONE), false));
        l0.release(stage);
        row.release();
        l0Stage.rotate(CubeConfig.L0_STAGES);
    }

    /** Whether every tile is so small that its Mmads need barriers. */
    private boolean isSmall() {
        return config.left().size().fractals() * config.right().size().fractals() < BARRIER_FRACTALS;
    }

    /** What the first Mmad of a block starts from; only the first part of the depth starts from the bias. */
    Affine firstStart(Block block) {
        if (bias.isEmpty()) {
            return Affine.of(Mmad.ZERO);
        }
        if (zeros.isPresent()) {
            return Affine.of(Mmad.ACCUMULATE);
        }
        Affine begin = block.depth().begin();
        if (begin.isConstant()) {
            return Affine.of(begin.base() == 0 ? Mmad.BIAS : Mmad.ZERO);
        }
        Affine later = program.minimum(begin, Affine.ONE);
        return Affine.of(Mmad.BIAS).minus(later);
    }

    /**
     * One operand's part of a step.
     *
     * @param l1     the load it is in
     * @param k0     first k inside the load
     * @param before what waits for the load, if this is its first use
     * @param after  what gives the load back, if this is its last use
     */
    record Half(OperandTile tile, Address l1, Affine k0, Runnable before, Runnable after) {
    }

    /**
     * One Mmad's worth of k.
     *
     * @param depth      k elements
     * @param start      what the Mmad starts from
     * @param maybeFirst whether it can be the block's first
     * @param rest       0 if it is the block's last, else 1 or more
     * @param scales     its part of the scales, if there are any
     */
    record Step(Half left, Half right, Affine depth, Affine start, boolean maybeFirst, Affine rest,
            Optional<ScalePieces.Part> scales) {
        /** Without scales. */
        Step(Half left, Half right, Affine depth, Affine start, boolean maybeFirst, Affine rest) {
            this(left, right, depth, start, maybeFirst, rest, Optional.empty());
        }

        /** The depth that is multiplied: with scales whole pairs of them. */
        Affine wholeDepth() {
            return scales.isEmpty()
                    ? depth
                    : Affine.of(Math.ceilDiv(depth.base(), ScaleTiles.PAIR) * ScaleTiles.PAIR);
        }
    }

    /** Loads are given back together once both operands are in L0, as the vendor's matmul frees its tensors. */
    void step(Step step, Frame frame) {
        Affine stage = l0Stage.value();
        Address a = buffers.l0a().plus(stage.times(config.left().l0Bytes()));
        Address b = buffers.l0b().plus(stage.times(config.right().l0Bytes()));
        l0.acquire(stage);
        toL0(step.left, step.wholeDepth(), frame.rows, a);
        toL0(step.right, step.wholeDepth(), frame.columns, b);
        step.scales.ifPresent(part -> {
            scales.orElseThrow().toL0(part, frame.rows, a);
            scales.orElseThrow().toL0(part, frame.columns, b);
        });
        step.left.after.run();
        step.right.after.run();
        l0.publish(stage);
        l0.await(stage);
        if (step.maybeFirst) {
            whenStartsFromBias(step.start, BiasRow::await);
        }
        barrierIfSmall(frame, step.start);
        program.emit(product(step, frame, a, b));
        l0.release(stage);
        if (step.maybeFirst) {
            whenStartsFromBias(step.start, BiasRow::release);
        }
        l0Stage.rotate(CubeConfig.L0_STAGES);
    }

    private Cube product(Step step, Frame frame, Address a, Address b) {
        Affine columns = frame.columns.elements();
        if (step.scales.isPresent()) {
            return new MmadMx(config.types(), accumulatorAddress(), a, b, frame.height, columns, step.wholeDepth(),
                    step.start, buffers.biasTable(), config.stages().unitFlag(program, step.rest));
        }
        return new Mmad(config.types(), accumulatorAddress(), a, b, frame.height, columns, step.depth, step.start,
                buffers.biasTable(), config.stages().unitFlag(program, step.rest), false,
                config.left().hasRowsInFractals());
    }

    private void toL0(Half half, Affine depth, Extent extent, Address l0) {
        half.before.run();
        half.tile.toL0(program, new Slice(half.l1, half.k0, depth, extent, l0));
    }

    private void whenStartsFromBias(Affine start, Consumer<BiasRow> action) {
        bias.ifPresent(b -> program.when(Condition.EQ, start, Affine.of(Mmad.BIAS), () -> action.accept(b)));
    }

    private void barrierIfSmall(Frame frame, Affine start) {
        if (start.isConstant() && start.base() != Mmad.ACCUMULATE) {
            return;
        }
        if (isSmall()) {
            program.barrier(Pipe.M);
        } else {
            program.when(Condition.LT, frame.fractals, Affine.of(BARRIER_FRACTALS), () -> program.barrier(Pipe.M));
        }
    }

    /** Hands the accumulator over to the Fixpipe. */
    void end() {
        l0c.ifPresent(r -> r.publish(accumulator()));
    }

    /** Emits the way of the block's result out of L0C. */
    void drain(Block block, OutputTile output) {
        UbTile.Source source = source(block);
        Address to = output.at(program, block);
        words.ifPresent(row -> row.load(block));
        Address from = words.map(WordRow::address).orElse(new Address(Space.FB, Affine.ZERO));
        leave(() -> program.emit(output.drain(to, source, from)));
    }

    /** Emits the way of the block's result out of L0C into UB. */
    void drain(Block block, UbTile output) {
        UbTile.Source source = source(block);
        leave(() -> output.drain(program, source));
    }

    private UbTile.Source source(Block block) {
        Extent rows = config.left().extent(program, block.rows());
        return new UbTile.Source(accumulatorAddress(), block.rows(), block.columns(), rows.fractals().times(16),
                config.stages().unitFlag(program, Affine.ZERO));
    }

    private void leave(Runnable drain) {
        l0c.ifPresent(r -> r.await(accumulator()));
        drain.run();
        l0c.ifPresent(r -> r.release(accumulator()));
        l0cStage.rotate(config.stages().l0c());
    }

    private Affine accumulator() {
        return config.stages().l0c() == 1 ? Affine.ZERO : l0cStage.value();
    }

    private Address accumulatorAddress() {
        return buffers.l0c().plus(accumulator().times(config.l0cBytes()));
    }
}
