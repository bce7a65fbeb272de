package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The steps of blocks whose depth is known when the program is written: the steps inside a short load are written out,
 * and the last long load stands apart, so that every load and every step knows how deep it is.
 */
final class KLoop implements KSteps {
    private final ProgramBuilder program;
    private final DepthParts parts;
    private final long baseK;
    private final long longSteps;
    private final long shortSteps;
    private final L1Feed left;
    private final L1Feed right;
    private final boolean leftIsLong;

    /** The k loop over two operands; the longer load must be a multiple of the shorter one. */
    KLoop(ProgramBuilder program, DepthParts parts, L1Feed left, L1Feed right) {
        this.program = program;
        this.parts = parts;
        this.left = left;
        this.right = right;
        this.baseK = left.tile().size().l0Depth();
        long stepA = left.tile().size().l1Depth() / baseK;
        long stepB = right.tile().size().l1Depth() / baseK;
        this.leftIsLong = stepA > stepB;
        this.longSteps = Math.max(stepA, stepB);
        this.shortSteps = Math.min(stepA, stepB);
    }

    @Override
    public boolean isSingleGroup() { return parts.count() == 1 && steps() <= shortSteps; }

    private long steps() {
        return Math.ceilDiv(parts.k(), baseK);
    }

    @Override
    public void run(Block block, Body body) {
        Block.Depth depth = block.depth();
        long loads = Math.ceilDiv(steps(), longSteps);
        long lastSteps = steps() - (loads - 1) * longSteps;
        long lastDepth = parts.k() - (steps() - 1) * baseK;
        Affine before = loadsBeforeLast(depth, loads);
        Affine rest = depth.begin().plus(before.times(longSteps * baseK));
        program.loop(before, i -> load(new Load(block, depth.begin().plus(i.times(longSteps * baseK)), longSteps, baseK,
                false), body));
        var all = new Load(block, rest, longSteps, baseK, true);
        var last = new Load(block, rest, lastSteps, lastDepth, true);
        if (parts.count() == 1) {
            load(last, body);
        } else {
            program.when(Condition.EQ, depth.end(), Affine.of(parts.k()), () -> load(last, body),
                    () -> load(all, body));
        }
    }

    private Affine loadsBeforeLast(Block.Depth depth, long loads) {
        if (parts.count() == 1) {
            return Affine.of(loads - 1);
        }
        Affine all = program.ceilDivide(depth.end().minus(depth.begin()), longSteps * baseK);
        return program.hold(all.plus(-1));
    }

    /**
     * One load of the long operand.
     *
     * @param k0        its first k
     * @param steps     steps
     * @param lastDepth k of the last one
     * @param isLast    whether it is the last one of the block
     */
    private record Load(Block block, Affine k0, long steps, long lastDepth, boolean isLast) {
    }

    private void load(Load load, Body body) {
        long groups = Math.ceilDiv(load.steps, shortSteps);
        long rest = load.steps - (groups - 1) * shortSteps;
        program.loop(Affine.of(groups - 1), g -> group(new Group(load, g, shortSteps, baseK, false), body));
        group(new Group(load, Affine.of(groups - 1), rest, load.lastDepth, true), body);
    }

    /**
     * The steps of one short load.
     *
     * @param load      the long load it shares
     * @param index     short loads before it in the long one
     * @param steps     steps
     * @param lastDepth k of the last one
     * @param endsLoad  whether it is the last one of the long load
     */
    private record Group(Load load, Affine index, long steps, long lastDepth, boolean endsLoad) {
    }

    private void group(Group group, Body body) {
        Affine offset = group.index.times(shortSteps * baseK);
        bring(left, leftIsLong, group, offset);
        bring(right, !leftIsLong, group, offset);
        for (int i = 0; i < group.steps; i++) {
            boolean last = i == group.steps - 1;
            Part inShort = new Part(Affine.of(i * baseK), Affine.of(i), rest(last));
            Part inLong = new Part(inShort.k0().plus(offset), i == 0 ? group.index : Affine.ONE,
                    rest(last && group.endsLoad));
            body.step(new Step(leftIsLong ? inLong : inShort, leftIsLong ? inShort : inLong,
                    Affine.of(last ? group.lastDepth : baseK), i == 0,
                    rest(last && group.endsLoad && group.load.isLast)));
        }
    }

    private static Affine rest(boolean last) {
        return last ? Affine.ZERO : Affine.ONE;
    }

    /** The long operand comes with the first short load of each long one. */
    private void bring(L1Feed operand, boolean isLong, Group group, Affine offset) {
        Load load = group.load;
        if (isLong) {
            long depth = (load.steps - 1) * baseK + load.lastDepth;
            program.when(Condition.EQ, group.index, Affine.ZERO,
                    () -> operand.load(load.block, load.k0, Affine.of(depth)));
        } else {
            long depth = (group.steps - 1) * baseK + group.lastDepth;
            operand.load(load.block, load.k0.plus(offset), Affine.of(depth));
        }
    }
}
