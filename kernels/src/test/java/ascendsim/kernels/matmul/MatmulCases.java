package ascendsim.kernels.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small calls and tilings for tests, drawn from a seed. */
final class MatmulCases {
    static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();
    static final Chip V310 = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final List<DType> TYPES = List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8);

    private MatmulCases() {
    }

    /** One random case; {@code tiling} is legal. */
    record Case(OperatorCall call, MatmulTiling tiling) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            call.tensors().forEach((name, argument) -> argument.tensors()
                    .forEach(t -> text.append(name).append(' ').append(t.tensor().type())
                            .append(t.transposed() ? " transposed, " : ", ")));
            return text.append(tiling.toMap()).toString();
        }
    }

    /** A call with contents that differ from element to element. */
    static OperatorCall call(TensorType x, TensorType y, boolean transposed) {
        return OperatorCall.of("matmul").with("x", TensorArgument.of(filled(x, 1))).with("y",
                new TensorArgument(filled(y, 2), transposed));
    }

    /** Whole numbers from -8 to 7 for integers, sixteenths of random sizes for floats. */
    static Tensor filled(TensorType type, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.zeros(type);
        for (long i = 0; i < type.shape().elements(); i++) {
            int value = random.nextInt(-8, 8);
            if (type.dtype().isFloat()) {
                tensor.putFloat(i, (float) (value * random.nextDouble()));
            } else {
                tensor.putLong(i, value);
            }
        }
        return tensor;
    }

    static OperatorCall call(DType type, long m, long n, long k) {
        return call(TensorType.nd(type, m, k), TensorType.nd(type, k, n), false);
    }

    /** The first legal tiling of this seed. */
    static Case draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OperatorCall call = drawCall(random);
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulPlanner planner = new MatmulPlanner(CHIP);
        MatmulTiling tiling = drawTiling(random, problem);
        while (!planner.infeasible(problem, tiling).isEmpty()) {
            tiling = drawTiling(random, problem);
        }
        return new Case(call, tiling);
    }

    /** As {@link #draw}, with a float type and the depth in slabs. */
    static Case drawSlabs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OperatorCall call = drawCall(random);
        while (call.required("x").dtype() == DType.INT8) {
            call = drawCall(random);
        }
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulPlanner planner = new MatmulPlanner(CHIP);
        MatmulTiling tiling = slabs(random, problem);
        while (!planner.infeasible(problem, tiling).isEmpty()) {
            tiling = slabs(random, problem);
        }
        return new Case(call, tiling);
    }

    private static MatmulTiling slabs(SplittableRandom random, MatmulProblem problem) {
        MatmulTiling drawn = drawTiling(random, problem);
        int step = random.nextInt(1, 4);
        int stepM = random.nextInt(1, 4);
        int sets = stepM == 1 ? random.nextInt(1, 3) : 1;
        Base base = drawn.base();
        SingleCore single = new SingleCore((long) problem.unitM() * random.nextInt(1, 12),
                (long) problem.unitN() * random.nextInt(1, 16), (long) step * base.k());
        return drawn.withBase(base, new Staging(step, step, step * stepM * sets, step * 2))
                .withOrder(BlockOrder.PLAIN).withTemplate(new Template.SingleCoreSplitK(single, stepM));
    }

    /** As {@link #draw}, with a float type and the depth shared by the cores. */
    static Case drawSharedDepth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OperatorCall call = drawCall(random);
        while (call.required("x").dtype() == DType.INT8) {
            call = drawCall(random);
        }
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulPlanner planner = new MatmulPlanner(CHIP);
        MatmulTiling tiling = sharedDepth(random, problem);
        while (!planner.infeasible(problem, tiling).isEmpty()) {
            tiling = sharedDepth(random, problem);
        }
        return new Case(call, tiling);
    }

    private static MatmulTiling sharedDepth(SplittableRandom random, MatmulProblem problem) {
        MatmulTiling drawn = drawTiling(random, problem);
        int step = random.nextInt(1, 4);
        int kept = random.nextInt(1, 4);
        boolean keepsLeft = random.nextBoolean();
        Base base = drawn.base();
        long rows = (long) problem.unitM() * random.nextInt(1, 12);
        long columns = (long) problem.unitN() * random.nextInt(1, 16);
        SingleCore single = new SingleCore(keepsLeft ? Math.min(rows, (long) kept * base.m()) : rows,
                keepsLeft ? columns : Math.min(columns, (long) kept * base.n()), (long) step * base.k());
        Staging staging = keepsLeft
                ? new Staging(step, step, step * kept, step * 2)
                : new Staging(step, step, step * 2, step * kept);
        Template template = new Template.DeterministicSplitK(single, keepsLeft ? kept : 1, keepsLeft ? 1 : kept);
        return drawn.withBase(base, staging).withOrder(BlockOrder.PLAIN).withTemplate(template);
    }

    /** As {@link #draw}, with one operand in L1 all the time. */
    static Case drawInL1(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OperatorCall call = drawCall(random);
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulPlanner planner = new MatmulPlanner(CHIP);
        boolean left = problem.m() <= 128 && random.nextBoolean();
        MatmulTiling tiling = inL1(random, problem, left);
        while (!planner.infeasible(problem, tiling).isEmpty()) {
            tiling = inL1(random, problem, left);
        }
        return new Case(call, tiling);
    }

    private static MatmulTiling inL1(SplittableRandom random, MatmulProblem problem, boolean left) {
        MatmulTiling drawn = drawTiling(random, problem);
        Base base = drawn.base();
        int all = (int) Math.ceilDiv(problem.k(), base.k());
        if (left) {
            Staging staging = new Staging(all, random.nextInt(1, all + 1), all, all * 2);
            return drawn.withBase(base, staging).withSplitK(1).withTemplate(new Template.LeftInL1());
        }
        int kept = random.nextInt(1, 4);
        SingleCore single = new SingleCore((long) problem.unitM() * random.nextInt(1, 12),
                (long) problem.unitN() * random.nextInt(1, 16), problem.k());
        return drawn.withBase(base, new Staging(all, all, 2 * all, kept * all)).withOrder(BlockOrder.PLAIN)
                .withTemplate(new Template.RightInL1(single));
    }

    /** As {@link #draw}, with the right operand in L1 and rows that vector cores write. */
    static Case drawPaddedRows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OperatorCall call = drawCall(random);
        MatmulProblem problem = MatmulProblem.of(call);
        MatmulPlanner planner = new MatmulPlanner(CHIP);
        MatmulTiling tiling = paddedRows(random, problem);
        while (!planner.infeasible(problem, tiling).isEmpty()) {
            tiling = paddedRows(random, problem);
        }
        return new Case(call, tiling);
    }

    private static MatmulTiling paddedRows(SplittableRandom random, MatmulProblem problem) {
        MatmulTiling drawn = drawTiling(random, problem);
        int columns = (int) Math.ceilDiv(problem.n(), problem.unitN()) * problem.unitN();
        Base base = new Base(drawn.base().m(), columns, drawn.base().k());
        int all = (int) Math.ceilDiv(problem.k(), base.k());
        Results results = new Results(drawn.results().unitFlag(), drawn.results().l0cStages(), random.nextInt(1, 4));
        return drawn.withBase(base, new Staging(all, all, 2 * all, all)).withOrder(BlockOrder.PLAIN)
                .withResults(results).withTemplate(new Template.RightInL1Fixpipe());
    }

    private static OperatorCall drawCall(SplittableRandom random) {
        DType type = TYPES.get(random.nextInt(TYPES.size()));
        long m = random.nextInt(1, 150);
        long n = random.nextInt(1, 200);
        long k = random.nextInt(1, 300);
        boolean transposed = random.nextBoolean();
        Format format = random.nextInt(3) == 0 ? Format.FRACTAL_NZ : Format.ND;
        TensorType y = TensorType.nd(type, transposed ? n : k, transposed ? k : n).with(format);
        boolean leftTransposed = random.nextInt(4) == 0;
        TensorType x = TensorType.nd(type, leftTransposed ? k : m, leftTransposed ? m : k);
        OperatorCall call = call(x, y, transposed).with("x", new TensorArgument(filled(x, 1), leftTransposed));
        return random.nextInt(3) == 0 ? call.with("bias", TensorArgument.of(bias(random, type, n))) : call;
    }

    private static Tensor bias(SplittableRandom random, DType type, long n) {
        DType bias = switch (type) {
            case INT8 -> DType.INT32;
            case FLOAT16 -> random.nextBoolean() ? DType.FLOAT16 : DType.FLOAT32;
            default -> DType.FLOAT32;
        };
        return filled(TensorType.nd(bias, n), 3);
    }

    private static MatmulTiling drawTiling(SplittableRandom random, MatmulProblem problem) {
        int unitN = problem.unitN();
        int unitK = problem.unitK();
        Base base = new Base(problem.unitM() * random.nextInt(1, 9), unitN * random.nextInt(1, 8),
                unitK * random.nextInt(1, 5));
        int shorter = random.nextInt(1, 4);
        int longer = shorter * random.nextInt(1, 4);
        boolean leftIsLong = random.nextBoolean();
        int stepA = leftIsLong ? longer : shorter;
        int stepB = leftIsLong ? shorter : longer;
        Staging staging = new Staging(stepA, stepB, stepA * random.nextInt(1, 4), stepB * random.nextInt(1, 4));
        Optional<Grid> grid = random.nextInt(3) == 0
                ? Optional.of(new Grid(random.nextInt(1, 5), random.nextInt(1, 5)))
                : Optional.empty();
        Path path = drawPath(random, grid.isPresent());
        BlockOrder order = new BlockOrder(grid, path, random.nextInt(1, 4), random.nextInt(1, 4));
        int cores = grid.map(Grid::cores).orElse(random.nextInt(1, 8));
        int splitK = random.nextInt(4) == 0 ? random.nextInt(2, 5) : 1;
        return new MatmulTiling(cores, random.nextInt(1, 3), base, staging, order,
                new Results(random.nextBoolean(), random.nextInt(1, 3), 2)).withSplitK(splitK)
                .withNd2Nz(new Nd2Nz(drawConversion(random, problem), drawConversion(random, problem)));
    }

    private static Optional<Nd2Nz.Tile> drawConversion(SplittableRandom random, MatmulProblem problem) {
        int columns = problem.operand().c0() * random.nextInt(1, 20);
        Nd2Nz.Tile tile = new Nd2Nz.Tile(random.nextInt(1, 300), columns);
        return random.nextInt(5) == 0 ? Optional.of(tile) : Optional.empty();
    }

    private static Path drawPath(SplittableRandom random, boolean hasGrid) {
        return switch (random.nextInt(hasGrid ? 2 : 5)) {
            case 0 -> new RowMajor();
            case 1 -> new Swizzle(random.nextInt(1, 5), random.nextInt(2));
            case 2 -> new Diagonal();
            case 3 -> new Runs(true);
            default -> new Runs(false);
        };
    }
}
