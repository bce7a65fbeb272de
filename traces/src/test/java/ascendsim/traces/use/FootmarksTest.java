package ascendsim.traces.use;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.FakeLaunch;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FootmarksTest {
    /** Two blocks of one vector core copy one half of 8 rows each, row by row, over UB. */
    private static final String HALVES = """
        .kernel halves
        .target v220
        .type aiv_only
        .blocks 2
        .arg x in float32 [8,64] nd
        .arg y out float32 [8,64] nd
        .core aiv
            s.arg r0, x
            s.arg r1, y
            s.get r2, BLOCK_IDX
            cp.gm.ub ub[512], gm[r0+r2*1024] {count=1, length=32}
            set_flag MTE2, MTE3, 0
            wait_flag MTE2, MTE3, 0
            cp.ub.gm gm[r1+r2*1024], ub[512] {count=1, length=32}
            end
        """;

    private static Footmarks run(Mode mode) {
        Kernel kernel = KernelParser.parse("halves.asm", HALVES);
        Footmarks marks = new Footmarks();
        new Device(FakeLaunch.CHIP).launch(kernel, Map.of("x", Tensor.zeros(TensorType.nd(DType.FLOAT32, 8, 64))),
                Options.of(mode).with(marks));
        return marks;
    }

    @ParameterizedTest
    @EnumSource
    void eachBlockWritesItsRows(Mode mode) {
        WriteMap map = run(mode).maps().getFirst();
        assertThat(map.parameter().name()).isEqualTo("y");
        assertThat(map.gridRows()).isEqualTo(8);
        assertThat(map.writers()).isEqualTo(2);
        for (int cell = 0; cell < map.owners().length; cell++) {
            assertThat(map.owners()[cell]).isEqualTo(cell < map.owners().length / 2 ? 0 : 1);
        }
    }

    @Test
    void theBufferHoldsWhatIsCopied() {
        Footmarks marks = run(Mode.TIMED);
        assertThat(marks.buffers()).hasSize(2).allSatisfy((core, uses) -> {
            assertThat(uses).containsOnlyKeys(Space.UB);
            assertThat(uses.get(Space.UB).extent()).isEqualTo(512 + 1024);
            assertThat(Arrays.stream(uses.get(Space.UB).occupied()).max()).hasValue(1024);
        });
        assertThat(marks.parameters()).containsOnlyKeys("x", "y");
    }
}
