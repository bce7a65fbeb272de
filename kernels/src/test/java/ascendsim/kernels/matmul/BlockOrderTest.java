package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.Device;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which blocks leave the cores, against tiling_dense §1.6 written out block by block. */
class BlockOrderTest {
    private static final int BASE = 16;

    /** A block by its row and column among the blocks. */
    private record At(long row, long column) {
    }

    /** An L2 tile: its first block and its extent in blocks. */
    private record Tile(long row, long column, long height, long width) {
        long count() {
            return height * width;
        }
    }

    /** Windows of four rows, the last with what is left (tiling_dense §2). */
    @ParameterizedTest(name = "{0}x{1} blocks on {2} cores")
    @CsvSource({"8, 3, 5", "11, 4, 6", "3, 7, 4", "4, 4, 20", "15, 2, 7"})
    void inWindows(int rows, int columns, int cores) {
        Map<Integer, List<At>> expected = new TreeMap<>();
        int i = 0;
        int windows = Math.max(rows / 4, 1);
        for (int window = 0; window < windows; window++) {
            int height = window == windows - 1 ? rows - 4 * window : 4;
            for (int column = 0; column < columns; column++) {
                for (int row = 0; row < height; row++) {
                    At at = new At(4 * window + row, window % 2 == 0 ? column : columns - 1 - column);
                    expected.computeIfAbsent(i++ % cores, _ -> new ArrayList<>()).add(at);
                }
            }
        }
        assertOrder(BlockOrder.Windows.OF_FOUR, new int[]{rows, columns, 1, 1, cores}, expected);
    }

    @ParameterizedTest(name = "{0}x{1} blocks in {2}x{3} tiles on {4} cores")
    @CsvSource({"6, 4, 1, 1, 5", "6, 4, 1, 1, 3", "7, 11, 2, 3, 6", "9, 5, 3, 2, 4", "1, 9, 1, 2, 6", "5, 5, 2, 2, 20"})
    void alongDiagonals(int rows, int columns, int splitM, int splitN, int cores) {
        Map<Integer, List<At>> expected = new TreeMap<>();
        long start = 0;
        for (Tile tile : tiles(rows, columns, splitM, splitN)) {
            long lcm = lcm(tile.height, tile.width);
            for (long i = 0; i < tile.count(); i++) {
                long row = tile.row + i % tile.height;
                long column = tile.column + (i + i / lcm) % tile.width;
                expected.computeIfAbsent((int) ((start + i) % cores), _ -> new ArrayList<>()).add(new At(row, column));
            }
            start = (start + tile.count()) % cores;
        }
        assertOrder(new Diagonal(), new int[]{rows, columns, splitM, splitN, cores}, expected);
    }

    @ParameterizedTest(name = "{0}x{1} blocks in {2}x{3} tiles on {4} cores, rows {5}")
    @CsvSource({"6, 4, 1, 1, 5, true", "6, 4, 1, 1, 5, false", "7, 11, 2, 3, 6, true", "9, 5, 3, 2, 4, false",
            "1, 9, 1, 2, 6, true", "5, 5, 2, 2, 20, false"})
    void inRuns(int rows, int columns, int splitM, int splitN, int cores, boolean alongRows) {
        Map<Integer, List<At>> expected = new TreeMap<>();
        long start = 0;
        for (Tile tile : tiles(rows, columns, splitM, splitN)) {
            long next = 0;
            long longest = Math.ceilDiv(tile.count(), cores);
            long rest = tile.count() % cores == 0 ? cores : tile.count() % cores;
            for (int place = 0; place < cores; place++) {
                long run = place < rest ? longest : longest - 1;
                for (long i = 0; i < run; i++, next++) {
                    long row = alongRows ? next / tile.width : next % tile.height;
                    long column = alongRows ? next % tile.width : next / tile.height;
                    expected.computeIfAbsent((int) ((start + place) % cores), _ -> new ArrayList<>())
                            .add(new At(tile.row + row, tile.column + column));
                }
            }
            start = (start + rest) % cores;
        }
        assertOrder(new Runs(alongRows), new int[]{rows, columns, splitM, splitN, cores}, expected);
    }

    /** Row by row, every odd row of tiles from its last tile on. */
    private static List<Tile> tiles(long rows, long columns, long splitM, long splitN) {
        List<Tile> tiles = new ArrayList<>();
        long height = Math.ceilDiv(rows, splitM);
        long width = Math.ceilDiv(columns, splitN);
        long across = Math.ceilDiv(columns, width);
        for (long i = 0; i < Math.ceilDiv(rows, height); i++) {
            for (long step = 0; step < across; step++) {
                long j = i % 2 == 0 ? step : across - 1 - step;
                tiles.add(new Tile(i * height, j * width, Math.min(height, rows - i * height),
                        Math.min(width, columns - j * width)));
            }
        }
        return tiles;
    }

    private static long lcm(long a, long b) {
        long multiple = a;
        while (multiple % b != 0) {
            multiple += a;
        }
        return multiple;
    }

    private static void assertOrder(Path path, int[] sizes, Map<Integer, List<At>> expected) {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, (long) sizes[0] * BASE, (long) sizes[1] * BASE, 16);
        MatmulTiling tiling = new MatmulTiling(sizes[4], 2, new Base(BASE, BASE, 16), new Staging(1, 1, 2, 2),
                BlockOrder.of(path).split(sizes[2], sizes[3]), new Results(true, 1, 2));
        Map<Integer, List<At>> actual = new TreeMap<>();
        long pitch = (long) sizes[1] * BASE * 2;
        var kernel = new MatmulPlanner(MatmulCases.CHIP).plan(call, tiling).kernel();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        long[] first = {Long.MAX_VALUE};
        Map<Integer, List<Long>> addresses = new TreeMap<>();
        new Device(MatmulCases.CHIP).launch(kernel, inputs, new Device.Options(Mode.TIMING, new Probe() {
            @Override
            public void dispatched(CoreId core, Dispatched instruction) {
                if (instruction.decoded().instruction() instanceof Drain drain) {
                    long address = instruction.operands[drain.form().slot("dst")];
                    addresses.computeIfAbsent(core.block(), _ -> new ArrayList<>()).add(address);
                    first[0] = Math.min(first[0], address);
                }
            }
        }, L2State.COLD));
        addresses.forEach((core, list) -> actual.put(core, list.stream().map(a -> a - first[0])
                .map(a -> new At(a / pitch / BASE, a % pitch / 2 / BASE)).toList()));
        assertThat(actual).isEqualTo(expected);
    }
}
