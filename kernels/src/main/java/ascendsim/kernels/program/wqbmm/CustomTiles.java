package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.antiquant.Antiquant;
import ascendsim.kernels.program.antiquant.FactorLines;
import ascendsim.kernels.program.antiquant.WeightTile;
import java.util.function.Consumer;

/**
 * The tiles of a slab: where their weights and factors come from and where results go. Down the depth, tiles of
 * transposed weights with groups end where whole groups do; what is left of the depth is a tile of its own.
 */
final class CustomTiles {
    private final ProgramBuilder program;
    private final CustomProblem problem;
    private final CustomCut cut;
    private final Affine weights;
    private final long whole;

    CustomTiles(ProgramBuilder program, CustomProblem problem, CustomCut cut, Affine weights) {
        this.program = program;
        this.problem = problem;
        this.cut = cut;
        this.weights = weights;
        this.whole = hasRuns() ? problem.k() / groupSize() * groupSize() : problem.k();
    }

    private long groupSize() {
        return problem.scales().groupSize();
    }

    /** Whether rows of a tile have several groups. */
    private boolean hasRuns() {
        return problem.weights().transposed() && problem.scales().grouped() && cut.vecK() >= groupSize();
    }

    /** Tiles down the depth. */
    long down() {
        return Math.ceilDiv(whole, cut.vecK()) + (whole < problem.k() ? 1 : 0);
    }

    /** Bytes from line to line of factors. */
    long factorPitch() {
        long elements = problem.scales().transposed() && problem.scales().grouped() ? problem.groups() : problem.n();
        return problem.type().bytes(elements);
    }

    /**
     * A tile's place.
     *
     * @param slab  number of the slab
     * @param width columns of the slab
     */
    record Place(Affine slab, Affine nTile, Affine kTile, Affine width) {
    }

    /**
     * A tile.
     *
     * @param factors bytes before its first factor
     * @param target  bytes before its result in the slab
     */
    record Tile(WeightTile weights, FactorLines lines, Antiquant.Source source, Affine factors, Affine target) {
    }

    /** Emits {@code body} for the tile at a place. */
    void forTile(Place place, Consumer<Tile> body) {
        Affine left = place.width.minus(place.nTile.times(cut.vecN()));
        Affine columns = program.minimum(left, Affine.of(cut.vecN()));
        long last = down() - 1;
        if (whole == problem.k()) {
            Affine rows = problem.k() % cut.vecK() == 0
                    ? Affine.of(cut.vecK())
                    : program.minimum(Affine.of(whole).minus(place.kTile.times(cut.vecK())), Affine.of(cut.vecK()));
            body.accept(tile(place, new Depth(columns, rows, rows, 0)));
        } else if (whole == 0) {
            body.accept(tile(place, rest(columns)));
        } else {
            program.when(Condition.LT, place.kTile, Affine.of(last), () -> {
                Affine rows = program.minimum(Affine.of(whole).minus(place.kTile.times(cut.vecK())),
                        Affine.of(cut.vecK()));
                body.accept(tile(place, new Depth(columns, rows, Affine.of(groupSize()), 0)));
            }, () -> body.accept(tile(new Place(place.slab, place.nTile, Affine.ZERO, place.width), rest(columns))));
        }
    }

    private Depth rest(Affine columns) {
        Affine rest = Affine.of(problem.k() - whole);
        return new Depth(columns, rest, rest, whole);
    }

    /**
     * Sizes of a tile.
     *
     * @param columns of the weight
     * @param rows    of the weight
     * @param run     rows of a group of a transposed tile
     * @param skipped rows of the weight before the first tile
     */
    private record Depth(Affine columns, Affine rows, Affine run, long skipped) {
    }

    private Tile tile(Place place, Depth depth) {
        Affine first = place.kTile.times(cut.vecK()).plus(depth.skipped);
        Affine column = place.slab.times(cut.width()).plus(place.nTile.times(cut.vecN()));
        return new Tile(shape(depth), lines(depth), source(place, depth.skipped), factors(first, column),
                target(place, first));
    }

