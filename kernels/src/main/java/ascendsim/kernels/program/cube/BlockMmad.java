package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.L1Operand.Side;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The pipeline of a cube core, as in the vendor's MDL matmul (tiling_dense §1.9): loads into L1 where they are needed
 * ({@link L1Operand}), tiles go to L0A and L0B in turns, Mmads add up in L0C, the Fixpipe drains it. {@link #open},
 * then {@link #multiply} and {@link #drain} for each block, then {@link #close}.
 */
public final class BlockMmad {
    /** Consecutive Mmads into fewer fractals than this need a barrier between them (isa.md §1.4). */
    private static final int BARRIER_FRACTALS = 10;

    /**
     * The operands in GM.
     *
     * @param left       byte address
     * @param right      byte address
     * @param rightBytes of one group's right operand
     * @param bias       byte address, if there is a bias
     * @param columns    of the output: elements of one group's bias
     */
    public record Operands(Affine left, Affine right, long rightBytes, Optional<Affine> bias, long columns) {
    }

    private final ProgramBuilder program;
    private final CubeConfig config;
    private final CubeBuffers buffers;
    private final L1Operand left;
    private final L1Operand right;
    private final KLoop kLoop;
    private final Ring l0;
    private final Variable l0Stage;
    private final Optional<Ring> l0c;
    private final Variable l0cStage;
    private final Optional<BiasRow> bias;
    private final Variable start;
    private final boolean singleRows;

    /**
     * What is known of all blocks.
     *
     * @param depth      how k is cut
     * @param singleRows whether a block may have only one row
     */
    public record Shape(DepthParts depth, boolean singleRows) {
    }

    /** Emits the registers of the pipeline. */
    public BlockMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, Operands operands, Shape shape) {
        this.program = program;
        this.config = config;
        this.buffers = buffers;
        CubeConfig.Stages stages = config.stages();
        this.left = new L1Operand(program,
                new L1Operand.Source(Side.LEFT, config.left(), operands.left, 0, buffers.a1(), stages.left()),
                shape.singleRows);
        this.right = new L1Operand(program, new L1Operand.Source(Side.RIGHT, config.right(), operands.right,
                operands.rightBytes, buffers.b1(), stages.right()), shape.singleRows);
        this.kLoop = new KLoop(program, shape.depth, left, right);
        this.l0 = new Ring(program, CubeConfig.L0_STAGES, Pipe.MTE1, Pipe.M);
        this.l0Stage = program.variable(Affine.ZERO);
        this.l0c = stages.unitFlag()
                ? Optional.empty()
                : Optional.of(new Ring(program, stages.l0c(), Pipe.M, Pipe.FIX));
        this.l0cStage = program.variable(Affine.ZERO);
        this.bias = operands.bias
                .map(base -> new BiasRow(program, config.bias().orElseThrow(), base, buffers, operands.columns));
        this.start = program.variable(Affine.ZERO);
        this.singleRows = shape.singleRows;
    }

    /** Frees all buffers. */
    public void open() {
        left.open();
        right.open();
        l0.open();
        l0c.ifPresent(Ring::open);
        bias.ifPresent(BiasRow::open);
    }

    /** Takes back every flag that is still set. */
    public void close() {
        left.close();
        right.close();
        l0.close();
        l0c.ifPresent(Ring::close);
        bias.ifPresent(BiasRow::close);
    }

    /** What the steps of one block share; {@code height} is the Mmad's m, which 1 would make a GEMV. */
    private record Frame(Extent rows, Extent columns, Affine height, Affine fractals) {
    }

    /** Emits the product of one block, into L0C. */
    public void multiply(Block block) {
        Frame frame = frame(block);
        bias.ifPresent(b -> b.load(block));
        l0c.ifPresent(r -> r.acquire(accumulator()));
        if (!kLoop.isSingleGroup()) {
            start.set(firstStart(block));
        }
        Affine first = kLoop.isSingleGroup() ? firstStart(block) : start.value();
        kLoop.run(block, step -> step(step, frame, first));
        l0c.ifPresent(r -> r.publish(accumulator()));
    }

    /** Emits the way of the block's result out of L0C. */
    public void drain(Block block, OutputTile output) {
        Extent rows = config.left().extent(program, block.rows());
        Affine offset = block.row().times(output.pitch()).plus(block.column()).times(output.type().bits() / 8);
        l0c.ifPresent(r -> r.await(accumulator()));
        var extent = new Fixpipe.Extent(block.rows(), block.columns(), rows.fractals().times(16),
                Affine.of(unitFlag(true)));
        program.emit(new Drain(output.quant(), output.type(), Fixpipe.Arrangement.ND,
                Address.gm(output.base().plus(offset)), accumulatorAddress(), extent, Affine.of(output.pitch()),
                Affine.ZERO, new Address(Space.FB, Affine.ZERO), false));
        l0c.ifPresent(r -> r.release(accumulator()));
        l0cStage.rotate(config.stages().l0c());
    }

    private Frame frame(Block block) {
        Extent rows = config.left().extent(program, block.rows());
        Extent columns = config.right().extent(program, block.columns());
        Affine fractals = isSmall()
                ? Affine.ZERO
                : program.multiply(rows.fractals(), columns.fractals());
        Affine height = singleRows ? program.compute(Op.MAX, block.rows(), Affine.of(2)) : block.rows();
        return new Frame(rows, columns, height, fractals);
    }

    /** Whether every tile is so small that its Mmads need barriers. */
    private boolean isSmall() {
        return config.left().size().fractals() * config.right().size().fractals() < BARRIER_FRACTALS;
    }

    /** Only the first part of the depth starts from the bias. */
    private Affine firstStart(Block block) {
        if (bias.isEmpty()) {
            return Affine.of(Mmad.ZERO);
        }
        Affine begin = block.depth().begin();
        if (begin.isConstant()) {
            return Affine.of(begin.base() == 0 ? Mmad.BIAS : Mmad.ZERO);
        }
        Affine later = program.minimum(begin, Affine.ONE);
        return Affine.of(Mmad.BIAS).minus(later);
    }

    private void step(KLoop.Step step, Frame frame, Affine first) {
        Affine begin = step.maybeFirst() ? first : Affine.of(Mmad.ACCUMULATE);
        Affine stage = l0Stage.value();
        Address a = buffers.l0a().plus(stage.times(config.left().l0Bytes()));
        Address b = buffers.l0b().plus(stage.times(config.right().l0Bytes()));
        l0.acquire(stage);
        toL0(left, step.left(), new Tile(step.depth(), frame.rows, a));
        toL0(right, step.right(), new Tile(step.depth(), frame.columns, b));
        l0.publish(stage);
        l0.await(stage);
        if (step.maybeFirst()) {
            whenStartsFromBias(begin, BiasRow::await);
        }
        barrierIfSmall(frame, begin);
        program.emit(new Mmad(config.types(), accumulatorAddress(), a, b, frame.height, frame.columns.elements(),
                Affine.of(step.depth()), begin, buffers.biasTable(), Affine.of(unitFlag(step.isLast())), false));
        l0.release(stage);
        if (step.maybeFirst()) {
            whenStartsFromBias(begin, BiasRow::release);
            if (!kLoop.isSingleGroup()) {
                start.set(Affine.of(Mmad.ACCUMULATE));
            }
        }
        l0Stage.rotate(CubeConfig.L0_STAGES);
    }

    /** A tile in L0. */
    private record Tile(long depth, Extent extent, Address l0) {
    }

    /** One operand's way into L0; its load in L1 is given back before the other operand's is waited for. */
    private void toL0(L1Operand operand, KLoop.Part part, Tile tile) {
        program.when(Condition.EQ, part.before(), Affine.ZERO, operand::await);
        operand.tile().toL0(program, new Slice(operand.current(), part.k0(), tile.depth, tile.extent, tile.l0));
        if (part.ends()) {
            operand.end();
        }
    }

    private void whenStartsFromBias(Affine begin, Consumer<BiasRow> action) {
        bias.ifPresent(b -> program.when(Condition.NE, begin, Affine.of(Mmad.ACCUMULATE), () -> action.accept(b)));
    }

    private void barrierIfSmall(Frame frame, Affine begin) {
        if (begin.isConstant() && begin.base() != Mmad.ACCUMULATE) {
            return;
        }
        if (isSmall()) {
            program.barrier(Pipe.M);
        } else {
            program.when(Condition.LT, frame.fractals, Affine.of(BARRIER_FRACTALS), () -> program.barrier(Pipe.M));
        }
    }

    private int unitFlag(boolean last) {
        if (!config.stages().unitFlag()) {
            return Mmad.UNIT_FLAG_OFF;
        }
        return last ? Mmad.UNIT_FLAG_SWITCH : Mmad.UNIT_FLAG_KEEP;
    }

    private Affine accumulator() {
        return config.stages().l0c() == 1 ? Affine.ZERO : l0cStage.value();
    }

    private Address accumulatorAddress() {
        return buffers.l0c().plus(accumulator().times(config.l0cBytes()));
    }
}
