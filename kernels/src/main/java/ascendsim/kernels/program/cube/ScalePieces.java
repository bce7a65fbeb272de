package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * The scales of MX operands on their way: GM to L1 a piece at a time, from there to L0A_MX and L0B_MX beside the tiles.
 * In L1 and L0 they lie in fractals of 16 rows by one pair (isa.md §3), which is the NZ of the matrix [pairs, rows] of
 * 16-bit elements: ND2NZ makes it where pairs are the rows in GM, DN2NZ where they are the columns.
 */
final class ScalePieces {
    /** A pair of scales. */
    private static final DType PAIR = DType.FLOAT16;
    private static final long PAIR_BYTES = PAIR.bytes(1);

    private final ProgramBuilder program;
    private final ScaleTiles tiles;
    private final BlockMmad.Scales base;
    private final CubeBuffers buffers;
    private final Ring ring;
    private final Variable stage;
    /** Pairs of the block before the next step. */
    private final Variable done;
    /** Pairs of the piece before the next group of steps. */
    private final Variable place;

    ScalePieces(ProgramBuilder program, ScaleTiles tiles, BlockMmad.Scales base, CubeBuffers buffers) {
        this.program = program;
        this.tiles = tiles;
        this.base = base;
        this.buffers = buffers;
        this.ring = new Ring(program, tiles.stages(), Pipe.MTE2, Pipe.MTE1);
        this.stage = program.variable(Affine.ZERO);
        this.done = program.variable(Affine.ZERO);
        this.place = program.variable(Affine.ZERO);
    }

    void open() {
        ring.open();
    }

    void close() {
        ring.close();
    }

    /** Before the steps of a block, whose depth begins at a whole pair. */
    void begin(Block block) {
        done.set(pairs(block.depth().begin()));
        place.set(Affine.ZERO);
    }

    /** Before a group of steps: a new piece where the last one is used up. */
    void before(Block block) {
        program.when(Condition.EQ, place.value(), Affine.ZERO, () -> {
            Affine rest = pairs(block.depth().end()).minus(done.value());
            Affine count = program.minimum(rest, Affine.of(tiles.pairs()));
            ring.acquire(current());
            toL1(tiles.left(), new Lines(base.left(), block.row(), block.rows()), count, at(false));
            toL1(tiles.right(), new Lines(base.right(), block.column(), block.columns()), count, at(true));
            ring.publish(current());
            ring.await(current());
        });
    }

    /** Rows of the left operand or columns of the right one, and the GM byte address of its scales. */
    private record Lines(Affine base, Affine first, Affine count) {
    }

    private void toL1(ScaleTiles.Side side, Lines lines, Affine pairs, Address l1) {
        Affine far = side.down()
                ? program.multiply(done.value(), Affine.of(side.extent())).plus(lines.first)
                : program.multiply(lines.first, Affine.of(tiles.allPairs())).plus(done.value());
        Address src = Address.gm(lines.base.plus(far.times(PAIR_BYTES)));
        if (side.down()) {
            new Nd2NzRows(PAIR, Affine.of(side.extent()), tiles.pairs()).emit(program, src, l1,
                    new Nd2NzRows.Box(pairs, lines.count, CacheHint.NORMAL));
        } else {
            program.emit(new Dn2Nz(PAIR, l1, src, Affine.ONE, pairs, lines.count, Affine.ZERO,
                    Affine.of(tiles.allPairs()), Affine.of(tiles.pairs()), Affine.ONE, Affine.ZERO, CacheHint.NORMAL));
        }
    }

    /**
     * The scales of one step's tiles.
     *
     * @param k0    first k of the step in its group of steps
     * @param depth k of the step
     */
    record Part(Affine k0, Affine depth) {
    }

    /** @param tile the operand's tile in L0 */
    void toL0(Part part, Extent extent, Address tile) {
        boolean right = tile.space() == Space.L0B;
        Address to = new Address(right ? Space.L0B_MX : Space.L0A_MX, whole(tile.offset(), MmadMx.ADDRESS_RATIO));
        Affine first = place.value().plus(pairs(part.k0));
        Affine count = pairs(part.depth);
        program.emit(new LoadMx(to, at(right), Affine.ZERO, first, extent.fractals(), count, Affine.of(tiles.pairs()),
                count));
    }

    /** After a group of steps. @param last whether it is the block's last */
    void after(Part group, boolean last) {
        Affine pairs = pairs(group.k0.plus(group.depth));
        if (last) {
            end();
            return;
        }
        done.set(done.value().plus(pairs));
        place.set(place.value().plus(pairs));
        program.when(Condition.EQ, place.value(), Affine.of(tiles.pairs()), this::end);
    }

    private void end() {
        ring.release(current());
        stage.rotate(tiles.stages());
        place.set(Affine.ZERO);
    }

    private Affine current() {
        return tiles.stages() == 1 ? Affine.ZERO : stage.value();
    }

    private Address at(boolean right) {
        return buffers.scales().plus(current().times(tiles.stageBytes()))
                .plus(right ? tiles.pairs() * tiles.left().pairBytes() : 0);
    }

    private Affine pairs(Affine k) {
        return k.isConstant()
                ? Affine.of(Math.ceilDiv(k.base(), ScaleTiles.PAIR))
                : whole(k.plus(ScaleTiles.PAIR - 1), ScaleTiles.PAIR);
    }

    private Affine whole(Affine value, long unit) {
        boolean divides = value.base() % unit == 0 && value.terms().stream().allMatch(t -> t.stride() % unit == 0);
        if (!divides) {
            return program.compute(Op.DIV, value, Affine.of(unit));
        }
        return new Affine(value.base() / unit, value.terms().stream()
                .map(t -> new Affine.Term(t.register(), t.stride() / unit)).toList());
    }
}
