package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.grouped.RoundWalk.Rounds;
import ascendsim.sim.chip.Chip;
import java.util.stream.LongStream;

/**
 * Where all vector cores widen whole weights together, round by round, instead of a strip for each block: the vendor's
 * performance branch (tiling_quant.md §6, operators.md §1.4, isa.md §4.6).
 */
record RoundChoice(Chip chip, GroupedCall call) {
    /** Blocks of an average group, as a part of the cores: 9.6 of 24. */
    private static final double LEAST_BLOCKS_OF_CORE = 0.4;
    private static final long LEAST_WIDENED = 5L << 20;
    /** Bytes of widened weights in a round, and where they are fewer. */
    private static final long ROUND_BYTES = 16L << 20;
    private static final long WIDE_COLUMNS = 5120;
    private static final long WIDE_ROUND_BYTES = 10L << 20;
    private static final int ROW_UNIT = 16;

    boolean isOfficial() {
        if (!isPossible()) {
            return false;
        }
        OfficialGrouped official = new OfficialGrouped(chip, call);
        long baseM = official.tiling().base().m();
        long baseN = official.tiling().base().n();
        long blocks = Math.ceilDiv(call.averageRows(), baseM) * Math.ceilDiv(call.n(0), baseN)
                * (call.path().output() == DType.BFLOAT16 ? 2 : 1);
        long k = LongStream.range(0, call.groups()).map(group -> call.k((int) group)).min().orElseThrow();
        return blocks >= LEAST_BLOCKS_OF_CORE * chip.cores().aic()
                && k * baseN * chip.cores().aic() >= LEAST_WIDENED;
    }

    /** Whether the kernel takes the call. */
    boolean isPossible() {
        return !call.transposedWeight() && new GroupedParameters(call).groups() instanceof Groups.Rows;
    }

    /** Elements from row to row of a widened weight, or of the columns of one that a round takes. */
    static long pitch(Rounds rounds) {
        return Math.ceilDiv(rounds.columns(), (long) ROW_UNIT) * ROW_UNIT;
    }

    /** As many whole weights as a round holds; where it holds none, as many columns of one, whole bases. */
    Rounds rounds(int baseN) {
        long n = call.n(0);
        long bytes = call.path().output().bytes(1);
        long room = (n > WIDE_COLUMNS ? WIDE_ROUND_BYTES : ROUND_BYTES) / bytes / call.k(0);
        long whole = room / pitch(new Rounds(1, n));
        return whole > 0
                ? new Rounds(Math.min(whole, call.groups()), n)
                : new Rounds(1, Math.min(n, Math.max(1, room / baseN) * baseN));
    }
}
