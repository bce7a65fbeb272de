package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.antiquant.Antiquant;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.FactorLines;

/**
 * The AIV program of the custom kernel (tiling_quant §1.1): its run of the tiles of every slab, from weights to widened
 * weights.
 *
 * <p>Parameters: weight, antiquant_scale, antiquant_offset as the problem has it, widened.
 */
public record CustomVector(CustomProblem problem, CustomCut cut, AntiquantBuffers buffers) {

    /** The program. */
    public Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        return new Emission(program).build();
    }

    /** The program while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final Antiquant antiquant;
        private final CustomTiles tiles;
        private final CustomFlags flags;
        private final Affine aiv;
        private final Affine scale;
        private final Affine offset;
        private final Affine widened;
        private final Variable held;
        private final Variable slot;

        Emission(ProgramBuilder program) {
            this.program = program;
            this.aiv = program.hold(program.query(Special.BLOCK_IDX).times(2)
                    .plus(program.query(Special.SUB_BLOCK_IDX)));
            this.tiles = new CustomTiles(program, problem, cut, program.argument("weight"));
            this.flags = new CustomFlags(program, cut.slabs(problem));
            this.scale = program.argument("antiquant_scale");
            this.offset = problem.scales().offset() ? program.argument("antiquant_offset") : Affine.ZERO;
            this.widened = program.argument(CustomCube.WIDENED);
            this.antiquant = new Antiquant(program, buffers);
            this.held = program.variable(Affine.of(-1));
            this.slot = program.variable(Affine.ZERO);
        }

        Program build() {
            antiquant.open();
            if (problem.scales().single()) {
                antiquant.constant(FactorLines.single(Affine.of(cut.vecN())), code(scale),
                        problem.scales().offset() ? code(offset) : Affine.ZERO);
            }
            program.loop(Affine.of(cut.slabs(problem)), this::slab);
            flags.afterAll();
            antiquant.close();
            return program.build();
        }

        private Affine code(Affine address) {
            return program.load(Address.gm(address), DType.UINT16);
        }

        private void slab(Affine s) {
            Affine width = problem.n() % cut.width() == 0
                    ? Affine.of(cut.width())
                    : program.minimum(Affine.of(problem.n()).minus(s.times(cut.width())), Affine.of(cut.width()));
            Affine tasks = program.hold(program.ceilDivide(width, cut.vecN()).times(tiles.down()));
            Affine each = program.ceilDivide(tasks, cut.aivs());
            Affine first = program.minimum(program.multiply(aiv, each), tasks);
            Affine end = program.minimum(first.plus(each), tasks);
            held.set(Affine.of(-1));
            Affine target = program.hold(widened.plus(slot.value().times(cut.slabBytes(problem))));
            Slab slab = new Slab(s, width, target);
            program.when(Condition.LT, first, end, () -> task(slab, first, () -> flags.beforeStores(s)),
                    () -> flags.beforeStores(s));
            program.loop(first.plus(1), end, Affine.ONE, task -> task(slab, task, () -> {
            }));
            flags.afterStores();
            slot.rotate(cut.slots(problem));
        }

        private record Slab(Affine index, Affine width, Affine target) {
        }

        /** @param beforeStore emitted between the arithmetic and the store */
        private void task(Slab slab, Affine task, Runnable beforeStore) {
            Affine nTile = program.compute(Op.DIV, task, Affine.of(tiles.down()));
            Affine kTile = program.hold(task.minus(nTile.times(tiles.down())));
            tiles.forTile(new CustomTiles.Place(slab.index, nTile, kTile, slab.width), tile -> {
                factors(tile, nTile);
                antiquant.compute(tile.weights(), tile.lines(), tile.source());
                beforeStore.run();
                antiquant.store(tile.weights(), slab.target.plus(tile.target()),
                        problem.type().bytes(cut.pitch(problem)));
            });
        }

        /** Those of columns stay as long as the columns do. */
        private void factors(CustomTiles.Tile tile, Affine nTile) {
            if (problem.scales().single()) {
                return;
            }
            Runnable load = () -> antiquant.factors(new Antiquant.Factors(tile.lines(), scale.plus(tile.factors()),
                    offset.plus(tile.factors()), tiles.factorPitch()));
            if (problem.scales().grouped()) {
                load.run();
            } else {
                program.when(Condition.NE, held.value(), nTile, () -> {
                    load.run();
                    held.set(nTile);
                });
            }
        }
    }
}
