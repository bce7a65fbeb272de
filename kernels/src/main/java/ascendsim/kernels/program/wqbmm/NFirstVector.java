package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * The AIV program of the n_first kernel (tiling_quant §2.3): weights of the AI core's columns from GM to UB, widened,
 * and into the L1 of the cube core. Of weights stored as [k, n] each AIV has half the rows of a slot in L1, of [n, k]
 * half the columns.
 *
 * <p>Parameters: weight, antiquant_scale, antiquant_offset as the problem has it.
 *
 * @param slots the slots in L1
 */
public record NFirstVector(CustomProblem problem, NFirstCut cut, NFirstBuffers buffers, Address slots) {

    /** The program. */
    public Program build() {
        return new Emission(new ProgramBuilder(CoreKind.AIV)).build();
    }

    /** The program while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final NFirstWalk walk;
        private final NFirstTiles tiles;
        private final NFirstFactors factors;
        private final Affine sub;
        private final Affine weight;
        private final Ring in;
        private final Ring factorRing;
        private final Variable stage;
        private final Variable factorStage;

        Emission(ProgramBuilder program) {
            this.program = program;
            this.walk = new NFirstWalk(program, problem, cut);
            this.sub = program.query(Special.SUB_BLOCK_IDX);
            this.weight = program.argument("weight");
            this.factors = new NFirstFactors(program, problem, buffers);
            this.tiles = new NFirstTiles(program, problem, cut, buffers, slots);
            this.in = new Ring(program, cut.loads().count(), Pipe.MTE2, Pipe.V);
            this.factorRing = new Ring(program, NFirstBuffers.STAGES, Pipe.MTE2, Pipe.V);
            this.stage = program.variable(Affine.ZERO);
            this.factorStage = program.variable(Affine.ZERO);
        }

        private boolean isGrouped() { return problem.scales().grouped(); }

        private boolean isTransposed() { return problem.weights().transposed(); }

        Program build() {
            in.open();
            factorRing.open();
            tiles.open();
            if (problem.scales().single()) {
                whileLoaded(NFirstFactors.Rows.one(Affine.ZERO, Affine.ONE), this::columns);
            } else {
                columns();
            }
            tiles.close();
            factorRing.close();
            in.close();
            return program.build();
        }

        private void columns() {
            walk.columns((column, columns) -> {
                Share share = share(column, columns);
                if (problem.scales().single() || isGrouped()) {
                    walk.rows((_, _) -> loads(share));
                } else {
                    Affine first = isTransposed() ? column.plus(share.firstLine) : column;
                    whileLoaded(NFirstFactors.Rows.one(first, isTransposed() ? share.lines : columns),
                            () -> walk.rows((_, _) -> loads(share)));
                }
            });
        }

        /** Factors are in UB while {@code body} runs; a core without any runs it too. */
        private void whileLoaded(NFirstFactors.Rows rows, Runnable body) {
            Affine now = factorStage.value();
            factorRing.acquire(now);
            program.when(Condition.GT, rows.columns(), Affine.ZERO, () -> factors.load(rows, now));
            factorRing.publish(now);
            factorRing.await(now);
            body.run();
            factorRing.release(now);
            factorStage.rotate(NFirstBuffers.STAGES);
        }

        /**
         * What the AIV has of a block.
         *
         * @param firstLine where its lines begin in a slot
         * @param lines     of weights stored as [n, k]
         */
        private record Share(Affine column, Affine columns, Affine firstLine, Affine lines) {
        }

        private Share share(Affine column, Affine columns) {
            Affine half = isTransposed() ? program.ceilDivide(columns, 2) : Affine.of(cut.loads().step() / 2);
            Affine first = program.multiply(sub, half);
            return new Share(column, columns, program.hold(first),
                    program.hold(program.minimum(columns.minus(first), half)));
        }

