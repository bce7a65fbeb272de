package ascendsim.tiling;

import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.matmul.OfficialTiling;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The base blocks a matmul can be cut into on a chip, each with the L1 loads the official rules give it. Blocks beyond
 * the problem's own size, rounded up to whole fractals, are left out: they compute the same with more padding.
 */
public final class MatmulSpace {
    private static final int[] ROWS = {16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256};
    private static final int[] DEPTH_BYTES = {64, 128, 256, 512};

    private final MatmulPlanner planner;
    private final OfficialTiling official;
    private final MatmulProblem problem;
    private final MatmulTiling blocks;
    private final int elementBytes;

    public MatmulSpace(Chip chip, MatmulProblem problem) {
        this.planner = new MatmulPlanner(chip);
        this.official = new OfficialTiling(chip, problem);
        this.problem = problem;
        this.blocks = official.tiling(Template.Kind.BASE);
        this.elementBytes = problem.operand().bits() / 8;
    }

    /** All points, in the order rows, columns, depth; illegal ones with their reasons. */
    public Stream<Candidate> candidates() {
        return Arrays.stream(ROWS).boxed().filter(m -> fits(m, problem.m(), problem.unitM()))
                .flatMap(m -> Arrays.stream(ROWS).boxed().filter(n -> fits(n, problem.n(), problem.unitN()))
                        .flatMap(n -> Arrays.stream(DEPTH_BYTES).map(bytes -> bytes / elementBytes)
                                .filter(k -> fits(k, problem.k(), problem.unitK()))
                                .mapToObj(k -> candidate(new Base(m, n, k)))));
    }

    /** Whole units, and no larger than the problem asks for. */
    private static boolean fits(long size, long extent, int unit) {
        return size % unit == 0 && size <= Math.ceilDiv(extent, unit) * unit;
    }

    private Candidate candidate(Base base) {
        MatmulTiling tiling = blocks.withBase(base, official.staging(base));
        return new Candidate(tiling, planner.infeasible(problem, tiling));
    }
}
