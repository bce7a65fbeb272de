package ascendsim.kernels.qmm;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's QuantBatchMatmulV3 on 950 (tiling_dense §4): blocks of up to 256 x 256 in windows of four
 * rows, smaller ones where there are fewer than cores; x1 stays in L1 where it is small. Not built: blocks of the last
 * round cut among idle cores, merged edges, the scores of the kernel for FRACTAL_NZ weights with bfloat16 output.
 */
record WindowQuantMatmul(Chip chip, QuantMatmulProblem problem) {
    private static final int LARGEST_BASE = 256;
    private static final int LARGEST_DEPTH = 128;
    private static final int DEPTH_UNIT = 32;
    private static final int ACROSS = 128;
    private static final long L0_TILE = 32768;
    private static final long MOST_DEPTH = 4095;
    private static final int ACCUMULATOR_BYTES = 4;
    private static final int WORD_BYTES = 8;
    private static final int SCALE_BYTES = 4;
    /** Bytes of x1 up to which the kernel with vector cores keeps it in L1. */
    private static final long LEFT_WITH_VECTORS = 256 * 1024;
    private static final long LEAST_LOAD = 32 * 1024;
    private static final int LEFT_BLOCKS = 4;

    MatmulTiling tiling() {
        Base base = base();
        return tiling(base, keepsLeft(base) ? Template.Kind.A_FULL : Template.Kind.BASE);
    }

    /** What the vendor would choose for a template, whether it would choose the template or not. */
    MatmulTiling tiling(Template.Kind template) {
        return tiling(base(), template);
    }

    private MatmulTiling tiling(Base base, Template.Kind template) {
        int cores = (int) Math.min(blocks(base) * problem.batch().count(), chip.cores().aic());
        var usual = new MatmulTiling(cores, chip.cores().aivPerAic(), base, staging(base),
                BlockOrder.of(BlockOrder.Windows.OF_FOUR), results(base));
        return template == Template.Kind.A_FULL
                ? usual.withBase(base, leftStaging(base)).withTemplate(new Template.LeftInL1())
                : usual;
    }

    private long blocks(Base base) {
        return Math.ceilDiv(problem.m(), (long) base.m()) * Math.ceilDiv(problem.n(), (long) base.n());
    }

    private Base base() {
        long m = Multiples.up(Math.min(problem.m(), LARGEST_BASE), problem.left().transposed() ? DEPTH_UNIT : 16);
        long n = Multiples.up(Math.min(problem.n(), LARGEST_BASE), problem.right().transposed() ? 16 : DEPTH_UNIT);
        long k = Multiples.up(Math.min(problem.k(), LARGEST_DEPTH), DEPTH_UNIT);
        Base usual = new Base((int) m, (int) n, (int) k);
        return blocks(usual) < chip.cores().aic() ? spread(usual) : usual;
    }

    private int unitM() {
        return problem.left().transposed() ? ACROSS : 16;
    }

    private int unitN() {
        return problem.right().transposed() ? 16 : ACROSS;
    }

    /** Smaller blocks, so that more cores have one: the axis of fewer units keeps its count, the other is cut finer. */
    private Base spread(Base usual) {
        long unitsM = Math.ceilDiv(problem.m(), (long) unitM());
        long unitsN = Math.ceilDiv(problem.n(), (long) unitN());
        boolean plain = !problem.left().transposed() && problem.right().transposed();
        if (unitsM * unitsN < chip.cores().aic() && !plain) {
            return usual;
        }
        Cut cut = unitsM < unitsN || unitsM == unitsN && problem.right().transposed()
                ? byRows(Math.ceilDiv(problem.m(), (long) usual.m()))
                : byColumns(Math.ceilDiv(problem.n(), (long) usual.n()));
        cut = evened(cut);
        return cut.blocks() > blocks(usual) ? new Base((int) cut.m, (int) cut.n, (int) depth(cut)) : usual;
    }

    /** A block and how many of it cover each axis. */
    private record Cut(long m, long n, long down, long across) {
        long blocks() {
            return down * across;
        }
    }

    private Cut byRows(long down) {
        long m = share(problem.m(), down, unitM());
        long rows = Math.ceilDiv(problem.m(), m);
        long n = share(problem.n(), Math.max(chip.cores().aic() / rows, 1), unitN());
        return new Cut(m, n, rows, Math.ceilDiv(problem.n(), n));
    }

    private Cut byColumns(long across) {
        long n = share(problem.n(), across, unitN());
        long columns = Math.ceilDiv(problem.n(), n);
        long m = share(problem.m(), Math.max(chip.cores().aic() / columns, 1), unitM());
        return new Cut(m, n, Math.ceilDiv(problem.m(), m), columns);
    }

    private static long share(long extent, long parts, long unit) {
        return Multiples.up(Math.ceilDiv(extent, parts), unit);
    }

