package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.digits.DigitGroups;
import ascendsim.kernels.program.digits.DigitRows;
import java.util.Optional;

/**
 * Parts of rows of x taken apart: maximum and sum of every part of a row, or of every group of it, those of all rows
 * one after the other.
 */
final class SplitDigits {
    private static final long BLOCK = DigitRows.FACTOR_BYTES;

    private final ProgramBuilder program;
    private final MsdProblem problem;
    private final long part;
    private final Optional<DigitRows> whole;
    private final Optional<DigitGroups> groups;
    private final Affine x;
    private final Affine digits;
    private final Affine maxima;
    private final Affine rowSums;

    /** Emits the arguments and constants. @param part k of a part; the last has the rest */
    SplitDigits(ProgramBuilder program, MsdProblem problem, long part) {
        this.program = program;
        this.problem = problem;
        this.part = Math.min(part, problem.k());
        this.x = program.argument("x");
        this.digits = program.argument("digits");
        this.maxima = program.argument("maxima");
        this.rowSums = program.argument("row_sums");
        this.whole = problem.grouped()
                ? Optional.empty()
                : Optional.of(new DigitRows(program, problem.type(), problem.digits(), this.part));
        this.groups = problem.grouped()
                ? Optional.of(new DigitGroups(program, problem.type(), problem.digits(), this.part, problem.group()))
                : Optional.empty();
    }

    void open() {
        whole.ifPresent(DigitRows::open);
        groups.ifPresent(DigitGroups::open);
    }

    void close() {
        whole.ifPresent(DigitRows::close);
        groups.ifPresent(DigitGroups::close);
    }

    /** Emits a part of some rows. */
    void emit(Affine row, Affine rowEnd, Affine number) {
        long count = Math.ceilDiv(problem.k(), part);
        long rest = problem.k() - (count - 1) * part;
        program.loop(row, rowEnd, Affine.ONE, next -> {
            if (rest == part) {
                piece(next, number, part);
            } else {
                program.when(Condition.LT, number, Affine.of(count - 1), () -> piece(next, number, part),
                        () -> piece(next, number, rest));
            }
        });
    }

    private void piece(Affine row, Affine number, long elements) {
        DType type = problem.type();
        DType digit = problem.digit();
        Affine from = x.plus(row.times(type.bytes(problem.k()))).plus(number.times(type.bytes(part)));
        Affine to = digits.plus(row.times(digit.bytes(problem.digitPitch()))).plus(number.times(digit.bytes(part)));
        long pitch = digit.bytes(problem.m() * problem.digitPitch());
        long factorPitch = problem.m() * BLOCK;
        long perPart = problem.grouped() ? part / problem.group() : 1;
        Affine skipped = row.times(BLOCK).plus(number.times(perPart * factorPitch));
        Affine maximum = maxima.plus(skipped);
        Affine sum = rowSums.plus(skipped);
        whole.ifPresent(rows -> rows.emit(new DigitRows.Piece(from, elements, to, pitch, maximum, sum)));
        groups.ifPresent(rows -> rows
                .emit(new DigitGroups.Piece(from, elements, to, pitch, maximum, sum, factorPitch)));
    }
}
