package ascendsim.bench;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.kernels.plan.Plan;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.statistics.PipeStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine on a float16 matmul in timing mode, 20 cores of Ascend910B3. The counter {@code instructions} is the
 * figure to quote: retired on all pipes but S, per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class EngineBenchmark {
    /** Edge of the matrices. */
    @Param({"2048", "4096"})
    public int size;

    private Device device;
    private Plan plan;
    private Map<String, Tensor> inputs;

    /** What the benchmark counts besides its own calls. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counts {
        public long instructions;
        public long cycles;
    }

    @Setup
    public void plan() {
        Chip chip = new ChipLibrary().find("Ascend910B3").orElseThrow();
        String matrix = "{\"shape\":[%d,%d],\"dtype\":\"float16\"}".formatted(size, size);
        OperatorCall call = new CaseReader(new MatmulContract().schema(), 0)
                .readArgument("{\"x\":" + matrix + ",\"y\":" + matrix + "}");
        device = new Device(chip);
        plan = new MatmulPlanner(chip).plan(call);
        inputs = new LinkedHashMap<>();
        for (String name : new String[]{"x", "y"}) {
            inputs.put(name, call.tensor(name).orElseThrow().tensor());
        }
    }

    @Benchmark
    public long timing(Counts counts) {
        return count(device.launch(plan.kernel(), inputs, Device.Options.of(Mode.TIMING)), counts);
    }

    @Benchmark
    public long timingWithStatistics(Counts counts) {
        PipeStatistics statistics = new PipeStatistics();
        return count(device.launch(plan.kernel(), inputs, Device.Options.of(Mode.TIMING).with(statistics)), counts);
    }

    private static long count(Run run, Counts counts) {
        counts.instructions += run.totals().instructions();
        counts.cycles += run.cycles();
        return run.cycles();
    }
}