    /** Blocks nearer to squares. */
    private Cut evened(Cut first) {
        long cores = chip.cores().aic();
        Cut cut = first;
        while (cut.n >= 2 * cut.m && cut.across < cores / 2) {
            Cut next = both(cores / (2 * cut.across), 2 * cut.across);
            if (next.equals(cut)) {
                break;
            }
            cut = next;
        }
        while (cut.m >= 2 * cut.n && cut.down < cores / 2) {
            Cut next = both(2 * cut.down, cores / (2 * cut.down));
            if (next.equals(cut)) {
                break;
            }
            cut = next;
        }
        return cut;
    }

    private Cut both(long down, long across) {
        long m = share(problem.m(), Math.max(down, 1), unitM());
        long n = share(problem.n(), Math.max(across, 1), unitN());
        return new Cut(m, n, Math.ceilDiv(problem.m(), m), Math.ceilDiv(problem.n(), n));
    }

    private long depth(Cut cut) {
        int unit = problem.left().transposed() && !problem.right().transposed() ? DEPTH_UNIT : ACROSS;
        long deepest = Math.max(Multiples.down(L0_TILE / Math.max(cut.m, cut.n), unit), DEPTH_UNIT);
        long k = Math.min(Multiples.up(problem.k(), unit), deepest);
        return k > MOST_DEPTH ? k / 2 : k;
    }

    Results results(Base base) {
        boolean mixed = problem.way().isMixed();
        long tile = (long) ACCUMULATOR_BYTES * base.m() * base.n();
        boolean twice = 2 * tile <= chip.capacities().l0c() && (mixed || base.n() <= LARGEST_BASE);
        return new Results(!twice, twice ? 2 : 1, 0);
    }

    /** x1 stays where it is small and every core keeps to the rows of one window, or has one block at most. */
    private boolean keepsLeft(Base base) {
        long down = Math.ceilDiv(problem.m(), (long) base.m());
        long across = Math.ceilDiv(problem.n(), (long) base.n());
        long cores = chip.cores().aic();
        if (problem.batch().count() > 1) {
            return false;
        }
        boolean inStep = down <= BlockOrder.Windows.OF_FOUR.rows() && cores % down == 0;
        long bytes = leftBytes(base);
        return problem.way().isMixed()
                ? bytes <= LEFT_WITH_VECTORS && down <= across && (inStep || down * across <= cores)
                : bytes <= chip.capacities().l1() / 2 && down < LEFT_BLOCKS && inStep && down * across > cores;
    }

    private long leftBytes(Base base) {
        return base.m() * Multiples.up(problem.k(), base.k());
    }

    private long beside(Base base) {
        long bias = problem.wholeBias().isPresent() ? (long) ACCUMULATOR_BYTES * base.n() : 0;
        long words = problem.hasWordRow() ? (long) WORD_BYTES * base.n() : 0;
        return bias + Math.max(words, problem.way().isMixed() ? (long) SCALE_BYTES * base.n() : 0);
    }

    /** Two loads of each operand, as deep as half of L1 allows; four where all of them fit. */
    Staging staging(Base base) {
        long left = chip.capacities().l1() - 2 * beside(base);
        long all = Math.ceilDiv(problem.k(), (long) base.k());
        long stepA = Math.clamp(left / 2 / ((long) base.m() * base.k()) / 2, 1, all);
        long stepB = Math.clamp(left / 2 / ((long) base.n() * base.k()) / 2, 1, all);
        if (stepA > stepB) {
            stepA = Multiples.down(stepA, stepB);
        } else {
            stepB = Multiples.down(stepB, stepA);
        }
        long least = Math.min(stepA, stepB);
        long four = 4 * least * base.k() * (base.m() + base.n()) + beside(base);
        if (!problem.way().isMixed() && four <= chip.capacities().l1() && loads(least, base) > 2) {
            int flags = problem.wholeBias().isPresent() ? 2 : 0;
            int depth = flags == 0 ? 3 : 2;
            return new Staging((int) least, (int) least, (int) (depth * least), (int) (depth * least));
        }
        return new Staging((int) stepA, (int) stepB, (int) (2 * stepA), (int) (2 * stepB));
    }

    private long loads(long step, Base base) {
        return Math.ceilDiv(problem.k(), step * base.k());
    }

    /** All of x1, and loads of x2 of 32 KiB or more. */
    private Staging leftStaging(Base base) {
        long all = Math.ceilDiv(problem.k(), (long) base.k());
        long tile = (long) base.n() * base.k();
        long most = (chip.capacities().l1() - leftBytes(base) - beside(base)) / 2 / tile;
        long step = Math.clamp(Math.max(2, Math.ceilDiv(LEAST_LOAD, tile)), 1, Math.max(1, Math.min(most, all)));
        long steps = Multiples.up(all, step);
        return new Staging((int) steps, (int) step, (int) steps, (int) (2 * step));
    }
}
