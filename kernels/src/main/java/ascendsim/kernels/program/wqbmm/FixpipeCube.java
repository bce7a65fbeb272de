package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.Region;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixpipe kernel (tiling_quant §1.5): cube cores alone. Weights are widened half a load ahead of the product that
 * takes them.
 *
 * <p>Parameters: x, weight, antiquant_scale, antiquant_offset and bias as the problem has them, identity, y.
 */
public record FixpipeCube(FixpipeProblem problem, FixpipeProblem.Cut cut) {
    private static final int STAGES = FixpipeBuffers.STAGES;

    /** The table of the identity matrix. */
    public static Parameter identity() {
        int width = (int) FixpipeProblem.Cut.WIDEST_UNIT;
        ByteBuffer bytes = ByteBuffer.allocate(width * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < width; i++) {
            bytes.put(i * width + i, (byte) 1);
        }
        List<Parameter.Entry> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            entries.add(new Parameter.Entry.Value(bytes.getLong()));
        }
        return Parameter.table(FixpipeWidening.IDENTITY, entries);
    }

    /** The program. */
    public Program build(LocalMemoryMap map) {
        return new Emission(new ProgramBuilder(CoreKind.AIC), map).build();
    }

    /** The program while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final FixpipeBuffers buffers;
        private final Affine weight;
        private final Affine x;
        private final Affine y;
        private final FixpipeRows rows;
        private final FixpipeWidening widening;
        private final FixpipeProduct product;
        private final OperandTile weights;
        private final Ring weightLoads;
        private final Ring leftLoads;
        private final Variable loaded;
        private final Variable used;
        private final Variable leftLoaded;
        private final Variable leftUsed;

        Emission(ProgramBuilder program, LocalMemoryMap map) {
            this.program = program;
            this.buffers = FixpipeBuffers.of(map, cut.singleM());
            this.weight = program.argument("weight");
            this.x = program.argument("x");
            this.y = program.argument("y");
            this.rows = new FixpipeRows(program, problem, buffers);
            this.widening = new FixpipeWidening(program, problem, cut, buffers);
            this.product = new FixpipeProduct(program, problem, cut, buffers);
            this.weights = new RowTile(DType.INT8, Space.L0B, new GmLayout.Nd(problem.k()),
                    new TileSize(cut.storedRows(), cut.baseK(), cut.baseK()));
            this.weightLoads = new Ring(program, STAGES, Pipe.MTE2, Pipe.MTE1);
            this.leftLoads = new Ring(program, isResident() ? 1 : STAGES, Pipe.MTE2, Pipe.MTE1);
            this.loaded = program.variable(Affine.ZERO);
            this.used = program.variable(Affine.ZERO);
            this.leftLoaded = program.variable(Affine.ZERO);
            this.leftUsed = program.variable(Affine.ZERO);
        }

        private boolean isResident() { return problem.isResident(cut); }

        Program build() {
            Affine core = program.query(Special.BLOCK_IDX);
            program.when(Condition.LT, core, Affine.of(problem.cores(cut)), () -> work(core));
            return program.build();
        }

        private void work(Affine core) {
            Affine down = problem.m() <= cut.singleM()
                    ? Affine.ZERO
                    : program.compute(Op.DIV, core, Affine.of(problem.across(cut)));
            Affine row = program.hold(down.times(cut.singleM()));
            Affine first = program.hold(core.minus(down.times(problem.across(cut))).times(cut.singleN()));
            Affine here = problem.m() % cut.singleM() == 0
                    ? Affine.of(cut.singleM())
                    : program.minimum(Affine.of(problem.m()).minus(row), Affine.of(cut.singleM()));
            open();
            if (isResident()) {
                leftLoads.acquire(Affine.ZERO);
                loadLeft(new Tile(row, Affine.ZERO, new FixpipeProduct.Size(here, Affine.ZERO)), Affine.ZERO,
                        Affine.of(problem.k()), buffers.left());
                leftLoads.publish(Affine.ZERO);
                leftLoads.await(Affine.ZERO);
            }
            Affine end = program.minimum(first.plus(cut.singleN()), Affine.of(problem.n()));
            program.loop(first, end, Affine.of(cut.baseN()), column -> {
                Affine columns = problem.n() % cut.baseN() == 0 && cut.singleN() % cut.baseN() == 0
                        ? Affine.of(cut.baseN())
                        : program.minimum(end.minus(column), Affine.of(cut.baseN()));
                tile(new Tile(row, column, new FixpipeProduct.Size(here, columns)));
            });
            if (isResident()) {
                leftLoads.release(Affine.ZERO);
            }
            close();
        }

        private void open() {
            rows.open();
            widening.open();
            product.open();
            weightLoads.open();
            leftLoads.open();
        }

        private void close() {
            rows.close();
            widening.close();
            product.close();
            weightLoads.close();
            leftLoads.close();
        }

        private record Tile(Affine row, Affine column, FixpipeProduct.Size size) {
        }

        private void tile(Tile tile) {
            rows.load(tile.column, tile.size.columns());
            load(tile, Affine.ZERO);
            widenFirst(tile, Affine.ZERO);
            product.begin();
            program.loop(Affine.of(problem.steps(cut)), step -> step(tile, step));
            rows.release();
            Affine offset = program.multiply(tile.row, Affine.of(problem.n())).plus(tile.column).times(2);
            product.drain(y.plus(offset), tile.size);
        }

        private void step(Tile tile, Affine step) {
            Affine next = step.plus(1);
            Affine last = Affine.of(problem.steps(cut));
            program.when(Condition.LT, next, last, () -> load(tile, next));
            Affine second = program.hold(problem.depth(program, cut, step, 1));
            program.when(Condition.GT, second, Affine.ZERO,
                    () -> widening.emit(weightLoad(used), 1, second, tile.size.columns()));
            weightLoads.release(used.value());
            used.rotate(STAGES);
            if (!isResident()) {
                leftLoads.await(leftUsed.value());
            }
            Affine begun = program.hold(program.minimum(step, Affine.ONE));
            Affine start = problem.bias()
                    ? Affine.of(Mmad.BIAS).minus(begun.times(Mmad.BIAS))
                    : Affine.of(Mmad.ZERO).minus(begun);
            multiply(tile, step, problem.depth(program, cut, step, 0), start, 0);
            program.when(Condition.LT, next, last, () -> widenFirst(tile, next));
            program.when(Condition.GT, second, Affine.ZERO,
                    () -> multiply(tile, step, second, Affine.of(Mmad.ACCUMULATE), 1));
            if (!isResident()) {
                leftLoads.release(leftUsed.value());
                leftUsed.rotate(STAGES);
            }
        }

        private void widenFirst(Tile tile, Affine step) {
            weightLoads.await(used.value());
            widening.emit(weightLoad(used), 0, program.hold(problem.depth(program, cut, step, 0)),
                    tile.size.columns());
        }

        private void multiply(Tile tile, Affine step, Affine depth, Affine start, int half) {
            long before = half * FixpipeProblem.Cut.DEPTH;
            Address left = isResident() ? buffers.left() : leftLoad(leftUsed);
            Affine k0 = isResident() ? step.times(cut.baseK()).plus(before) : Affine.of(before);
            widening.await(half);
            product.emit(new FixpipeProduct.Half(left, k0, widening.widened(half), depth, start, half), tile.size);
            widening.release(half);
        }

        private Address weightLoad(Variable stage) {
            return buffers.weights().plus(stage.value().times(FixpipeBuffers.WEIGHT_BYTES));
        }

        private Address leftLoad(Variable stage) {
            return buffers.left().plus(stage.value().times(2 * cut.singleM() * cut.baseK()));
        }

        private void load(Tile tile, Affine step) {
            Affine k0 = step.times(cut.baseK());
            Affine depth = problem.k() % cut.baseK() == 0
                    ? Affine.of(cut.baseK())
                    : program.minimum(Affine.of(problem.k()).minus(k0), Affine.of(cut.baseK()));
            weightLoads.acquire(loaded.value());
            weights.toL1(program, new Region(weight.plus(program.multiply(tile.column, Affine.of(problem.k()))),
                    tile.size.columns(), false, k0, depth, CacheHint.NORMAL), weightLoad(loaded));
            weightLoads.publish(loaded.value());
            loaded.rotate(STAGES);
            if (!isResident()) {
                leftLoads.acquire(leftLoaded.value());
                loadLeft(tile, k0, depth, leftLoad(leftLoaded));
                leftLoads.publish(leftLoaded.value());
                leftLoaded.rotate(STAGES);
            }
        }

        private void loadLeft(Tile tile, Affine k0, Affine depth, Address l1) {
            product.left().toL1(program, new Region(x.plus(program.multiply(tile.row, Affine.of(2 * problem.k()))),
                    tile.size.rows(), problem.m() % cut.singleM() == 1, k0, depth, CacheHint.NORMAL), l1);
        }
    }
}
