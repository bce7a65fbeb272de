package ascendsim.sim.engine;

import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import java.util.List;

/** Flags and cross-core flags as far as the scalar unit itself sets them or waits for them. */
final class ScalarSync {
    private ScalarSync() {
    }

    static boolean setFlag(ScalarCore core, BoundLine line, long id) {
        if (!core.clock().isNow()) {
            return false;
        }
        Dispatched self = self(core, line, id);
        core.core().setFlag(line.flagPair, self, core.clock().now());
        return done(core, core.circuit().chip.sync().setFlagCycles());
    }

    static boolean waitFlag(ScalarCore core, BoundLine line, long id) {
        if (!core.clock().isNow()) {
            return false;
        }
        Flags flags = core.core().flags();
        if (!flags.isSet(line.flagPair, id)) {
            return core.clock().waitFor(StallReason.FLAG);
        }
        long visible = flags.visibleFrom(line.flagPair, id);
        if (visible > core.clock().now()) {
            return core.clock().waitUntil(visible, StallReason.FLAG);
        }
        core.clock().resumed();
        flags.clear(line.flagPair, id);
        if (core.circuit().observed) {
            core.circuit().probe.flagTaken(core.core().id(), self(core, line, id));
        }
        return done(core, core.circuit().chip.sync().waitFlagCycles());
    }

    static boolean crossSet(ScalarCore core, BoundLine line, Sync.Mode mode, int id) {
        if (!core.clock().isNow()) {
            return false;
        }
        List<CoreId> raised = core.core().crossSet(mode, id, core.clock().now());
        if (core.circuit().observed) {
            core.circuit().probe.crossSet(core.core().id(), self(core, line, id), raised);
        }
        return done(core, core.circuit().chip.sync().setFlagCycles());
    }

    static boolean crossWait(ScalarCore core, BoundLine line, Sync.CrossWait wait, int flag) {
        if (!core.clock().isNow()) {
            return false;
        }
        CoreId self = core.core().id();
        int id = CrossFlags.counter(self, wait, flag);
        CrossFlags flags = core.circuit().crossFlags;
        if (!flags.isRaised(self, id)) {
            return core.clock().waitFor(StallReason.CROSS_FLAG);
        }
        if (flags.visibleFrom(self, id) > core.clock().now()) {
            return core.clock().waitUntil(flags.visibleFrom(self, id), StallReason.CROSS_FLAG);
        }
        core.clock().resumed();
        flags.take(self, id);
        if (core.circuit().observed) {
            core.circuit().probe.crossTaken(self, line.decoded, id);
        }
        return done(core, core.circuit().chip.sync().waitFlagCycles());
    }

    private static boolean done(ScalarCore core, double cycles) {
        core.clock().spend(cycles);
        core.advance();
        return true;
    }

    /** The instruction as probes see it; sync on S passes through no queue. */
    private static Dispatched self(ScalarCore core, BoundLine line, long id) {
        Dispatched dispatched = core.inPlace();
        dispatched.begin(line.decoded, core.nextSequence(), core.clock().now());
        dispatched.operands[0] = id;
        dispatched.started(core.clock().now());
        dispatched.ended(core.clock().now());
        return dispatched;
    }
}
