package ascendsim.sim.check;

import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.check.Diagnostic.Finding;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Conflicting accesses that nothing orders: vector clocks over the pipes of all cores, in the manner of FastTrack
 * (Flanagan and Freund, PLDI 2009). An instruction's reads and writes count as one event that is over when the
 * instruction is complete. Order comes from dispatch, flags, barriers and cross-core flags alone, so what is found does
 * not depend on how fast things happened to run.
 *
 * <p>The hardware orders by itself: Mmad and Fixpipe that both use unit flags, on L0C; Mmads on the same accumulators,
 * except that one accumulates on what another of fewer than 10 fractals wrote; vector instructions on v310 (isa.md
 * §1.4). Atomic updates of GM do not conflict with each other. Reads of a kernel's IN buffers are not followed: nobody
 * may write there, which {@link MemoryCheck} sees to.
 */
public final class RaceCheck implements Probe {
    /** A read not ordered after the write of another pipe. */
    public static final String RAW = "race.raw";
    /** A write not ordered after the read of another pipe. */
    public static final String WAR = "race.war";
    /** A write not ordered after the write of another pipe. */
    public static final String WAW = "race.waw";
    /** Two instructions of one pipe that need a barrier between them. */
    public static final String INTRA_PIPE = "race.intra_pipe";

    /** UB accesses within a vector function that need a mem_bar between them. */
    public static final String VECTOR_FUNCTION = "race.mem_bar";

    private final Diagnostics diagnostics;
    private final Map<RegisterFunction, FunctionOrder> functions = new IdentityHashMap<>();
    private Optional<Watch> watch = Optional.empty();

    public RaceCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** One launch: what is ordered, and what was accessed. */
    private record Watch(Order order, Accesses accesses) {
    }

    @Override
    public void launched(LaunchView launch) {
        functions.clear();
        watch = Optional.of(new Watch(new Order(launch.cores()), new Accesses(launch, diagnostics)));
    }

    private void within(CoreId core, Dispatched instruction, VectorFunction.Call call) {
        FunctionOrder order = functions.computeIfAbsent(call.function(), FunctionOrder::new);
        for (FunctionOrder.Conflict conflict : order.check(instruction.operands)) {
            diagnostics.report(VECTOR_FUNCTION, List.of(call.function().name(), conflict.earlier(), conflict.later()),
                    () -> Diagnostic.at(core, instruction, Finding.error(VECTOR_FUNCTION, "'" + conflict.later().text()
                            + "' reaches ub[" + conflict.address() + "] after '" + conflict.earlier().text()
                            + "' through another register; expected mem_bar {kind="
                            + conflict.missing().name().toLowerCase(Locale.ROOT) + "} between them")));
        }
    }

    private Order order() {
        return watch.orElseThrow().order;
    }

    private Accesses accesses() {
        return watch.orElseThrow().accesses;
    }

    @Override
    public void dispatched(CoreId core, Dispatched instruction) {
        order().dispatched(core, instruction);
    }

    @Override
    public void started(CoreId core, Dispatched instruction) {
        order().started(core, instruction);
        if (!(instruction.decoded().instruction() instanceof Sync)) {
            PipeOrder pipe = order().pipe(core, instruction.decoded().pipe());
            pipe.work();
            accesses().add(core, instruction, new Accesses.Moment(pipe.thread(), pipe.number(), pipe.known()));
        }
        if (instruction.decoded().instruction() instanceof VectorFunction.Call call) {
            within(core, instruction, call);
        }
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Sync.ReleaseBuffer) {
            order().released(core, instruction);
        }
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof ScalarMemory) {
            ScalarOrder scalar = order().scalar(core);
            scalar.work();
            accesses().add(core, instruction, new Accesses.Moment(scalar.thread(), scalar.number(), scalar.known()));
        } else if (instruction.decoded().instruction() instanceof Sync.BarrierAll) {
            order().barrierAll(core);
        }
    }

    @Override
    public void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
        if (instruction.decoded().instruction() instanceof Sync.SetFlag set) {
            order().flagSet(core, set, instruction.operands[set.form().slot("id")]);
        }
    }

    @Override
    public void flagTaken(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Sync.WaitFlag wait) {
            order().flagTaken(core, wait, instruction.operands[wait.form().slot("id")]);
        }
    }

    @Override
    public void crossSet(CoreId core, Dispatched instruction, List<CoreId> raised) {
        if (instruction.decoded().instruction() instanceof Sync.CrossSet set) {
            order().crossSet(core, set, (int) instruction.operands[set.form().slot("id")], raised);
        }
    }

    @Override
    public void crossTaken(CoreId core, Decoded instruction, int counter) {
        order().crossTaken(core, instruction.pipe(), counter);
    }
}
