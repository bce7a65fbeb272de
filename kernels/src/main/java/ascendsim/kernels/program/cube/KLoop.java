package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The steps of one block along k. The operand with the longer loads is the outer loop, the one with the shorter loads
 * the inner one; the steps inside a short load are written out. The last long load stands apart, so that every step
 * knows when the program is written how deep it is and whether it is the last.
 */
final class KLoop {
    /** What is done with one step. */
    interface Body {
        void step(Step step);
    }

    /**
     * One Mmad's worth of k.
     *
     * @param left       where it lies in the left operand's load
     * @param right      where it lies in the right operand's load
     * @param depth      k elements
     * @param maybeFirst whether it can be the block's first
     * @param isLast     whether it is the block's last
     */
    record Step(Part left, Part right, long depth, boolean maybeFirst, boolean isLast) {
    }

    /**
     * A step's part of a load.
     *
     * @param k0     first k inside the load
     * @param begins whether the step has to wait for the load
     * @param ends   whether the step is the load's last
     */
    record Part(Affine k0, boolean begins, boolean ends) {
    }

    private final ProgramBuilder program;
    private final DepthParts parts;
    private final long baseK;
    private final long longSteps;
    private final long shortSteps;
    private final L1Stream left;
    private final L1Stream right;
    private final boolean leftIsLong;

    /** The k loop over two streams; the longer load must be a multiple of the shorter one. */
    KLoop(ProgramBuilder program, DepthParts parts, L1Stream left, L1Stream right) {
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

    /** Whether a block has one short load, so that {@code Step.maybeFirst} means it is. */
    boolean isSingleGroup() {
        return parts.count() == 1 && steps() <= shortSteps;
    }

    private long steps() {
        return Math.ceilDiv(parts.k(), baseK);
    }

    void run(Block.Depth depth, Body body) {
        long loads = Math.ceilDiv(steps(), longSteps);
        long lastSteps = steps() - (loads - 1) * longSteps;
        long lastDepth = parts.k() - (steps() - 1) * baseK;
        program.loop(loadsBeforeLast(depth, loads), _ -> load(longSteps, baseK, false, body));
        if (parts.count() == 1 || lastSteps == longSteps && lastDepth == baseK) {
            load(lastSteps, lastDepth, true, body);
        } else {
            program.when(Condition.EQ, depth.end(), Affine.of(parts.k()),
                    () -> load(lastSteps, lastDepth, true, body), () -> load(longSteps, baseK, true, body));
        }
    }

    private Affine loadsBeforeLast(Block.Depth depth, long loads) {
        if (parts.count() == 1) {
            return Affine.of(loads - 1);
        }
        return program.ceilDivide(depth.end().minus(depth.begin()), longSteps * baseK).plus(-1);
    }

    /** One load of the long operand: {@code count} steps, the last {@code lastDepth} deep. */
    private void load(long count, long lastDepth, boolean isLast, Body body) {
        if (longSteps > shortSteps) {
            L1Stream outer = leftIsLong ? left : right;
            outer.prefetch();
            outer.await();
        }
        long groups = Math.ceilDiv(count, shortSteps);
        program.loop(Affine.of(groups - 1),
                g -> group(new Group(g.times(shortSteps * baseK), shortSteps, baseK, false, false), body));
        Affine last = Affine.of((groups - 1) * shortSteps * baseK);
        group(new Group(last, count - (groups - 1) * shortSteps, lastDepth, true, isLast), body);
    }

    /**
     * The steps of one short load.
     *
     * @param offset     k inside the long load
     * @param count      steps
     * @param lastDepth  k of the last one
     * @param endsLong   whether it is the last one of the long load
     * @param isLast     whether it is the last one of the block
     */
    private record Group(Affine offset, long count, long lastDepth, boolean endsLong, boolean isLast) {
    }

    private void group(Group group, Body body) {
        boolean equal = longSteps == shortSteps;
        for (int i = 0; i < group.count; i++) {
            boolean first = i == 0;
            boolean last = i == group.count - 1;
            Part inShort = new Part(Affine.of(i * baseK), first, last);
            Part inLong = equal
                    ? inShort
                    : new Part(inShort.k0.plus(group.offset), false, last && group.endsLong);
            body.step(new Step(leftIsLong ? inLong : inShort, leftIsLong ? inShort : inLong,
                    last ? group.lastDepth : baseK, first, last && group.isLast));
        }
    }
}
