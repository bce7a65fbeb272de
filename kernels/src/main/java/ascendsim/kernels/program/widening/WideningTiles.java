package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.PeerMove.UbToL1;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/** Weights in UB, tile by tile, to a slot in L1: widened by a call of {@link WideningFunction}, then copied. */
final class WideningTiles {
    private static final int LINES = WideningBuffers.LINES;
    private static final int ELEMENTS = WideningBuffers.ELEMENTS;
    private static final int BLOCK = DType.BLOCK_BYTES;
    /** 4-bit weights of a DataBlock. */
    private static final long PAIRS = 64;
    /** Elements of a DataBlock of widened weights. */
    private static final int C0 = 16;

    private final ProgramBuilder program;
    private final FedWeights weights;
    private final WideningBuffers buffers;
    private final RegisterFunction widen;
    /** Depth of a slot. */
    private final long step;
    /** Lines of a slot. */
    private final long height;
    private final long slotBytes;
    private final Ring out;
    private final Variable outStage;
    private final Variable slot;
    private final Variable round;

    WideningTiles(ProgramBuilder program, FedWeights weights, FeedCut cut, WideningBuffers buffers) {
        this.program = program;
        this.weights = weights;
        this.buffers = buffers;
        this.widen = new WideningFunction(weights, buffers).build();
        this.step = cut.step();
        this.height = weights.transposed() ? cut.widest() : cut.step();
        this.slotBytes = cut.widest() * cut.step() * weights.out().bytes(1);
        this.out = new Ring(program, WideningBuffers.STAGES, Pipe.V, Pipe.MTE3);
        this.outStage = program.variable(Affine.ZERO);
        this.slot = program.variable(Affine.ZERO);
        this.round = program.variable(Affine.ZERO);
    }

    /** Where factors are in UB. */
    sealed interface Factors {
        /** Those of a block. */
        record Held(Affine stage) implements Factors {
        }

        /**
         * Those of the groups of a load.
         *
         * @param line  k of the step's first weights
         * @param group the first group
         */
        record Groups(Affine stage, Affine line, Affine group) implements Factors {
        }
    }

    /**
     * An AIV's share of a slot.
     *
     * @param in        UB address of its weights
     * @param firstLine where its lines begin in the slot
     * @param lines     0 or more
     * @param elements  of each line
     */
    record Step(Address in, Affine firstLine, Affine lines, Affine elements, Factors factors) {
    }

    void open() {
        out.open();
    }

    void close() {
        out.close();
        FeedCut.RING.drain(program, round.value());
    }

    /** Bytes of weights; pairs of 4-bit ones are whole. */
    Affine bytes(Affine count) {
        return weights.type().bits() < Byte.SIZE
                ? program.compute(Op.DIV, count, Affine.of(2))
                : count;
    }

    /** Fills the AIV's share of the next slot. */
    void step(Step step) {
        FeedCut.RING.acquire(program, round.value());
        program.loop(Affine.ZERO, step.elements, Affine.of(ELEMENTS), element -> {
            Affine elements = program.hold(program.minimum(step.elements.minus(element), Affine.of(ELEMENTS)));
            program.loop(Affine.ZERO, step.lines, Affine.of(LINES), line -> {
                Affine lines = program.hold(program.minimum(step.lines.minus(line), Affine.of(LINES)));
                tile(step, new Tile(element, elements, line, lines));
            });
        });
        FeedCut.RING.publish(program);
        slot.rotate(FeedCut.RING.slots());
        round.add(1);
    }

    private record Tile(Affine element, Affine elements, Affine line, Affine lines) {
    }

