package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync.BarrierAll;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.ColumnFactors.Given;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import ascendsim.kernels.program.digits.Phases;
import java.util.Map;
import java.util.Optional;

/**
 * The AIV program of the MSD kernel of groups (tiling_quant §1.4): takes rows of x apart, adds up in UB what the groups
 * of its cube core give, adds that to the totals in GM, and with all others makes y of them.
 *
 * <p>Parameters: x, antiquant_scale, antiquant_offset and bias as the problem has them, digits, maxima, row_sums, sums,
 * totals, y.
 */
record GroupVector(MsdProblem problem, GroupCut cut) {
    private static final DType WORK = DType.FLOAT32;
    /** Elements that are put together at a time (ours). */
    private static final long ELEMENTS = 4096;
    private static final long UNIT = 64;

    /** The program. */
    Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine sub = cut.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine aiv = program.hold(core.times(cut.aivPerAic()).plus(sub));
        AtomicSums totals = new AtomicSums(program,
                new AtomicSums.Shape(problem.m(), problem.n(), problem.type(), problem.bias(), cut.aivs()), aiv);
        totals.clear();
        program.emit(new BarrierAll());
        SplitDigits digits = new SplitDigits(program, problem, problem.k());
        digits.open();
        program.loop(aiv, Affine.of(problem.m()), Affine.of(cut.aivs()),
                row -> digits.emit(row, row.plus(1), Affine.ZERO));
        digits.close();
        Phases.digitsDone(program);
        program.when(Condition.LT, core, Affine.of(cut.used(problem)),
                () -> new Emission(program, core, sub).emit());
        Phases.vectorsMeet(program);
        totals.finish();
        return program.build();
    }

    /** The second phase while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final Passes passes;
        private final GroupPlace place;
        private final Affine skipped;
        private final Affine column;
        private final ColumnFactors factors;
        private final PartSums parts;
        private final CrossRing ring;
        private final Ring out;
        private final Address total;
        private final Affine totals;

        Emission(ProgramBuilder program, Affine core, Affine sub) {
            this.program = program;
            this.passes = new Passes(program);
            this.place = GroupPlace.of(program, problem, cut, core);
            this.skipped = sub.times(cut.vector());
            this.column = program.hold(place.column().plus(skipped));
            LocalMemoryMap map = new LocalMemoryMap(Map.of());
            Given scale = new Given(problem.type(), program.argument("antiquant_scale"));
            Optional<Given> offset = problem.offset()
                    ? Optional.of(new Given(problem.type(), program.argument("antiquant_offset")))
                    : Optional.empty();
            this.factors = new ColumnFactors(program, map,
                    new ColumnFactors.Vectors(scale, offset, Optional.empty()), cut.vector());
            this.parts = new PartSums(program, problem, factors, map,
                    new PartSums.Room(problem.m(), width(), DType.INT32));
            this.total = map.take(Space.UB, WORK.bytes(problem.m() * cut.vector()), 32);
            this.ring = GroupPlace.ring();
            this.out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
            this.totals = program.argument(AtomicSums.TOTALS);
        }

        /** Columns of a piece. */
        private long width() {
            return Math.min(cut.vector(), ELEMENTS / problem.m() / UNIT * UNIT);
        }

        void emit() {
            factors.open();
            parts.open();
            out.open();
            Affine left = program.hold(Affine.of(problem.n()).minus(column));
            long tail = problem.n() % cut.vector();
            Runnable last = () -> program.when(Condition.GT, left, Affine.ZERO,
                    tail == 0 ? this::idle : () -> columns(tail), this::idle);
            if (problem.n() < cut.vector()) {
                last.run();
            } else {
                program.when(Condition.GE, left, Affine.of(cut.vector()), () -> columns(cut.vector()), last);
            }
            out.retire();
            parts.close();
            factors.close();
        }

        private void idle() {
            program.loop(Affine.ZERO, place.depth(), Affine.of(problem.group()), _ -> {
                ring.await(program);
                ring.release(program, Pipe.MTE2);
            });
        }

        private void columns(long columns) {
            Variable slot = program.variable(Affine.ZERO);
            Rows all = new Rows(Affine.of(problem.m()), columns);
            parts.clear(all, total);
            program.loop(Affine.ZERO, place.depth(), Affine.of(problem.group()), k -> {
                Affine group = program.compute(Op.DIV, place.k().plus(k), Affine.of(problem.group()));
                factors.load(group.times(problem.n()).plus(column), columns);
                ring.await(program);
                Affine sums = program.hold(place.sums().plus(slot.value().times(cut.slotBytes(problem)))
                        .plus(skipped.times(Integer.BYTES)));
                for (long begin = 0; begin < columns; begin += width()) {
                    parts.add(new PartSums.Piece(sums.plus(begin * Integer.BYTES), cut.columns(),
                            problem.m() * cut.columns(), group.times(problem.m() * DigitRows.FACTOR_BYTES),
                            piece(columns, begin), begin, at(begin)));
                }
                ring.release(program, Pipe.MTE2);
                factors.release();
                slot.rotate(GroupCut.SLOTS);
            });
            store(columns);
        }

        private Rows piece(long columns, long begin) {
            return new Rows(Affine.of(problem.m()), Math.min(width(), columns - begin));
        }

        /** Pieces follow one another. */
        private Address at(long begin) {
            return total.plus(WORK.bytes(problem.m() * begin));
        }

        private void store(long columns) {
            out.acquire(Affine.ZERO);
            out.publish(Affine.ZERO);
            out.await(Affine.ZERO);
            program.emit(new SetAtomic(Atomic.ADD, WORK));
            for (long begin = 0; begin < columns; begin += width()) {
                passes.store(WORK, AtomicSums.at(totals, Affine.ZERO, column.plus(begin), problem.n()), at(begin),
                        new GmRows(Affine.of(problem.m()), WORK.bytes(piece(columns, begin).columns()),
                                WORK.bytes(problem.n())));
            }
            program.emit(SetAtomic.OFF);
            out.release(Affine.ZERO);
        }
    }
}
