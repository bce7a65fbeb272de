package ascendsim.sim.check;

import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.check.Diagnostic.Finding;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Misuse of flags and cross-core flags (isa.md §1.4, §1.5), and state that outlives the kernel. A wait that never
 * passes is not found here: the machine stops with a report of its own.
 */
public final class SyncCheck implements Probe {
    /**
     * A flag set while it is still set. In a timed run an error; in an ordered run, whose pipes run ahead of each other
     * as no hardware does, a warning (isa.md §6.2, note on strictness).
     */
    public static final String REDUNDANT_SET = "sync.redundant_set";
    /** A flag that is still set when the core ends: it would be taken by the next kernel. */
    public static final String UNPAIRED_SET = "sync.unpaired_set";
    /** A flag id that belongs to the system. */
    public static final String RESERVED_ID = "sync.reserved_id";
    /** A cross-core counter above its maximum. */
    public static final String CROSS_OVERFLOW = "xsync.overflow";
    /** A cross-core counter above zero at the end. */
    public static final String CROSS_UNPAIRED_SET = "xsync.unpaired_set";
    /** A buffer that was got and not released when the core ends. */
    public static final String BUFFER_HELD = "sync.buffer_held";
    /** A release by a pipe that does not hold the buffer: the next holder comes in early. */
    public static final String BUFFER_NOT_HELD = "sync.buffer_not_held";
    /** A vector mask or an atomic state that is not the standard one at the end. */
    public static final String RESIDUE = "reg.residue";

    private final Diagnostics diagnostics;
    private final Set<String> reservedIds = new HashSet<>();
    private List<CoreState> cores = List.of();
    private boolean timed;

    public SyncCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** One core's counters. */
    private static final class CoreState {
        private final CoreId id;
        private final FlagCounts flags = new FlagCounts();
        private final int[] crossCounters = new int[CrossCounters.COUNT];
        private final BuffersHeld held = new BuffersHeld();
        private final StateAtEnd state = new StateAtEnd();

        CoreState(CoreId id) {
            this.id = id;
        }
    }

    @Override
    public void launched(LaunchView launch) {
        reservedIds.clear();
        cores = launch.cores().stream().map(CoreState::new).toList();
        timed = launch.timed();
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        cores.get(core.index()).state.executed(instruction);
    }

    @Override
    public void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
        if (!(instruction.decoded().instruction() instanceof Sync.SetFlag set)) {
            return;
        }
        long id = instruction.operands[set.form().slot("id")];
        cores.get(core.index()).flags.set(set.src(), set.dst(), id);
        String flag = FlagCounts.text(set.src(), set.dst(), id);
        if (redundant) {
            report(core, instruction, new Finding(REDUNDANT_SET, timed ? Severity.ERROR : Severity.WARNING, flag
                    + " is set while it is still set; expected a wait in between; give each stage its own id"));
        }
        if (id >= Target.RESERVED_FLAG_ID && reservedIds.add(core.kind() + " " + flag)) {
            report(core, instruction, Finding.warning(RESERVED_ID,
                    flag + " has a reserved id; expected 0 to " + (Target.RESERVED_FLAG_ID - 1)));
        }
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        BuffersHeld held = cores.get(core.index()).held;
        int id = (int) instruction.operands[0];
        switch (instruction.decoded().instruction()) {
            case Sync.GetBuffer get -> {
                held.got(get.pipe(), id);
                reservedBuffer(core, instruction, id);
            }
            case Sync.ReleaseBuffer release -> {
                if (!held.released(release.pipe(), id)) {
                    report(core, instruction, Finding.error(BUFFER_NOT_HELD, release.pipe() + " releases buffer " + id
                            + " and does not hold it; expected a get_buf of that pipe before each rls_buf"));
                }
                reservedBuffer(core, instruction, id);
            }
            default -> {
            }
        }
    }

    private void reservedBuffer(CoreId core, Dispatched instruction, int id) {
        if (id >= Target.RESERVED_BUFFER_ID && reservedIds.add(core.kind() + " buffer " + id)) {
            report(core, instruction, Finding.warning(RESERVED_ID,
                    "buffer " + id + " is reserved; expected 0 to " + (Target.RESERVED_BUFFER_ID - 1)));
        }
    }

    @Override
    public void flagTaken(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Sync.WaitFlag wait) {
            cores.get(core.index()).flags.take(wait.src(), wait.dst(), instruction.operands[wait.form().slot("id")]);
        }
    }

    @Override
    public void crossSet(CoreId core, Dispatched instruction, List<CoreId> raised) {
        if (!(instruction.decoded().instruction() instanceof Sync.CrossSet set)) {
            return;
        }
        int id = CrossCounters.raised(core, set.mode(), (int) instruction.operands[set.form().slot("id")]);
        for (CoreId receiver : raised) {
            int value = ++cores.get(receiver.index()).crossCounters[id];
            if (value > Target.CROSS_FLAG_MAXIMUM) {
                report(core, instruction,
                        Finding.error(CROSS_OVERFLOW, "cross-core flag " + CrossCounters.text(id) + " of " + receiver
                                + " goes up to " + value + "; expected at most " + Target.CROSS_FLAG_MAXIMUM
                                + "; wait for the other side before"));
            }
        }
    }

    @Override
    public void crossTaken(CoreId core, Decoded instruction, int counter) {
        cores.get(core.index()).crossCounters[counter]--;
    }

    @Override
    public void coreEnded(CoreId core, long time) {
        CoreState ended = cores.get(core.index());
        ended.flags.leftSet().forEach(left -> report(core, time,
                Finding.warning(UNPAIRED_SET,
                        left + "; expected a wait for every set: the next kernel would take it")));
        ended.held.left().forEach(left -> report(core, time,
                Finding.warning(BUFFER_HELD, left + "; expected a rls_buf for every get_buf")));
        ended.state.residues().forEach(left -> report(core, time, Finding.warning(RESIDUE, left)));
    }

    @Override
    public void finished(long time) {
        for (CoreState core : cores) {
            for (int id = 0; id < core.crossCounters.length; id++) {
                if (core.crossCounters[id] > 0) {
                    report(core.id, time, Finding.warning(CROSS_UNPAIRED_SET, String.format(Locale.ROOT,
                            "cross-core flag %s is at %d; expected 0; wait as often as the other side sets",
                            CrossCounters.text(id),
                            core.crossCounters[id])));
                }
            }
        }
    }

    private void report(CoreId core, Dispatched instruction, Finding finding) {
        diagnostics.report(finding.code(), finding.text(), () -> Diagnostic.at(core, instruction, finding));
    }

    private void report(CoreId core, long time, Finding finding) {
        diagnostics.report(finding.code(), core + finding.text(), () -> Diagnostic.at(core, time, finding));
    }
}