    private WeightTile shape(Depth depth) {
        if (!problem.weights().transposed()) {
            return hasLines()
                    ? WeightTile.rowGroups(depth.rows, depth.columns, groupSize())
                    : WeightTile.plain(depth.rows, depth.columns);
        }
        if (!hasRuns()) {
            return WeightTile.plain(depth.columns, depth.rows);
        }
        return WeightTile.runs(depth.columns, runs(depth), run(depth));
    }

    private Affine run(Depth depth) {
        return whole == problem.k() ? Affine.of(groupSize()) : depth.run;
    }

    private Affine runs(Depth depth) {
        Affine run = run(depth);
        return depth.rows.equals(run) ? Affine.ONE : program.compute(Op.DIV, depth.rows, run);
    }

    /** Whether a tile of weights that are not transposed has several lines of factors. */
    private boolean hasLines() {
        return problem.scales().grouped() && cut.vecK() > groupSize();
    }

    private FactorLines lines(Depth depth) {
        if (!problem.scales().grouped()) {
            return FactorLines.single(depth.columns);
        }
        if (!problem.weights().transposed()) {
            Affine lines = hasLines() ? program.ceilDivide(depth.rows, groupSize()) : Affine.ONE;
            return new FactorLines(lines, depth.columns, true);
        }
        Affine runs = hasRuns() ? runs(depth) : Affine.ONE;
        return problem.scales().transposed()
                ? new FactorLines(depth.columns, runs, false)
                : new FactorLines(runs, depth.columns, true);
    }

    private Affine factors(Affine row, Affine column) {
        if (!problem.scales().grouped()) {
            return column.times(problem.type().bytes(1));
        }
        Affine group = program.compute(Op.DIV, row, Affine.of(groupSize()));
        Affine element = problem.scales().transposed()
                ? column.times(problem.groups()).plus(group)
                : group.times(problem.n()).plus(column);
        return element.times(problem.type().bytes(1));
    }

    /** Where the weights are; rows of the depth come {@code skipped} later than their tile says. */
    private Antiquant.Source source(Place place, long skipped) {
        DType type = problem.weights().type();
        boolean transposed = problem.weights().transposed();
        if (problem.weights().fractals()) {
            long stored = Math.ceilDiv(transposed ? problem.n() : problem.k(), 16L) * 16;
            Affine column = place.slab.times(cut.width()).plus(place.nTile.times(cut.vecN()));
            Affine inner = transposed
                    ? place.kTile.times(cut.vecK() / type.c0()).plus(skipped / type.c0())
                    : place.slab.times(cut.width() / type.c0()).plus(place.nTile.times(cut.vecN() / type.c0()));
            Affine outer = transposed ? column : place.kTile.times(cut.vecK()).plus(skipped);
            return new Antiquant.Source(weights.plus(inner.times(stored).plus(outer).times(Move.BLOCK)), Move.BLOCK);
        }
        long pitch = type.bytes(transposed ? problem.k() : problem.n());
        Affine inner = transposed
                ? place.kTile.times(type.bytes(cut.vecK())).plus(type.bytes(skipped))
                : place.slab.times(type.bytes(cut.width())).plus(place.nTile.times(type.bytes(cut.vecN())));
        Affine outer = transposed
                ? place.slab.times(cut.width()).plus(place.nTile.times(cut.vecN()))
                : place.kTile.times(cut.vecK()).plus(skipped);
        return new Antiquant.Source(weights.plus(outer.times(pitch)).plus(inner), pitch);
    }

    private Affine target(Place place, Affine row) {
        Affine column = place.nTile.times(cut.vecN());
        Affine element = problem.weights().transposed()
                ? column.times(cut.pitch(problem)).plus(row)
                : row.times(cut.pitch(problem)).plus(column);
        return element.times(problem.type().bytes(1));
    }
}
