package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the cycles of a float16 matmul behave on 24 cores. */
class MatmulCyclesTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();
    private static final long MACS_PER_CYCLE = 4096;

    private static long cycles(long m, long n, long k) {
        String text =
                "{\"x\":{\"shape\":[%d,%d],\"dtype\":\"float16\"},\"y\":{\"shape\":[%d,%d],\"dtype\":\"float16\"}}";
        OperatorCall call = new CaseReader(new MatmulContract().schema(), 0).readArgument(text.formatted(m, k, k, n));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        return new Device(CHIP).launch(new MatmulPlanner(CHIP).plan(call).kernel(), inputs,
                Device.Options.of(Mode.TIMING)).cycles();
    }

    @Test
    void aLargeMatmulIsBoundByTheCube() {
        double limit = Math.pow(4096, 3) / MACS_PER_CYCLE / CHIP.cores().aic();
        assertThat(cycles(4096, 4096, 4096) / limit).isBetween(1.0, 1.35);
    }

    @ParameterizedTest
    @CsvSource({"4096, 2048, 2048", "2048, 4096, 2048", "2048, 2048, 4096"})
    void doublingADimensionDoublesTheCycles(long m, long n, long k) {
        assertThat((double) cycles(m, n, k) / cycles(2048, 2048, 2048)).isBetween(1.7, 2.2);
    }

    @ParameterizedTest
    @CsvSource({"128, 0, 0", "0, 256, 0", "0, 0, 64"})
    void cyclesNeverFallWhenADimensionGrowsByABaseBlock(long dm, long dn, long dk) {
        long before = 0;
        for (int i = 0; i < 24; i++) {
            long now = cycles(1024 + i * dm, 1024 + i * dn, 1024 + i * dk);
            assertThat(now).as("step %d", i).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }
}
