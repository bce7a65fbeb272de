package ascendsim.kernels.program.antiquant;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync.PipeBarrier;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.program.antiquant.AntiquantBuffers.Capacity;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.RaceCheck;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiles of weights through one AIV, against the rounding order of operators.md §0.6. */
class AntiquantTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    /** How factors lie in GM. */
    private enum Storage {
        /** one line for all */
        PLAIN,
        /** [G, …]: a line for each group or run */
        BY_GROUP,
        /** [rows, G]: a line for each row */
        BY_ROW
    }

    /**
     * A matrix and how it is cut.
     *
     * @param group rows (columns) of a group; all of them without groups
     */
    private record Problem(AntiquantTypes types, FactorAxis axis, Storage storage, int rows, int columns, int group,
            int tileRows, int tileColumns, boolean parts, int inputs, boolean apart) {

        int groups() {
            return (axis == FactorAxis.COLUMNS ? rows : columns) / group;
        }

        int factors() {
            return groups() * (axis == FactorAxis.COLUMNS ? columns : rows);
        }

        /** Where the factor of a weight is in GM. */
        int factor(int row, int column) {
            return switch (axis) {
                case COLUMNS -> row / group * columns + column;
                case ROWS -> storage == Storage.BY_ROW
                        ? row * groups() + column / group
                        : column / group * rows + row;
            };
        }

        boolean grouped() {
            return groups() > 1;
        }

        long unit(int columns) {
            return Math.ceilDiv(columns, types.unit()) * types.unit();
        }

        Capacity capacity() {
            long row = axis == FactorAxis.ROWS
                    ? unit(Math.min(group, tileColumns)) * Math.max(1, tileColumns / group)
                    : unit(tileColumns);
            long weights = tileRows * row;
            int lines = axis == FactorAxis.COLUMNS ? Math.ceilDiv(tileRows, group) : Math.max(1, tileColumns / group);
            long factors = switch (storage) {
                case BY_ROW -> (long) tileRows * Math.ceilDiv(lines, 16) * 16;
                default -> (long) lines
                        * Math.ceilDiv(axis == FactorAxis.COLUMNS ? tileColumns : tileRows, 16) * 16;
            };
            return new Capacity(axis, weights, parts ? Math.max(row, weights / 3 / row * row) : weights, factors,
                    inputs, apart);
        }

        Kernel kernel() {
            ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
            LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, CHIP.capacities().ub()));
            Antiquant antiquant = new Antiquant(program, AntiquantBuffers.take(memory, types, capacity()));
            assertThat(memory.overflows()).isEmpty();
            Affine weights = program.argument("w");
            Affine scale = program.argument("scale");
            Affine offset = types.offset() ? program.argument("offset") : Affine.ZERO;
            Affine y = program.argument("y");
            antiquant.open();
            program.loop(Affine.ZERO, Affine.of(rows), Affine.of(tileRows), row -> {
                program.loop(Affine.ZERO, Affine.of(columns), Affine.of(tileColumns), column -> {
                    Affine height = program.minimum(Affine.of(rows).minus(row), Affine.of(tileRows));
                    Affine width = program.minimum(Affine.of(columns).minus(column), Affine.of(tileColumns));
                    FactorLines lines = lines(program, height, width);
                    Affine first = program.hold(first(program, row, column).times(2));
                    antiquant.factors(new Antiquant.Factors(lines, scale.plus(first), offset.plus(first), pitch()));
                    WeightTile tile = tile(program, height, width);
                    antiquant.compute(tile, lines, new Antiquant.Source(
                            weights.plus(row.times(types.weight().bytes(columns)))
                                    .plus(bytes(program, column)),
                            types.weight().bytes(columns)));
                    antiquant.store(tile, y.plus(row.times(2L * columns)).plus(column.times(2)), 2L * columns);
                });
            });
            antiquant.close();
            List<Parameter> parameters = new ArrayList<>(List.of(
                    new Parameter("w", Role.IN, TensorType.nd(types.weight(), rows, columns)),
                    new Parameter("scale", Role.IN, TensorType.nd(types.out(), factors())),
                    new Parameter("y", Role.OUT, TensorType.nd(types.out(), rows, columns))));
            if (types.offset()) {
                parameters.add(new Parameter("offset", Role.IN, TensorType.nd(types.out(), factors())));
            }
            return new Kernel("antiquant", Target.V220, KernelType.AIV_ONLY, 1, parameters, List.of(program.build()));
        }

        private Affine bytes(ProgramBuilder program, Affine weights) {
            return types.weight() == DType.INT4
                    ? program.compute(ScalarArithmetic.Op.DIV, weights, Affine.of(2))
                    : weights;
        }

        private FactorLines lines(ProgramBuilder program, Affine height, Affine width) {
            if (axis == FactorAxis.COLUMNS) {
                return new FactorLines(program.ceilDivide(height, group), width, true);
            }
            Affine runs = grouped() ? program.ceilDivide(width, group) : Affine.ONE;
            return storage == Storage.BY_ROW
                    ? new FactorLines(height, runs, false)
                    : new FactorLines(runs, height, true);
        }

        private Affine first(ProgramBuilder program, Affine row, Affine column) {
            Affine at = axis == FactorAxis.COLUMNS ? row : column;
            Affine index = program.compute(ScalarArithmetic.Op.DIV, at, Affine.of(group));
            if (axis == FactorAxis.COLUMNS) {
                return index.times(columns).plus(column);
            }
            return storage == Storage.BY_ROW ? row.times(groups()).plus(index) : index.times(rows).plus(row);
        }

        private long pitch() {
            return 2L * (axis == FactorAxis.COLUMNS ? columns : storage == Storage.BY_ROW ? groups() : rows);
        }

        private WeightTile tile(ProgramBuilder program, Affine height, Affine width) {
            if (!grouped()) {
                return WeightTile.plain(height, width);
            }
            return axis == FactorAxis.COLUMNS
                    ? WeightTile.rowGroups(height, width, group)
                    : WeightTile.runs(height, program.ceilDivide(width, group),
                            Affine.of(Math.min(group, tileColumns)));
        }

        Map<String, Tensor> inputs(long seed) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Tensor weights = Tensor.zeros(TensorType.nd(types.weight(), rows, columns));
            long low = types.weight().minInteger();
            for (long i = 0; i < weights.elements(); i++) {
                weights.putLong(i, random.nextLong(low, -low));
            }
            return Map.of("w", weights, "scale", random(random), "offset", random(random));
        }

        private Tensor random(RandomGenerator random) {
            Tensor tensor = Tensor.zeros(TensorType.nd(types.out(), factors()));
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.putFloat(i, random.nextFloat(-3, 3));
            }
            return tensor;
        }

        float expected(Map<String, Tensor> inputs, int row, int column) {
            float value = inputs.get("w").longAt((long) row * columns + column);
            int factor = factor(row, column);
            DType work = types.out() == DType.FLOAT16 ? DType.FLOAT16 : DType.FLOAT32;
            if (types.offset()) {
                value = rounded(work, value + inputs.get("offset").floatAt(factor));
            }
            return rounded(types.out(), rounded(work, value * inputs.get("scale").floatAt(factor)));
        }

        private static float rounded(DType type, float value) {
            return Elements.toFloat(type, Elements.fromFloat(type, value));
        }
    }

    static Stream<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (DType out : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            for (DType weight : List.of(DType.INT8, DType.INT4)) {
                for (boolean offset : new boolean[]{false, true}) {
                    AntiquantTypes types = new AntiquantTypes(weight, out, offset);
                    boolean wide = out == DType.BFLOAT16;
                    problems.add(new Problem(types, FactorAxis.COLUMNS, Storage.PLAIN, 70, 424, 70, 24, 192, false,
                            1, true));
                    problems.add(new Problem(types, FactorAxis.COLUMNS, Storage.BY_GROUP, 96, 330, 12, 36, 128, wide,
                            2, false));
                    problems.add(new Problem(types, FactorAxis.COLUMNS, Storage.BY_GROUP, 96, 130, 48, 24, 64, false,
                            1, true));
                    problems.add(new Problem(types, FactorAxis.ROWS, Storage.PLAIN, 45, 454, 454, 20, 256, false, 1,
                            true));
                    problems.add(new Problem(types, FactorAxis.ROWS, Storage.PLAIN, 45, 454, 454, 20, 256, wide, 2,
                            false));
                    problems.add(new Problem(types, FactorAxis.ROWS, Storage.BY_GROUP, 40, 384, 64, 16, 256, false,
                            1, true));
                    problems.add(new Problem(types, FactorAxis.ROWS, Storage.BY_ROW, 40, 300, 20, 12, 120, wide, 2,
                            false));
                }
            }
        }
        AntiquantTypes s8 = new AntiquantTypes(DType.INT8, DType.FLOAT16, true);
        problems.add(new Problem(s8, FactorAxis.COLUMNS, Storage.PLAIN, 300, 32, 300, 300, 32, false, 1, true));
        problems.add(new Problem(s8, FactorAxis.ROWS, Storage.PLAIN, 700, 32, 32, 600, 32, false, 1, true));
        return problems.stream();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void everyWeight(Problem problem) {
        Map<String, Tensor> inputs = problem.inputs(7);
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            Tensor y = new Device(CHIP).launch(problem.kernel(), inputs,
                    Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind))).outputs().get("y");
            for (int row = 0; row < problem.rows(); row++) {
                for (int column = 0; column < problem.columns(); column++) {
                    assertThat(y.floatAt((long) row * problem.columns() + column))
                            .as("%s [%d,%d] %s", mode, row, column, problem)
                            .isEqualTo(problem.expected(inputs, row, column));
                }
            }
            assertThat(diagnostics.kept()).as(mode + " " + problem).isEmpty();
        }
    }

    /** Several tiles, each in parts: without any one of its barriers the program has a race. */
    static Stream<Problem> barriers() {
        AntiquantTypes types = new AntiquantTypes(DType.INT8, DType.BFLOAT16, true);
        AntiquantTypes half = new AntiquantTypes(DType.INT8, DType.FLOAT16, true);
        return Stream.of(new Problem(types, FactorAxis.ROWS, Storage.BY_GROUP, 40, 384, 64, 16, 256, true, 2, true),
                new Problem(half, FactorAxis.COLUMNS, Storage.PLAIN, 70, 424, 70, 24, 192, false, 1, true),
                new Problem(half, FactorAxis.COLUMNS, Storage.PLAIN, 70, 424, 70, 24, 192, false, 2, false));
    }

    @ParameterizedTest
    @MethodSource
    void barriers(Problem problem) {
        Kernel kernel = problem.kernel();
        Program vector = kernel.programs().getFirst();
        Line barrier = new Line(new PipeBarrier(Pipe.V));
        List<Integer> places = IntStream.range(0, vector.lines().size())
                .filter(i -> vector.lines().get(i).equals(barrier)).boxed().toList();
        assertThat(places).hasSizeGreaterThan(2);
        for (int place : places) {
            List<Line> lines = new ArrayList<>(vector.lines());
            lines.set(place, new Line(new PipeBarrier(Pipe.MTE2)));
            Kernel without = new Kernel(kernel.name(), kernel.target(), kernel.type(), kernel.blocks(),
                    kernel.parameters(), List.of(new Program(CoreKind.AIV, lines, vector.labels())));
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            new Device(CHIP).launch(without, problem.inputs(3),
                    Options.of(Mode.ORDERED).with(Sanitizers.ALL.probe(diagnostics, executor::bind)));
            assertThat(diagnostics.kept().stream().map(Object::toString)).as("without barrier at line " + place)
                    .anyMatch(d -> d.contains(RaceCheck.INTRA_PIPE));
        }
    }
}
