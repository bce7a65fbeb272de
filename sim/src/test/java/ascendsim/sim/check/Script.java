package ascendsim.sim.check;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells probes, by hand, what a launch on an Ascend910B3 would: each line is dispatched, starts and retires at once
 * unless a test takes it in steps. In a line {@code gm[name+8]} is a parameter's address.
 */
final class Script implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile("gm\\[([a-z]+)");

    private final Probe probe;
    private final List<CoreId> cores = new ArrayList<>();
    private final GlobalMemory global = new GlobalMemory(1L << 36);
    private final Map<String, Decoded> decoded = new HashMap<>();
    private final long[] registers = new long[Register.COUNT];
    private final Map<CoreId, Atomic> atomics = new HashMap<>();
    private final LaunchView view;
    private long sequence;
    private long cycle;

    private Script(Probe probe, KernelType type, int blocks, boolean timed, List<Parameter> parameters) {
        this(probe, Target.V220, type, blocks, timed, parameters);
    }

    private Script(Probe probe, Target target, KernelType type, int blocks, boolean timed,
            List<Parameter> parameters) {
        this.probe = probe;
        Kernel kernel = new Kernel("script", target, type, blocks, parameters, List.of());
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < type.cubeCores(); i++) {
                cores.add(new CoreId(cores.size(), block, CoreKind.AIC, i));
            }
            for (int i = 0; i < type.vectorCores(); i++) {
                cores.add(new CoreId(cores.size(), block, CoreKind.AIV, i));
            }
        }
        parameters.forEach(p -> global.allocate(p.name(), p.type().bytes(), Optional.empty()));
        view = new LaunchView(kernel, new ChipLibrary().find("Ascend910B3").orElseThrow(), cores, global, id -> {
            throw new IllegalStateException("a script has no buffers");
        }, timed);
        probe.launched(view);
    }

    /** A launch of vector cores, one to a block. */
    static Script vector(Probe probe, int blocks, Parameter... parameters) {
        return new Script(probe, KernelType.AIV_ONLY, blocks, true, List.of(parameters));
    }

    /** A launch of one block: core 0 is the AIC, 1 and 2 are its AIVs. */
    static Script mix(Probe probe, Parameter... parameters) {
        return new Script(probe, KernelType.MIX_AIC_1_2, 1, true, List.of(parameters));
    }

    /** As {@link #mix}, of v310. */
    static Script v310(Probe probe, Parameter... parameters) {
        return new Script(probe, Target.V310, KernelType.MIX_AIC_1_2, 1, true, List.of(parameters));
    }

    /** As {@link #vector} with one block, without time. */
    static Script ordered(Probe probe, Parameter... parameters) {
        return new Script(probe, KernelType.AIV_ONLY, 1, false, List.of(parameters));
    }

    static Parameter parameter(String name, Parameter.Role role, long bytes) {
        return new Parameter(name, role, TensorType.nd(DType.INT8, bytes));
    }

    long address(String parameter) {
        return global.buffers().stream().filter(b -> b.name().equals(parameter)).findFirst().orElseThrow().address();
    }

    /** Runs lines on a core. */
    Script run(int core, String... lines) {
        for (String line : lines) {
            Step step = step(core, line);
            step.start();
            step.retire();
        }
        return this;
    }

    /** Runs a wait or set on {@code core}; a cross-core set raises {@code raised}. */
    Script cross(int core, String line, int... raised) {
        Step step = step(core, line);
        step.start();
        List<CoreId> receivers = new ArrayList<>();
        for (int receiver : raised) {
            receivers.add(cores.get(receiver));
        }
        if (step.dispatched.decoded().instruction() instanceof Sync.CrossSet) {
            probe.crossSet(step.core, step.dispatched, receivers);
        } else if (step.dispatched.decoded().instruction() instanceof Sync.CrossWait wait) {
            probe.crossTaken(step.core, step.dispatched.decoded(),
                    CrossCounters.own(wait.mode(), (int) step.dispatched.operands[0]));
        }
        step.retire();
        return this;
    }

    /** A flag that is set while it is still set. */
    Script setAgain(int core, String line) {
        Step step = step(core, line);
        step.start();
        probe.flagSet(step.core, step.dispatched, true);
        return this;
    }

    /** Later moves of a core carry an atomic state. */
    Script atomic(int core, Atomic atomic) {
        atomics.put(cores.get(core), atomic);
        return this;
    }

    /** All cores end. */
    void end() {
        cores.forEach(core -> probe.coreEnded(core, cycle));
        probe.finished(cycle);
    }

    /** Dispatches a line. */
    Step step(int core, String line) {
        return new Step(cores.get(core), line);
    }

    /** One instruction between dispatch and retirement. */
    final class Step {
        private final CoreId core;
        private final Dispatched dispatched = new Dispatched();
        private final boolean scalar;

        private Step(CoreId core, String line) {
            this.core = core;
            String text = PARAMETER.matcher(line).replaceAll(m -> "gm[" + address(m.group(1)));
            Decoded instruction =
                    decoded.computeIfAbsent(text,
                            key -> new Decoded(Opcodes.parse(key), decoded.size(), false, view.kernel().target()));
            dispatched.begin(instruction, sequence++, cycle);
            dispatched.atomic(atomics.getOrDefault(core, Atomic.NONE), DType.FLOAT32);
            if (instruction.evaluate(registers, dispatched.operands) >= 0) {
                throw new IllegalArgumentException(text);
            }
            scalar = instruction.pipe() == Pipe.S;
            if (!scalar) {
                probe.dispatched(core, dispatched);
            }
        }

        void start() {
            dispatched.started(++cycle);
            if (!scalar) {
                probe.started(core, dispatched);
            }
            if (dispatched.decoded().instruction() instanceof Sync.WaitFlag) {
                probe.flagTaken(core, dispatched);
            }
        }

        void retire() {
            dispatched.ended(++cycle);
            if (dispatched.decoded().instruction() instanceof Sync.SetFlag) {
                probe.flagSet(core, dispatched, false);
            }
            if (scalar) {
                probe.executed(core, dispatched);
                probe.scalar(core, dispatched.decoded(), cycle, cycle);
            } else {
                probe.retired(core, dispatched);
            }
        }
    }

    @Override
    public void close() {
        global.close();
    }
}
