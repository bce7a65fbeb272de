package ascendsim.kernels.qmm;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.tiling.Base;

/**
 * The order of the blocks in the "basic" template (tiling_dense §3.3): each core has a run of neighbours, along rows or
 * along columns, tile by tile where the operands do not fit L2.
 */
record BasicOrder(QuantMatmulProblem problem, int cores, Base base) {
    private static final long MIB = 1024L * 1024;
    /** Of 192 MiB of L2, with the sums of the workspace a little more. */
    private static final long L2_SHARE = 100 * MIB;
    private static final long L2_SHARE_MIXED = 110 * MIB;
    private static final long LARGE_MATRIX = 128 * MIB;
    private static final long SMALL_MATRIX = 15 * MIB;
    private static final long MOST_TILE_BLOCKS = 625;
    private static final double LEAST_TAIL = 0.8;
    private static final int MANY = 9;

    BlockOrder order() {
        BlockChoice choice = new BlockChoice(problem, cores, base.m(), base.n());
        BlockOrder whole = BlockOrder.of(new Runs(!isByColumns(problem, choice)));
        return isSplit() ? split(whole) : whole;
    }

    /** Whether cores go down columns of blocks. */
    static boolean isByColumns(QuantMatmulProblem problem, BlockChoice choice) {
        long blocksM = Math.ceilDiv(problem.m(), choice.m());
        long blocksN = Math.ceilDiv(problem.n(), choice.n());
        long cores = choice.cores();
        if (problem.n() > 5 * problem.m()) {
            return true;
        }
        int down = CoreRuns.of(blocksM, blocksN, choice.cores(), false).clash();
        int along = CoreRuns.of(blocksM, blocksN, choice.cores(), true).clash();
        if (down >= MANY && down > along) {
            return false;
        }
        long rounds = Math.ceilDiv(blocksM * blocksN, cores);
        boolean dividesN = blocksN % rounds == 0;
        boolean dividesM = blocksM % rounds == 0;
        if (dividesN && dividesM) {
            return choice.m() < choice.n();
        }
        if (dividesN || dividesM) {
            return dividesN;
        }
        return blocksM % (cores / 2) == 0;
    }

    private long leftBytes() {
        return problem.bytes(problem.m() * problem.k());
    }

    private long rightBytes() {
        return problem.bytes(problem.k() * problem.n());
    }

    private long outBytes() {
        return problem.way().output().bytes(problem.m() * problem.n());
    }

    private boolean isSplit() {
        long share = problem.way().isMixed() ? L2_SHARE_MIXED : L2_SHARE;
        return leftBytes() + rightBytes() + outBytes() >= share
                || Math.max(Math.max(leftBytes(), rightBytes()), outBytes()) >= LARGE_MATRIX;
    }

    /** The fewest tiles that are small enough, with a last one that is not much smaller than the others. */
    private BlockOrder split(BlockOrder whole) {
        long blocksM = Math.ceilDiv(problem.m(), (long) base.m());
        long blocksN = Math.ceilDiv(problem.n(), (long) base.n());
        int bestM = 1;
        int bestN = 1;
        long best = Long.MAX_VALUE;
        for (int tilesM = 1; tilesM <= blocksM; tilesM++) {
            for (int tilesN = 1; tilesN <= blocksN && tilesM * (long) tilesN < best; tilesN++) {
                if (isTile(blocksM, tilesM) && isTile(blocksN, tilesN) && Math.ceilDiv(blocksM, (long) tilesM)
                        * Math.ceilDiv(blocksN, (long) tilesN) <= MOST_TILE_BLOCKS) {
                    best = tilesM * (long) tilesN;
                    bestM = tilesM;
                    bestN = tilesN;
                }
            }
        }
        return whole.split(leftBytes() <= SMALL_MATRIX ? 1 : bestM, rightBytes() <= SMALL_MATRIX ? 1 : bestN);
    }

    private static boolean isTile(long blocks, long tiles) {
        long each = Math.ceilDiv(blocks, tiles);
        long tail = blocks - (tiles - 1) * each;
        return tail >= LEAST_TAIL * each;
    }
}
