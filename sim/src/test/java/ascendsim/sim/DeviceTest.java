package ascendsim.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.CycleLimitReached;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.Probe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    /** Two AIVs copy one row of 1024 floats each through UB. */
    private static final String COPY = """
        .kernel copy
        .target v220
        .type aiv_only
        .blocks 2
        .arg x in float32 [2,1024] nd
        .arg y out float32 [2,1024] nd
        .core aiv
            s.arg r0, x
            s.arg r1, y
            s.get r2, BLOCK_IDX
            cp.gm.ub ub[0], gm[r0+r2*4096] {count=1, length=128}
            set_flag MTE2, MTE3, 0
            wait_flag MTE2, MTE3, 0
            cp.ub.gm gm[r1+r2*4096], ub[0] {count=1, length=128}
            end
        """;

    private static Kernel kernel(String text) {
        return KernelParser.parse("test.asm", text);
    }

    private static Tensor numbers() {
        Tensor x = Tensor.ofFloats(DType.FLOAT32, Shape.of(2, 1024), new float[2048]);
        for (int i = 0; i < 2048; i++) {
            x.putFloat(i, i + 0.5f);
        }
        return x;
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void copiesThroughUb(Mode mode) {
        Run run = new Device(CHIP).launch(kernel(COPY), Map.of("x", numbers()), Device.Options.of(mode));
        Tensor y = run.outputs().get("y");
        for (int i = 0; i < 2048; i++) {
            assertThat(y.floatAt(i)).as("element %d", i).isEqualTo(i + 0.5f);
        }
        assertThat(run.totals().instructions()).isEqualTo(8);
        assertThat(run.totals().scalarInstructions()).isEqualTo(8);
    }

    @Test
    void aLaunchKnowsNothingOfTheOnesBefore() {
        Device device = new Device(CHIP);
        Device.Options cold = Device.Options.of(Mode.TIMING);
        Device.Options warm = new Device.Options(Mode.TIMING, Probe.NONE, Device.L2State.WARM);
        long first = device.launch(kernel(COPY), Map.of("x", numbers()), cold).cycles();
        assertThat(device.launch(kernel(COPY), Map.of("x", numbers()), warm).cycles()).isLessThan(first);
        assertThat(device.launch(kernel(COPY), Map.of("x", numbers()), cold).cycles()).isEqualTo(first);
    }

    private static long writtenBack(Chip chip, Device.L2State l2, Mode mode) {
        AtomicLong bytes = new AtomicLong();
        Probe probe = new Probe() {
            @Override
            public void writtenBack(CoreId core, long more) {
                bytes.addAndGet(more);
            }
        };
        Run run = new Device(chip).launch(kernel(COPY), Map.of("x", numbers()), new Device.Options(mode, probe, l2));
        if (mode.hasData()) {
            assertThat(run.outputs().get("y").floatAt(2047)).isEqualTo(2047.5f);
        }
        return bytes.get();
    }

    /** Of x and y together, 32 lines, 8 fit; the second half of what a core writes is still there when it ends. */
    @Test
    void aRunAfterOneWithOtherInputsFindsItsResults() {
        Chip small = new ChipLibrary().parse("small.json", """
            {"extends": "Ascend910B3", "name": "small", "l2": {
              "capacity": {"value": 4096, "unit": "B", "source": "a test: less than x and y", "confidence": "assumed"},
              "ways": {"value": 4, "unit": "count", "source": "a test: less than x and y", "confidence": "assumed"},
              "sets": {"value": 2, "unit": "count", "source": "a test: less than x and y", "confidence": "assumed"}}}
            """);
        long alone = writtenBack(small, Device.L2State.COLD, Mode.TIMED);
        assertThat(writtenBack(small, Device.L2State.ROTATED, Mode.TIMED)).isEqualTo(8192).isGreaterThan(alone);
        assertThat(writtenBack(small, Device.L2State.ROTATED, Mode.TIMING)).isEqualTo(8192);
        assertThat(writtenBack(CHIP, Device.L2State.ROTATED, Mode.TIMED)).isZero();
    }

    /** The second kernel takes where its input lies from a table, and what a later launch finds is in the L2. */
    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void launchesOfASessionShareBuffersByName(Mode mode) {
        String second = COPY.replace(".kernel copy", ".kernel again").replace(".arg x in", ".arg y in")
                .replace(".arg y out", ".arg z out").replace("s.arg r1, y", "s.arg r1, z")
                .replace(".core aiv", ".arg t table int64 [2] nd = -1 &y\n.core aiv")
                .replace("s.arg r0, x", "s.arg r0, t\n    s.ld r0, gm[r0+8] {type=int64}");
        Device.Options options = Device.Options.of(mode);
        Device device = new Device(CHIP);
        Run first;
        Run last;
        try (Device.Session session = device.open()) {
            first = session.launch(kernel(COPY), Map.of("x", numbers()), options);
            last = session.launch(kernel(second), Map.of(), options);
            assertThatThrownBy(() -> session.launch(kernel(second.replace("y in float32 [2,1024]",
                    "y in float32 [1024]")), Map.of(), options)).isInstanceOf(BadInput.class)
                    .hasMessageContaining("by an earlier launch");
        }
        assertThat(last.outputs().get("z").floatAt(2047)).isEqualTo(2047.5f);
        Run alone = device.launch(kernel(second), Map.of("y", first.outputs().get("y")), options);
        assertThat(alone.outputs().get("z").segment().mismatch(last.outputs().get("z").segment())).isEqualTo(-1);
        if (mode.hasTime()) {
            assertThat(last.cycles()).isLessThan(alone.cycles());
        }
    }

    @Test
    void timingTakesTheSameCyclesWithoutTouchingData() {
        Tensor untouched = Tensor.lazy(numbers().type(), segment -> {
            throw new AssertionError("tensor data touched in timing mode");
        });
        Device device = new Device(CHIP);
        long timed = device.launch(kernel(COPY), Map.of("x", numbers()), Device.Options.of(Mode.TIMED)).cycles();
        Run timing = device.launch(kernel(COPY), Map.of("x", untouched), Device.Options.of(Mode.TIMING));
        assertThat(timing.cycles()).isEqualTo(timed).isGreaterThan(300);
        assertThat(timing.outputs()).isEmpty();
        assertThat(timing.microseconds()).isGreaterThan(CHIP.microseconds(timed));
    }

    @ParameterizedTest
    @CsvSource({"AIV_ONLY, 3, 0", "MIX_AIC_1_1, 3, 1", "MIX_AIC_1_2, 6, 1"})
    void everyVectorCoreTakesPartInTheLaunch(KernelType type, int vectorCores, int mixed) {
        double more = vectorCores * CHIP.launch().vectorBlockNs() + mixed * CHIP.launch().mixExtraNs();
        assertThat(more).isGreaterThan(100);
        assertThat(launch(type)).isCloseTo(launch(KernelType.AIC_ONLY) + more / 1000, within(1e-9));
    }

    private static double launch(KernelType type) {
        Kernel threeBlocks = new Kernel("none", Target.V220, type, 3, List.of(), List.of());
        return new Run(threeBlocks, CHIP, Mode.TIMED, new Launch.Totals(0, 0, 0), Map.of()).launchMicroseconds();
    }

    @Test
    void aForgottenFlagGivesWrongNumbersWhenTimed() {
        String racy = COPY.replace("    set_flag MTE2, MTE3, 0\n", "").replace("    wait_flag MTE2, MTE3, 0\n", "");
        Run run = new Device(CHIP).launch(kernel(racy), Map.of("x", numbers()), Device.Options.of(Mode.TIMED));
        assertThat(run.outputs().get("y").floatAt(0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aWaitWithoutASetIsADeadlockThatNamesTheFlag(Mode mode) {
        String stuck = COPY.replace("    set_flag MTE2, MTE3, 0\n", "");
        assertThatThrownBy(() -> new Device(CHIP).launch(kernel(stuck), Map.of("x", numbers()),
                Device.Options.of(mode))).isInstanceOf(SimulationError.class).hasMessageContaining("deadlock")
                .hasMessageContaining("core0.veccore0 MTE3 #1 'wait_flag MTE2, MTE3, 0' waits for flag MTE2->MTE3 id 0")
                .hasMessageContaining("core1.veccore0 S at line 6 'end' waits for its pipes to drain");
    }

    @Test
    void theSameInputGivesTheSameCycles() {
        Device device = new Device(CHIP);
        long first = device.launch(kernel(COPY), Map.of("x", numbers()), Device.Options.of(Mode.TIMED)).cycles();
        assertThat(device.launch(kernel(COPY), Map.of("x", numbers()), Device.Options.of(Mode.TIMED)).cycles())
                .isEqualTo(first);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Device device = new Device(CHIP);
        assertThatThrownBy(() -> device.launch(kernel(COPY.replace(".blocks 2", ".blocks 41")),
                Map.of("x", numbers()), Device.Options.of(Mode.TIMED))).isInstanceOf(BadInput.class)
                .hasMessageContaining("41 blocks").hasMessageContaining("1 to 40");
        assertThatThrownBy(() -> device.launch(kernel(COPY), Map.of(), Device.Options.of(Mode.TIMED)))
                .isInstanceOf(BadInput.class).hasMessageContaining("x: no tensor");
    }

    @Test
    void illegalOperandsAtRunTimeNameTheInstruction() {
        String bad = COPY.replace("length=128}\n    set", "length=r9-1}\n    set");
        assertThatThrownBy(() -> new Device(CHIP).launch(kernel(bad), Map.of("x", numbers()),
                Device.Options.of(Mode.TIMED))).isInstanceOf(SimulationError.class)
                .hasMessageContaining("cp.gm.ub length is -1");
    }

    @Test
    void addressesOutsideABufferAreAnError() {
        String bad = COPY.replace("ub[0], gm", "ub[196608], gm");
        assertThatThrownBy(() -> new Device(CHIP).launch(kernel(bad), Map.of("x", numbers()),
                Device.Options.of(Mode.ORDERED))).isInstanceOf(SimulationError.class)
                .hasMessageContaining("cp.gm.ub ub[196608]");
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"TIMED", "TIMING"})
    void aRunThatTakesLongerThanItMayIsGivenUp(Mode mode) {
        Device device = new Device(CHIP);
        Device.Options options = Device.Options.of(mode);
        Map<String, Tensor> inputs = Map.of("x", numbers());
        long cycles = device.launch(kernel(COPY), inputs, options).cycles();
        assertThat(device.launch(kernel(COPY), inputs, options.within(cycles)).cycles()).isEqualTo(cycles);
        assertThatThrownBy(() -> device.launch(kernel(COPY), inputs, options.within(cycles - 1)))
                .isInstanceOf(CycleLimitReached.class).hasMessageContaining("more than " + (cycles - 1));
        assertThat(device.launch(kernel(COPY), inputs, options).cycles()).isEqualTo(cycles);
    }
}
