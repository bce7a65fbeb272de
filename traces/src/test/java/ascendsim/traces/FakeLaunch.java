package ascendsim.traces;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.Program;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plays the simulator: tells a probe what the test says happened, with real instructions of a real kernel. */
public final class FakeLaunch {
    public static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    /** Two blocks of one cube core and one vector core; line numbers in the comments. */
    private static final String MIX = """
        .kernel mix
        .target v220
        .type mix_aic_1_1
        .blocks 2
        .arg x in float16 [1024] nd
        .arg y out float16 [1024] nd
        .core aic
            s.arg r0, x
            cp.gm.l1 l1[0], gm[r0] {count=1, length=64}
            set_flag MTE2, MTE1, 0
            wait_flag MTE2, MTE1, 0
            ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=4, src_stride=1}
            fixpipe.gm gm[r0], l0c[0], fb[0] {quant=f32_f16, type=float16, m=16, n=16, src_stride=16, dst_stride=16}
            xset FIX, 3 {mode=2}
            pipe_barrier MTE1
            s.ld r1, gm[r0] {type=int32}
            set_flag S, MTE2, 5
            wait_flag S, MTE2, 5
            end
        .core aiv
            s.arg r0, y
            xwait 3
            cp.gm.ub ub[0], gm[r0] {count=1, length=64}
            cp.ub.gm gm[r0], ub[0] {count=1, length=64}
            barrier_all
            end
        """;

    /** Line numbers of the cube program. */
    public static final int ARG = 0;
    public static final int LOAD_L1 = 1;
    public static final int SET = 2;
    public static final int WAIT = 3;
    public static final int LOAD_L0A = 4;
    public static final int DRAIN = 5;
    public static final int CROSS_SET = 6;
    public static final int BARRIER = 7;
    public static final int SCALAR_LOAD = 8;
    public static final int SCALAR_SET = 9;
    public static final int SCALAR_SET_WAIT = 10;
    public static final int END = 11;
    /** Line numbers of the vector program. */
    public static final int CROSS_WAIT = 1;
    public static final int LOAD_UB = 2;
    public static final int STORE_UB = 3;
    public static final int BARRIER_ALL = 4;

    private final Kernel kernel;
    private final List<CoreId> cores = new ArrayList<>();
    private final Map<CoreKind, List<Decoded>> decoded = new EnumMap<>(CoreKind.class);
    private final Probe probe;
    private final long[] registers = new long[Register.COUNT];
    private final Dispatched reused = new Dispatched();
    private long sequence;

    /** When something happened to an instruction. */
    public record Times(long dispatch, long start, long end) {
        public static Times of(long start, long end) {
            return new Times(start, start, end);
        }
    }

    public FakeLaunch(Probe probe) {
        this.probe = probe;
        kernel = KernelParser.parse("mix.asm", MIX);
        for (int block = 0; block < kernel.blocks(); block++) {
            cores.add(new CoreId(cores.size(), block, CoreKind.AIC, 0));
            cores.add(new CoreId(cores.size(), block, CoreKind.AIV, 0));
        }
        for (Program program : kernel.programs()) {
            decoded.put(program.kind(), IntStream.range(0, program.lines().size())
                    .mapToObj(i -> new Decoded(program.lines().get(i).instruction(), i, false, kernel.target()))
                    .toList());
        }
        launch(true);
    }

    /** Begins again. */
    public void launch(boolean timed) {
        sequence = 0;
        probe.launched(new LaunchView(kernel, CHIP, cores, new GlobalMemory(1 << 20), _ -> {
            throw new AssertionError("a trace reads no memory");
        }, timed));
    }

    public Kernel kernel() {
        return kernel;
    }

    public CoreId cube(int block) {
        return cores.get(2 * block);
    }

    public CoreId vector(int block) {
        return cores.get(2 * block + 1);
    }

    public List<CoreId> cores() {
        return cores;
    }

    public Decoded decoded(CoreId core, int line) {
        return decoded.get(core.kind()).get(line);
    }

    /** The value with which instructions started from now on find a scalar register. */
    public void register(int index, long value) {
        registers[index] = value;
    }

    /** The scalar unit runs a line itself. */
    public void scalar(CoreId core, int line, long start, long end) {
        probe.scalar(core, decoded(core, line), start, end);
    }

    /** An instruction goes all the way through its pipe. The object handed over is always the same one. */
    public Dispatched run(CoreId core, int line, Times times) {
        start(core, line, times);
        return retire(core, times);
    }

    /** As {@link #run}, with traffic known at the start. */
    public void move(CoreId core, int line, Times times, long hitBytes, long missBytes) {
        probe.traffic(core, start(core, line, times), hitBytes, missBytes);
        retire(core, times);
    }

    /** An instruction is dispatched and starts. */
    public Dispatched start(CoreId core, int line, Times times) {
        Decoded instruction = decoded(core, line);
        reused.begin(instruction, sequence++, times.dispatch());
        instruction.evaluate(registers, reused.operands);
        probe.dispatched(core, reused);
        reused.started(times.start());
        probe.started(core, reused);
        return reused;
    }

    /** The instruction that started last retires. */
    public Dispatched retire(CoreId core, Times times) {
        reused.ended(times.end());
        probe.retired(core, reused);
        return reused;
    }
}
