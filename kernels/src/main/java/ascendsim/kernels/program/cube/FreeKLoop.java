package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.Consumer;

/** The steps of blocks of any depth, 1 or more, which only the running program knows. */
final class FreeKLoop implements KSteps {
    private final ProgramBuilder program;
    private final L1Feed left;
    private final L1Feed right;
    private final boolean leftIsLong;
    private final long baseK;
    private final long longDepth;
    private final long shortDepth;

    /** The k loop over two operands; the longer load must be a multiple of the shorter one. */
    FreeKLoop(ProgramBuilder program, L1Feed left, L1Feed right) {
        this.program = program;
        this.left = left;
        this.right = right;
        long depthA = left.tile().size().l1Depth();
        long depthB = right.tile().size().l1Depth();
        this.leftIsLong = depthA > depthB;
        this.baseK = left.tile().size().l0Depth();
        this.longDepth = Math.max(depthA, depthB);
        this.shortDepth = Math.min(depthA, depthB);
    }

    @Override
    public boolean isSingleGroup() { return false; }

    /**
     * A run of k.
     *
     * @param begin the first, counted from the run around it
     * @param k0    the first
     * @param depth k of it
     * @param rest  k of the run around it that follow
     */
    private record Run(Affine begin, Affine k0, Affine depth, Affine rest) {
    }

    /** The pieces of {@code whole}, each of {@code step} k but the last. */
    private void pieces(Run whole, long step, Consumer<Run> body) {
        program.loop(Affine.ZERO, whole.depth, Affine.of(step), begin -> {
            Affine left = program.hold(whole.depth.minus(begin));
            Affine depth = program.minimum(left, Affine.of(step));
            body.accept(new Run(begin, whole.k0.plus(begin), depth, left.minus(depth)));
        });
    }

    @Override
    public void run(Block block, Body body) {
        Affine begin = block.depth().begin();
        Run all = new Run(Affine.ZERO, begin, program.hold(block.depth().end().minus(begin)), Affine.ZERO);
        pieces(all, longDepth, inAll -> {
            load(leftIsLong ? left : right, block, inAll);
            pieces(inAll, shortDepth, inLong -> {
                load(leftIsLong ? right : left, block, inLong);
                pieces(inLong, baseK, inShort -> step(inAll, inLong, inShort, body));
            });
        });
    }

    private static void load(L1Feed operand, Block block, Run run) {
        operand.load(block, run.k0, run.depth);
    }

    private void step(Run inAll, Run inLong, Run inShort, Body body) {
        Part shortPart = new Part(inShort.begin, inShort.begin, inShort.rest);
        Affine before = inLong.begin.plus(inShort.begin);
        Part longPart = new Part(before, before, inLong.rest.plus(inShort.rest));
        body.step(new Step(leftIsLong ? longPart : shortPart, leftIsLong ? shortPart : longPart, inShort.depth, true,
                inAll.rest.plus(longPart.rest())));
    }
}