        /** Weights of one block of rows, from the first k to the last. */
        private void loads(Share share) {
            program.loop(Affine.ZERO, Affine.of(problem.k()), Affine.of(cut.loads().depth()), k0 -> {
                Affine depth = problem.k() % cut.loads().depth() == 0
                        ? Affine.of(cut.loads().depth())
                        : program.minimum(Affine.of(problem.k()).minus(k0), Affine.of(cut.loads().depth()));
                if (isTransposed()) {
                    columnsLoad(share, k0, depth);
                } else {
                    rowsLoad(share, k0, depth);
                }
                stage.rotate(cut.loads().count());
            });
        }

        /** Stored as [k, n]: a load is the AIV's half of a slot. */
        private void rowsLoad(Share share, Affine k0, Affine depth) {
            Affine lines = program.compute(Op.MAX,
                    program.minimum(depth.minus(share.firstLine), Affine.of(cut.loads().step() / 2)), Affine.ZERO);
            Affine first = program.hold(k0.plus(share.firstLine));
            Affine group = isGrouped() ? group(first) : Affine.ZERO;
            in.acquire(stage.value());
            program.when(Condition.GT, lines, Affine.ZERO, () -> {
                emitLoad(new Lines(first, lines, share.column, share.columns));
                if (isGrouped()) {
                    factors.load(new NFirstFactors.Rows(share.column, share.columns, group,
                            group(first.plus(lines).plus(-1)).minus(group).plus(1)), stage.value());
                }
            });
            in.publish(stage.value());
            in.await(stage.value());
            tiles.step(new NFirstTiles.Step(load(), share.firstLine, lines, share.columns,
                    isGrouped()
                            ? new NFirstTiles.Factors.Groups(stage.value(), first, group)
                            : new NFirstTiles.Factors.Held(factorStage.value())));
            in.release(stage.value());
        }

        private Affine group(Affine k) {
            return program.compute(Op.DIV, k, Affine.of(problem.scales().groupSize()));
        }

        /** Stored as [n, k]: a load is the AIV's half of some slots. */
        private void columnsLoad(Share share, Affine k0, Affine depth) {
            Affine first = program.hold(share.column.plus(share.firstLine));
            in.acquire(stage.value());
            program.when(Condition.GT, share.lines, Affine.ZERO,
                    () -> emitLoad(new Lines(first, share.lines, k0, depth)));
            in.publish(stage.value());
            in.await(stage.value());
            long step = cut.loads().step();
            program.loop(Affine.ZERO, depth, Affine.of(step), begin -> {
                Affine elements = problem.k() % step == 0
                        ? Affine.of(step)
                        : program.minimum(depth.minus(begin), Affine.of(step));
                tiles.step(new NFirstTiles.Step(load().plus(tiles.bytes(begin)), share.firstLine, share.lines,
                        elements, new NFirstTiles.Factors.Held(factorStage.value())));
            });
            in.release(stage.value());
        }

        private Address load() {
            return buffers.in().plus(stage.value().times(buffers.load()));
        }

        /** Lines of the weights as stored, and the part of each. */
        private record Lines(Affine first, Affine count, Affine element, Affine elements) {
        }

        private void emitLoad(Lines lines) {
            Affine pitch = Affine.of(problem.weights().type()
                    .bytes(isTransposed() ? problem.k() : problem.n()));
            Affine length = tiles.bytes(lines.elements);
            Affine from = weight.plus(program.multiply(lines.first, pitch)).plus(tiles.bytes(lines.element));
            Affine gap = Affine.of(buffers.pitch() / DType.BLOCK_BYTES)
                    .minus(program.ceilDivide(length, DType.BLOCK_BYTES));
            program.emit(new Padded(Route.GM_UB, DType.INT8, load(), Address.gm(from), lines.count, length,
                    pitch.minus(length), gap, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                    cut.loads().inL2() ? CacheHint.NORMAL : CacheHint.DISABLE));
        }
    }
}