    private void tile(Step step, Tile tile) {
        Affine now = outStage.value();
        Address widened = buffers.out().plus(now.times(WideningBuffers.TILE_BYTES));
        Address from = step.in.plus(tile.line.times(buffers.pitch())).plus(bytes(tile.element));
        out.acquire(now);
        switch (step.factors) {
            case Factors.Held(Affine stage) ->
                    call(new Operands(from, widened, held(stage, tile), tile.lines, tile.elements));
            case Factors.Groups groups when weights.transposed() -> across(groups, tile, from, widened);
            case Factors.Groups groups -> down(groups, tile, from, widened);
        }
        out.publish(now);
        out.await(now);
        Address to = buffers.slots().plus(slot.value().times(slotBytes)).plus(tile.element.times(height * BLOCK / C0))
                .plus(step.firstLine.plus(tile.line).times(BLOCK));
        program.emit(new UbToL1(to, widened, program.ceilDivide(tile.elements, C0), tile.lines,
                Affine.of(WideningFunction.COLUMN).minus(tile.lines), Affine.of(height).minus(tile.lines)));
        out.release(now);
        outStage.rotate(WideningBuffers.STAGES);
    }

    /** Where the factors of a tile begin, in both buffers. */
    private Affine held(Affine stage, Tile tile) {
        Affine first = stage.times(buffers.factors());
        return switch (WideningFunction.factors(weights)) {
            case SINGLE -> first;
            case LINE -> first.plus(tile.line.times(weights.factorBytes()));
            case LANE -> first.plus(tile.element.times(weights.factorBytes()));
        };
    }

    /** One call for each run of lines that lies in one group. */
    private void down(Factors.Groups groups, Tile tile, Address from, Address widened) {
        long run = Long.lowestOneBit(weights.groupSize() | step / 2 | LINES);
        program.loop(Affine.ZERO, tile.lines, Affine.of(run), begin -> {
            Affine factors = groups.stage.times(buffers.factors())
                    .plus(group(groups, tile.line.plus(begin)).times(buffers.factorPitch()))
                    .plus(tile.element.times(weights.factorBytes()));
            call(new Operands(from.plus(begin.times(buffers.pitch())), widened.plus(begin.times(BLOCK)), factors,
                    program.minimum(tile.lines.minus(begin), Affine.of(run)), tile.elements));
        });
    }

    /** One call for each run of elements that lies in one group. */
    private void across(Factors.Groups groups, Tile tile, Address from, Address widened) {
        long run = Long.lowestOneBit(weights.groupSize() | step | ELEMENTS);
        boolean lines = weights.hasLinesOfGroups();
        long ofLine = lines ? buffers.factorPitch() : weights.factorBytes();
        long ofGroup = lines ? weights.factorBytes() : buffers.factorPitch();
        program.loop(Affine.ZERO, tile.elements, Affine.of(run), begin -> {
            Affine factors = groups.stage.times(buffers.factors())
                    .plus(group(groups, tile.element.plus(begin)).times(ofGroup)).plus(tile.line.times(ofLine));
            Affine start = WideningFunction.hasPartialBlocks(weights)
                    ? program.compute(Op.AND, begin, Affine.of(-PAIRS))
                    : begin;
            Affine end = program.minimum(tile.elements, begin.plus(run));
            call(new Operands(from.plus(bytes(start)),
                    widened.plus(start.times((long) WideningFunction.COLUMN * BLOCK / C0)), factors, tile.lines,
                    end.minus(start)), begin.minus(start));
        });
    }

    /** The group of a k of a step, counted from the first of the load. */
    private Affine group(Factors.Groups groups, Affine k) {
        return program.compute(Op.DIV, groups.line.plus(k), Affine.of(weights.groupSize())).minus(groups.group);
    }

    /** @param factors where scale and offset begin in their buffers */
    private record Operands(Address from, Address to, Affine factors, Affine lines, Affine elements) {
    }

    private void call(Operands operands) {
        call(operands, Affine.ZERO);
    }

    private void call(Operands operands, Affine skipped) {
        Affine offset = weights.offset()
                ? buffers.offset().offset().plus(operands.factors)
                : Affine.ZERO;
        program.call(widen, operands.from.offset(), operands.to.offset(),
                buffers.scale().offset().plus(operands.factors), offset, operands.lines, operands.elements,
                program.ceilDivide(operands.elements, WideningFunction.LANES), skipped);
    }
}
