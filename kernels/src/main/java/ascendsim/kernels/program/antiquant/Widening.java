package ascendsim.kernels.program.antiquant;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.Consumer;

/**
 * Widens a rectangle of one matrix of weights, tile by tile. Scales are [N], or [G,N] for groups of k; offsets
 * likewise.
 */
public final class Widening {
    private static final long FACTOR_BYTES = 2;

    private final ProgramBuilder program;
    private final Antiquant antiquant;
    private final AntiquantTypes types;
    private final TileCut cut;

    public Widening(ProgramBuilder program, Antiquant antiquant, AntiquantTypes types, TileCut cut) {
        this.program = program;
        this.antiquant = antiquant;
        this.types = types;
        this.cut = cut;
    }

    /**
     * A matrix of weights, K x N as the operator sees it.
     *
     * @param columns N
     * @param depth   K
     * @param weight  GM byte address
     * @param scale   GM byte address
     * @param offset  GM byte address, of no meaning without offsets
     */
    public record Matrix(Affine columns, Affine depth, Affine weight, Affine scale, Affine offset) {
    }

    /**
     * A part of it and where that goes.
     *
     * @param k          first k; the first of a group
     * @param depth      how many; whole groups
     * @param column     first column; of packed weights an even one
     * @param width      how many
     * @param out        GM byte address of the result, stored as the weights are
     * @param pitchBytes from row to row of the result
     */
    public record Part(Affine k, Affine depth, Affine column, Affine width, Affine out, long pitchBytes) {
    }

    /** Emits it. */
    public void emit(Matrix matrix, Part part) {
        if (cut.kDown()) {
            rows(matrix, part);
        } else {
            program.loop(Affine.ZERO, part.width, Affine.of(cut.rows()), n -> {
                Affine rows = program.minimum(part.width.minus(n), Affine.of(cut.rows()));
                columns(matrix, part, n, rows);
            });
        }
    }

    /** Weights [K,N]: tiles one below the other. */
    private void rows(Matrix matrix, Part part) {
        Affine pitch = bytes(matrix.columns);
        Affine first = matrix.weight.plus(bytes(part.column));
        FactorLines one = FactorLines.single(part.width);
        if (cut.groups() > 0) {
            forEach(part.depth, cut.groups() * cut.groupLength(), piece -> {
                FactorLines lines =
                        new FactorLines(program.ceilDivide(piece.length, cut.groupLength()), part.width, true);
                factors(matrix, lines, group(part.k.plus(piece.begin)), part.column);
                tile(WeightTile.rowGroups(piece.length, part.width, cut.groupLength()), lines,
                        row(first, pitch, part, piece.begin));
            });
            return;
        }
        runs(part, run -> {
            factors(matrix, one, group(part.k.plus(run.begin)), part.column);
            forEach(run.length, cut.rows(), piece -> {
                Affine begin = program.hold(run.begin.plus(piece.begin));
                tile(WeightTile.plain(piece.length, part.width), one, row(first, pitch, part, begin));
            });
        });
    }

    /** Weights [N,K], some rows of them: tiles side by side. */
    private void columns(Matrix matrix, Part part, Affine n, Affine rows) {
        Affine pitch = bytes(matrix.depth);
        Affine column = program.hold(part.column.plus(n));
        Affine first = program.hold(matrix.weight.plus(program.multiply(column, pitch)));
        Affine out = program.hold(part.out.plus(n.times(part.pitchBytes)));
        if (cut.groups() > 0) {
            forEach(part.depth, cut.groups() * cut.groupLength(), piece -> {
                Affine runs = program.hold(program.ceilDivide(piece.length, cut.groupLength()));
                FactorLines lines = new FactorLines(runs, rows, true);
                factors(matrix, lines, group(part.k.plus(piece.begin)), column);
                tile(WeightTile.runs(rows, runs, Affine.of(cut.groupLength())), lines,
                        place(first, pitch, part, piece.begin, out));
            });
            return;
        }
        FactorLines one = FactorLines.single(rows);
        runs(part, run -> {
            factors(matrix, one, group(part.k.plus(run.begin)), column);
            forEach(run.length, cut.columns(), piece -> {
                Affine begin = program.hold(run.begin.plus(piece.begin));
                tile(WeightTile.plain(rows, piece.length), one, place(first, pitch, part, begin, out));
            });
        });
    }

    /** Some of a part's k, counted from its first. */
    private record Piece(Affine begin, Affine length) {
    }

    private void forEach(Affine length, long step, Consumer<Piece> body) {
        program.loop(Affine.ZERO, length, Affine.of(step),
                begin -> body.accept(new Piece(begin, program.minimum(length.minus(begin), Affine.of(step)))));
    }

    /** The groups of a part where a tile is part of one; without groups all of it. */
    private void runs(Part part, Consumer<Piece> body) {
        if (cut.isGrouped()) {
            forEach(part.depth, cut.groupLength(), body);
        } else {
            body.accept(new Piece(Affine.ZERO, part.depth));
        }
    }

    private Affine group(Affine k) {
        return cut.isGrouped() ? program.compute(Op.DIV, k, Affine.of(cut.groupLength())) : Affine.ZERO;
    }

    private void factors(Matrix matrix, FactorLines lines, Affine group, Affine column) {
        Affine skipped =
                program.hold(program.multiply(group, matrix.columns).plus(column).times(FACTOR_BYTES));
        antiquant.factors(new Antiquant.Factors(lines, matrix.scale.plus(skipped), matrix.offset.plus(skipped),
                matrix.columns.times(FACTOR_BYTES)));
    }

    /** Where a tile comes from and goes to. */
    private record Way(Antiquant.Source source, Affine out, long outPitch) {
    }

    private Way row(Affine first, Affine pitch, Part part, Affine begin) {
        Affine skipped = program.multiply(part.k.plus(begin), pitch);
        return new Way(new Antiquant.Source(first.plus(skipped), pitch),
                part.out.plus(begin.times(part.pitchBytes)), part.pitchBytes);
    }

    private Way place(Affine first, Affine pitch, Part part, Affine begin, Affine out) {
        return new Way(new Antiquant.Source(first.plus(bytes(part.k.plus(begin))), pitch),
                out.plus(begin.times(types.out().bytes(1))), part.pitchBytes);
    }

    private void tile(WeightTile tile, FactorLines lines, Way way) {
        antiquant.compute(tile, lines, way.source);
        antiquant.store(tile, way.out, way.outPitch);
    }

    private Affine bytes(Affine weights) {
        return types.weight().isPacked()
                ? program.compute(Op.SHR, weights, Affine.ONE)
                : weights.times(types.weight().bytes(1));
    }
}
