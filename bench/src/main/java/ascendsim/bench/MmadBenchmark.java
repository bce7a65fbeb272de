package ascendsim.bench;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The meaning of one 128 x 256 x 64 Mmad; one operation is one multiply-accumulate, so ops/ns is GMAC/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MmadBenchmark {
    private static final int MACS = 128 * 256 * 64;

    @Param({"simd", "plain"})
    public String arithmetic;
    @Param({"f16", "s8"})
    public String types;

    private final Arena arena = Arena.ofShared();
    private final Dispatched dispatched = new Dispatched();
    private CoreMemory memory;
    private GlobalMemory global;
    private Meaning meaning;

    @Setup
    public void prepare() {
        Cube mmad = (Cube) Opcodes.parse("mmad l0c[0], l0a[0], l0b[0], bt[0] {types=" + types
                + ", m=128, n=256, k=64, start=1}");
        Arithmetic chosen = arithmetic.equals("simd") ? new VectorApiArithmetic() : new PlainArithmetic();
        meaning = new Executor(chosen).bind(mmad, Target.V220);
        global = new GlobalMemory(1 << 20);
        memory = new CoreMemory(global, arena,
                Map.of(Space.L0A, 65536L, Space.L0B, 65536L, Space.L0C, 131072L, Space.BT, 1024L));
        Decoded decoded = new Decoded(mmad, 0, false, Target.V220);
        dispatched.begin(decoded, 0, 0);
        decoded.evaluate(new long[1024], dispatched.operands);
    }

    @TearDown
    public void close() {
        global.close();
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(MACS)
    public void mmad() {
        meaning.read(dispatched, memory);
        meaning.write(dispatched, memory);
    }
}
