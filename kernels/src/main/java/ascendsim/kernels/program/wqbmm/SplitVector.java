package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import ascendsim.kernels.program.digits.Phases;
import java.util.function.LongConsumer;

/**
 * The AIV program of the MSD kernel over parts of the depth (tiling_quant §1.3): takes parts of rows of x apart, then
 * puts together what the cube cores leave of each round.
 *
 * <p>Parameters: x, antiquant_scale, antiquant_offset and bias as the problem has them, digits, maxima, row_sums, sums,
 * y.
 */
record SplitVector(MsdProblem problem, SplitCut cut) {

    /** The program. */
    Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine sub = cut.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine aiv = program.hold(program.query(Special.BLOCK_IDX).times(cut.aivPerAic()).plus(sub));
        takeApart(program, aiv);
        Phases.digitsDone(program);
        new Emission(program, aiv).emit();
        return program.build();
    }

    /** Pieces of rows, parts of the same row one after the other, an equal run to each vector core. */
    private void takeApart(ProgramBuilder program, Affine aiv) {
        long parts = cut.parts(problem);
        long units = parts * Math.ceilDiv(problem.m(), cut.rows());
        long each = Math.ceilDiv(units, (long) cut.aivs());
        SplitDigits digits = new SplitDigits(program, problem, cut.part());
        digits.open();
        Affine first = aiv.times(each);
        Affine end = program.minimum(first.plus(each), Affine.of(units));
        program.loop(first, end, Affine.ONE, unit -> {
            Affine rows = program.compute(Op.DIV, unit, Affine.of(parts));
            Affine part = program.hold(unit.minus(rows.times(parts)));
            Affine row = program.hold(rows.times(cut.rows()));
            Affine rowEnd = program.minimum(row.plus(cut.rows()), Affine.of(problem.m()));
            digits.emit(row, rowEnd, part);
        });
        digits.close();
    }

    /** The second phase while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final SplitFlags flags;
        private final SplitResults results;
        private final Affine sums;
        private final Affine column;
        private final Affine row;
        private final Affine rowEnd;

        Emission(ProgramBuilder program, Affine aiv) {
            this.program = program;
            this.flags = new SplitFlags(program, cut.rounds(problem), cut.ring());
            this.sums = program.argument("sums");
            this.results = new SplitResults(program, problem, cut);
            Affine down = program.compute(Op.DIV, aiv, Affine.of(cut.across(problem)));
            this.column = program.hold(aiv.minus(down.times(cut.across(problem))).times(cut.vector()));
            this.row = program.hold(down.times(cut.height(problem)));
            this.rowEnd = program.minimum(row.plus(cut.height(problem)), Affine.of(problem.m()));
        }

        void emit() {
            results.open();
            program.loop(Affine.of(cut.sweeps(problem)), this::sweep);
            results.close();
        }

        private void sweep(Affine sweep) {
            Affine first = program.hold(sweep.times(cut.round()));
            Affine width = program.minimum(Affine.of(cut.round()), Affine.of(problem.n()).minus(first));
            Affine left = program.hold(width.minus(column));
            // A vector core beyond the last row of y has no columns either.
            program.when(Condition.LT, row, Affine.of(problem.m()),
                    () -> forWidth(left, columns -> columns(first, columns), this::idle), this::idle);
        }

        /** The widths there are: a vector core's columns, and those of the last one. */
        private void forWidth(Affine left, LongConsumer body, Runnable none) {
            long tail = cut.tail(problem);
            Runnable last = () -> program.when(Condition.GT, left, Affine.ZERO,
                    tail == 0 ? none : () -> body.accept(tail), none);
            if (problem.n() < cut.vector()) {
                last.run();
            } else {
                program.when(Condition.GE, left, Affine.of(cut.vector()), () -> body.accept(cut.vector()), last);
            }
        }

        private void idle() {
            program.loop(Affine.of(cut.packs(problem)), _ -> {
                flags.beforeLoads();
                flags.afterLoads();
            });
        }

        /** All rows of some columns: of a sweep's one round some rows at a time, else all rows through all rounds. */
        private void columns(Affine first, long columns) {
            Affine mine = program.hold(first.plus(column));
            results.load(mine, columns);
            if (problem.grouped()) {
                rows(row, mine, columns, rows -> program.loop(Affine.of(cut.packs(problem)), pack -> {
                    flags.beforeLoads();
                    terms(rows, pack);
                    flags.afterLoads();
                }));
            } else {
                flags.beforeLoads();
                long most = SplitResults.ELEMENTS / cut.vector();
                program.loop(row, rowEnd, Affine.of(most),
                        next -> rows(next, mine, columns, rows -> terms(rows, Affine.ZERO)));
                flags.afterLoads();
            }
            results.release();
        }

        private interface Body {
            void emit(SplitResults.Area area);
        }

        private void rows(Affine from, Affine mine, long columns, Body body) {
            long most = SplitResults.ELEMENTS / cut.vector();
            Affine height = program.minimum(rowEnd.minus(from), Affine.of(most));
            var area = new SplitResults.Area(from, new Rows(height, columns), mine);
            results.clear(area);
            body.emit(area);
            results.store(area);
        }

        private void terms(SplitResults.Area area, Affine pack) {
            long all = cut.terms(problem);
            Affine count = cut.lastTerms(problem) == all
                    ? Affine.of(all)
                    : program.minimum(Affine.of(all), Affine.of(problem.groups()).minus(pack.times(all)));
            DType type = cut.sum();
            Affine slot = program.hold(sums.plus(flags.slot().times(cut.slotBytes(problem)))
                    .plus(area.row().times(type.bytes(cut.round()))).plus(column.times(type.bytes(1))));
            program.loop(count, term -> {
                Affine part = program.hold(pack.times(all).plus(term));
                Affine skipped = part.times(problem.m()).plus(area.row()).times(DigitRows.FACTOR_BYTES);
                results.add(area, part, slot.plus(term.times(cut.termBytes(problem))), skipped);
            });
        }
    }
}
