package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.FactorAxis;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The tile of weights of a vector core in the custom kernel (tiling_quant §1.1).
 *
 * @param columns of the weight
 * @param rows    of the weight
 */
record CustomTile(WqbmmProblem problem, long columns, long rows) {
    /** Rows of a repeat's worth of instructions. */
    private static final long MOST_REPEATS = 255;
    private static final long GROUP_STEP = 32;
    private static final long NARROWEST = 64;
    private static final long INT4_INNER = 1024;
    private static final long INT8_INNER = 512;
    private static final long FRACTAL_WEIGHTS = 16384;

    /**
     * The vendor's choice.
     *
     * @param width of a slab
     * @param ub    bytes of UB that kernels may use
     */
    static CustomTile official(WqbmmProblem problem, long width, long ub) {
        Weight weight = problem.weight();
        long k = OfficialMsd.up(problem.k(), 16);
        long n = OfficialMsd.up(width, weight.type().c0());
        if (weight.isNz()) {
            return fractals(problem, n, ub);
        }
        if (!weight.isInt4() && !problem.perGroup()) {
            boolean half = problem.x() == DType.FLOAT16;
            return weight.transposed()
                    ? new CustomTile(problem, Math.min(half ? 40 : 32, n), Math.min(512, k))
                    : new CustomTile(problem, Math.min(512, n), Math.min(half ? 48 : 32, k));
        }
        long inner = weight.isInt4() ? INT4_INNER : INT8_INNER;
        return weight.transposed() ? deep(problem, inner, ub) : wide(problem, Math.min(inner, n), ub);
    }

    /** Blocks of one c0: as many weights as the vendor's tiles of fractals have, about. */
    private static CustomTile fractals(WqbmmProblem problem, long n, long ub) {
        long c0 = problem.weight().type().c0();
        if (problem.weight().transposed()) {
            return highest(ub, LongStream.rangeClosed(1, Math.min(n, FRACTAL_WEIGHTS / c0)),
                    columns -> new CustomTile(problem, columns, c0));
        }
        long most = Math.min(OfficialMsd.up(problem.k(), 16), FRACTAL_WEIGHTS / c0);
        return problem.perGroup()
                ? highest(ub, groups(problem, most), rows -> new CustomTile(problem, c0, rows))
                : highest(ub, LongStream.rangeClosed(1, most), rows -> new CustomTile(problem, c0, rows));
    }

    /** As many rows as fit beside each other, whole groups; fewer columns where no group fits (ours). */
    private static CustomTile wide(WqbmmProblem problem, long columns, long ub) {
        for (long width = columns; width > NARROWEST; width = OfficialMsd.up(width / 2, NARROWEST)) {
            Optional<CustomTile> tile = highestFitting(ub, rows(problem), columnsOf(problem, width));
            if (tile.isPresent()) {
                return tile.get();
            }
        }
        return highest(ub, rows(problem), columnsOf(problem, Math.min(columns, NARROWEST)));
    }

    private static LongStream rows(WqbmmProblem problem) {
        return problem.perGroup()
                ? groups(problem, MOST_REPEATS)
                : LongStream.rangeClosed(1, Math.min(MOST_REPEATS, OfficialMsd.up(problem.k(), 16)));
    }

    private static Maker columnsOf(WqbmmProblem problem, long columns) {
        return height -> new CustomTile(problem, columns, height);
    }

    /** Multiples of a group, or parts of it where a group is too much. */
    private static LongStream groups(WqbmmProblem problem, long most) {
        long group = problem.antiquant().groupSize();
        LongStream parts = LongStream.rangeClosed(1, Math.min(most, group - 1) / GROUP_STEP)
                .map(i -> i * GROUP_STEP).filter(part -> group % part == 0);
        return LongStream.concat(parts, LongStream.rangeClosed(1, most / group).map(i -> i * group));
    }

    /** As many columns of the weight, which are rows of storage, as fit. */
    private static CustomTile deep(WqbmmProblem problem, long inner, long ub) {
        long rows = Math.min(inner, OfficialMsd.up(problem.k(), 64));
        if (problem.perGroup()) {
            long group = problem.antiquant().groupSize();
            long whole = problem.k() / group * group;
            long loaded = MOST_REPEATS * (problem.x() == DType.FLOAT16 ? 16 : 8);
            boolean all = OfficialMsd.up(problem.k(), 16) <= loaded && whole > 0
                    && new CustomTile(problem, 1, whole).fits(ub);
            rows = all ? whole : groups(problem, inner).max().orElseThrow();
        }
        long depth = rows;
        return highest(ub, LongStream.rangeClosed(1, MOST_REPEATS), columns -> new CustomTile(problem, columns, depth));
    }

    private interface Maker {
        CustomTile of(long size);
    }

    private static CustomTile highest(long ub, LongStream sizes, Maker maker) {
        return highestFitting(ub, sizes, maker)
                .orElseThrow(() -> new IllegalStateException("no tile fits " + ub + " bytes of UB"));
    }

    private static Optional<CustomTile> highestFitting(long ub, LongStream sizes, Maker maker) {
        return sizes.mapToObj(maker::of).filter(tile -> tile.fits(ub)).reduce((a, b) -> b);
    }

    boolean fits(long ub) {
        LocalMemoryMap map = new LocalMemoryMap(Map.of(Space.UB, ub));
        buffers(map);
        return map.overflows().isEmpty();
    }

    AntiquantBuffers buffers(LocalMemoryMap map) {
        return AntiquantBuffers.take(map,
                new AntiquantTypes(problem.weight().type(), problem.x(), problem.antiquant().offset()), capacity());
    }

    private AntiquantBuffers.Capacity capacity() {
        boolean transposed = problem.weight().transposed();
        long weights = transposed
                ? columns * runs() * padded(rows / runs())
                : rows * padded(columns);
        return new AntiquantBuffers.Capacity(transposed ? FactorAxis.ROWS : FactorAxis.COLUMNS, weights, weights,
                factors(), 1, true);
    }

    private long padded(long run) {
        return OfficialMsd.up(run, problem.weight().type().c0());
    }

    /** Groups down the tile. */
    private long runs() {
        long group = problem.antiquant().groupSize();
        return problem.perGroup() && rows > group ? Math.ceilDiv(rows, group) : 1;
    }

    private long factors() {
        boolean perRow = problem.weight().transposed() && problem.antiquant().transposed() && problem.perGroup();
        return perRow ? columns * OfficialMsd.up(runs(), 16) : runs() * OfficialMsd.up(columns, 16);
    }

    /** Why a tile cannot be used; empty where it can. */
    boolean isAligned() {
        long group = problem.antiquant().groupSize();
        boolean groups = !problem.perGroup() || rows % group == 0 || group % rows == 0;
        boolean pairs = !problem.weight().isInt4() || (problem.weight().transposed() ? rows : columns) % 2 == 0;
        long c0 = problem.weight().type().c0();
        boolean blocks = !problem.weight().isNz() || (problem.weight().transposed() ? rows : columns) == c0;
        return groups && pairs && blocks && (problem.weight().transposed() ? columns : rows) <= Short.MAX_VALUE;
    }
}
