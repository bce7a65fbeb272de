package ascendsim.kernels.program.grouped;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupOrderTest {
    private static final Device DEVICE = new Device(new ChipLibrary().find("Ascend910B3").orElseThrow());

    /** The blocks of a group in their order, the one in row i and column j as 100 i + j. */
    private static List<Long> order(GroupOrder order, long rows, long columns) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Address out = Address.gm(program.argument("out"));
        Affine height = program.load(Address.gm(program.argument("rows")), DType.INT64);
        GroupOrder.Place at = GroupOrder.Place.in(program);
        program.loop(Affine.of(rows * columns), index -> {
            order.locate(program, new GroupOrder.Grid(height, Affine.of(columns)), index, at);
            Address place = out.plus(index.times(8));
            program.emit(new ScalarMemory.Store(place, at.i().value().times(100).plus(at.j().value()), DType.INT64));
            program.emit(new ScalarMemory.CacheInvalidate(place));
        });
        TensorType blocks = TensorType.nd(DType.INT64, rows * columns);
        TensorType one = TensorType.nd(DType.INT64, 1);
        Kernel kernel = new Kernel("order", Target.V220, KernelType.AIV_ONLY, 1,
                List.of(new Parameter("rows", Role.IN, one), new Parameter("out", Role.OUT, blocks)),
                List.of(program.build()));
        Map<String, Tensor> inputs = Map.of("rows", Tensor.ofLongs(DType.INT64, one.shape(), rows));
        Tensor result = DEVICE.launch(kernel, inputs, Options.of(Mode.ORDERED)).outputs().get("out");
        return LongStream.range(0, rows * columns).map(result::longAt).boxed().toList();
    }

    @Test
    void fewRowsOfBlocksGoRowByRow() {
        assertThat(order(GroupOrder.SUPER_TILES, 5, 3)).containsExactly(0L, 1L, 2L, 100L, 101L, 102L, 200L, 201L, 202L,
                300L, 301L, 302L, 400L,
                401L, 402L);
    }

    /** The diagonal moves on by a column whenever it comes back to where it began. */
    @Test
    void manyRowsGoDownTheDiagonals() {
        assertThat(order(GroupOrder.SUPER_TILES, 6, 4)).startsWith(0L, 101L, 202L, 303L, 400L, 501L, 2L, 103L, 200L,
                301L, 402L, 503L, 1L,
                102L);
        assertThat(order(GroupOrder.SUPER_TILES, 6, 3)).startsWith(0L, 101L, 202L, 300L, 401L, 502L, 1L, 102L, 200L);
    }

    @Test
    void superTilesGoAlongTheColumnsFirst() {
        List<Long> order = order(GroupOrder.SUPER_TILES, 17, 10);
        assertThat(order.subList(0, 64)).allMatch(b -> b / 100 < 8 && b % 100 < 8);
        assertThat(order.subList(64, 80)).allMatch(b -> b / 100 < 8 && b % 100 >= 8);
        assertThat(order.subList(80, 144)).allMatch(b -> b / 100 >= 8 && b / 100 < 16 && b % 100 < 8);
        assertThat(order.subList(160, 170)).allMatch(b -> b / 100 == 16);
    }

    @Test
    void windowsGoDownFourRowsAndComeBack() {
        assertThat(order(GroupOrder.WINDOWS, 2, 3)).containsExactly(0L, 100L, 1L, 101L, 2L, 102L);
        assertThat(order(GroupOrder.WINDOWS, 9, 2)).as("four rows, then five, backwards").containsExactly(0L, 100L,
                200L, 300L, 1L, 101L, 201L, 301L, 401L, 501L, 601L, 701L, 801L, 400L, 500L, 600L, 700L, 800L);
        assertThat(order(GroupOrder.WINDOWS, 12, 2).subList(16, 24)).as("forwards again").startsWith(800L, 900L);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,4", "5,9", "6,1", "6,6", "7,28", "8,8", "9,9", "13,20", "16,16", "33,5"})
    void everyBlockComesOnce(long rows, long columns) {
        for (GroupOrder order : GroupOrder.values()) {
            assertThat(order(order, rows, columns)).as("%s", order).doesNotHaveDuplicates()
                    .hasSize((int) (rows * columns))
                    .allMatch(b -> b >= 0 && b / 100 < rows && b % 100 < columns);
        }
    }
}
