package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Sync.BarrierAll;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.antiquant.Antiquant;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.FactorLines;
import ascendsim.kernels.program.antiquant.WeightTile;
import ascendsim.kernels.program.digits.Phases;

/**
 * The AIV program of the kernel that shares the depth among cores (tiling_quant §1.6): clears the totals, widens its
 * half of each slot its cube core needs, and with all others makes y of the totals. Weights are FRACTAL_NZ of [n,k]
 * with
 * a scale for each column, a vector core's half some of the columns; or [k,n] in groups, its half some of the rows.
 *
 * <p>Parameters: weight, antiquant_scale, antiquant_offset and bias as the problem has them, widened, totals, y.
 */
record ShareVector(CustomProblem problem, ShareCut cut, AntiquantBuffers buffers) {

    /** The program. */
    Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine sub = cut.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        AtomicSums totals = new AtomicSums(program, new AtomicSums.Shape(problem.m(), problem.n(), problem.type(),
                problem.bias(), cut.aivs()), program.hold(core.times(cut.aivPerAic()).plus(sub)));
        totals.clear();
        Phases.vectorsMeet(program);
        program.when(Condition.LT, core, Affine.of(cut.used(problem)), () -> new Emission(program, core, sub).emit());
        SharePlace.awaitCubes(program);
        program.emit(new BarrierAll());
        totals.finish();
        return program.build();
    }

    /** The widening while it is written. */
    private final class Emission implements SharePlace.Body {
        private final ProgramBuilder program;
        private final SharePlace place;
        private final Antiquant antiquant;
        private final CrossRing ring;
        private final Variable slot;
        private final Variable round;
        private final Affine sub;
        private final Affine weight;
        private final Affine scale;
        private final Affine offset;

        Emission(ProgramBuilder program, Affine core, Affine sub) {
            this.program = program;
            this.place = SharePlace.of(program, problem, cut, core);
            this.antiquant = new Antiquant(program, buffers);
            this.ring = SharePlace.ring(cut);
            this.slot = program.variable(Affine.ZERO);
            this.round = program.variable(Affine.ZERO);
            this.sub = sub;
            this.weight = program.argument("weight");
            this.scale = program.argument("antiquant_scale");
            this.offset = problem.scales().offset() ? program.argument("antiquant_offset") : Affine.ZERO;
        }

        void emit() {
            antiquant.open();
            place.forSlots(program, cut, this);
            antiquant.close();
            ring.drain(program, round.value());
        }

        /** Scales of columns stay as long as the columns do. */
        @Override
        public void begin(Affine column, Affine columns) {
            if (!problem.scales().grouped()) {
                Affine half = half(columns);
                factors(half, column.plus(program.multiply(sub, half)));
            }
        }

        @Override
        public void end(Affine column, Affine columns) {
            // The next columns bring their own.
        }

        private Affine half(Affine columns) {
            return program.hold(program.compute(Op.DIV, columns, Affine.of(cut.aivPerAic())));
        }

        private void factors(Affine length, Affine element) {
            Affine skipped = program.hold(element.times(problem.type().bytes(1)));
            antiquant.factors(new Antiquant.Factors(FactorLines.single(length), scale.plus(skipped),
                    offset.plus(skipped), problem.type().bytes(problem.n())));
        }

        @Override
        public void slot(SharePlace.Slot part) {
            ring.acquire(program, round.value());
            Affine to = program.hold(place.slots().plus(slot.value().times(cut.slotBytes(problem))));
            if (problem.weights().transposed()) {
                columns(part, to);
            } else {
                rows(part, to);
            }
            ring.publish(program, Pipe.MTE3);
            slot.rotate(cut.slots());
            round.add(1);
        }

        /** A block of c0 k after the other. */
        private void columns(SharePlace.Slot part, Affine to) {
            Affine half = half(part.columns());
            Affine mine = program.hold(program.multiply(sub, half));
            long c0 = problem.weights().type().c0();
            long stored = Math.ceilDiv(problem.n(), 16L) * 16;
            WeightTile tile = WeightTile.plain(half, Affine.of(c0));
            Affine first = program.hold(part.column().plus(mine).times(Move.BLOCK).plus(weight));
            Affine out = program.hold(to.plus(mine.times(pitchBytes())));
            program.loop(Affine.ZERO, part.depth(), Affine.of(c0), k -> {
                Affine block = program.compute(Op.DIV, place.k().plus(part.k()).plus(k), Affine.of(c0));
                antiquant.compute(tile, FactorLines.single(half),
                        new Antiquant.Source(first.plus(block.times(stored * Move.BLOCK)), Move.BLOCK));
                antiquant.store(tile, out.plus(k.times(problem.type().bytes(1))), pitchBytes());
            });
        }

        private long pitchBytes() {
            return problem.type().bytes(cut.pitch(problem));
        }

        /** Rows of a group, or some of them, after the other. */
        private void rows(SharePlace.Slot part, Affine to) {
            Affine half = Affine.of(cut.slotK() / cut.aivPerAic());
            Affine begin = program.hold(program.multiply(sub, half));
            Affine end = program.minimum(begin.plus(half), part.depth());
            long pitch = problem.weights().type().bytes(problem.n());
            program.loop(begin, end, Affine.of(cut.vecK()), k -> {
                Affine row = program.hold(place.k().plus(part.k()).plus(k));
                Affine group = program.compute(Op.DIV, row, Affine.of(problem.scales().groupSize()));
                factors(part.columns(), group.times(problem.n()).plus(part.column()));
                WeightTile tile = WeightTile.plain(program.minimum(end.minus(k), Affine.of(cut.vecK())),
                        part.columns());
                antiquant.compute(tile, FactorLines.single(part.columns()),
                        new Antiquant.Source(weight.plus(row.times(pitch)).plus(part.column()), pitch));
                antiquant.store(tile, to.plus(k.times(pitchBytes())), pitchBytes());
            });
        }
    }
}
