package ascendsim.kernels.qmm;

/**
 * A block size held against another (tiling_dense §3.2).
 *
 * @param cores AI cores
 * @param m     rows
 * @param n     columns
 */
record BlockChoice(QuantMatmulProblem problem, int cores, long m, long n) {
    private static final int MOST_CLASH_MIXED = 8;
    private static final int MOST_CLASH_CUBE = 6;

    private long blocksM() {
        return Math.ceilDiv(problem.m(), m);
    }

    private long blocksN() {
        return Math.ceilDiv(problem.n(), n);
    }

    private long blocks() {
        return blocksM() * blocksN();
    }

    private long rounds() {
        return Math.ceilDiv(blocks(), (long) cores);
    }

    /** Rows and columns that are loaded, all blocks together. */
    long load() {
        return problem.m() * blocksN() + problem.n() * blocksM();
    }

    /** @param bestLoad the least of all choices so far */
    boolean replaces(BlockChoice best, long bestLoad) {
        if (isOuter() && problem.k() >= 512 && best.blocks() <= cores / 2) {
            return blocks() <= cores && (blocks() > best.blocks() || blocks() == best.blocks() && n > best.n);
        }
        if (0.9 * load() > bestLoad) {
            return false;
        }
        boolean large = rounds() >= 5 && Math.min(m, n) >= 128;
        if (load() < 0.9 * bestLoad || large && load() < 0.95 * best.load() || isContiguous(best)) {
            return true;
        }
        double area = (double) m * n * rounds();
        double bestArea = (double) best.m * best.n * best.rounds();
        if (area < 0.9 * bestArea) {
            return true;
        }
        return area <= bestArea && isMoreEven(best);
    }

    /** Whether neither operand is stored with k innermost. */
    private boolean isOuter() {
        return problem.left().transposed() && !problem.right().transposed();
    }

    /** 256 along the axis that lies contiguous in GM. */
    private boolean isContiguous(BlockChoice best) {
        boolean left = problem.left().transposed();
        boolean right = problem.right().transposed();
        if (left && right) {
            return m == 256 && best.m != 256;
        }
        boolean rightNd = !right && !problem.right().isNz();
        if (!left && rightNd) {
            return n == 256 && best.n != 256 || n == 512 && load() < best.load();
        }
        return left && !right && n == 256 && m == 256;
    }

    private boolean isMoreEven(BlockChoice best) {
        if (rounds() >= 5 && share() > best.share()) {
            return true;
        }
        boolean square = Math.abs(problem.m() - problem.n()) < 0.1 * problem.n();
        return m + n == best.m + best.n && (sharesMore(best) || m < n && square && best.m >= best.n);
    }

    private double share() {
        return (double) m * n / (m + n);
    }

    private boolean sharesMore(BlockChoice best) {
        boolean mixed = problem.way().isMixed();
        if (!mixed && problem.n() >= problem.k()) {
            return false;
        }
        CoreRuns mine = runs();
        CoreRuns theirs = best.runs();
        int clash = mine.clash();
        if (clash > (mixed ? MOST_CLASH_MIXED : MOST_CLASH_CUBE) || clash / 2 > theirs.clash()) {
            return false;
        }
        double worse = Math.max((mixed ? 0.75 : 0.85) * clash / theirs.clash(), 1.3);
        return mine.firstLoad(m, n) * worse <= theirs.firstLoad(best.m, best.n);
    }

    /** Where the cores begin. */
    CoreRuns runs() {
        return CoreRuns.of(blocksM(), blocksN(), cores, !BasicOrder.isByColumns(problem, this));
    }
}
