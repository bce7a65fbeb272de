package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import java.util.List;

/** What flags, cross-core flags and buffers do at the head of one pipe's queue, and when they retire from it. */
final class PipeSync {
    private final CoreRun core;
    private final Circuit circuit;
    private final Pipe pipe;

    PipeSync(CoreRun core, Pipe pipe) {
        this.core = core;
        this.circuit = core.circuit();
        this.pipe = pipe;
    }

    /** The cycle from which a waiting instruction may start; {@link WakeQueue#NEVER} while that is not known. */
    long gate(Entry entry) {
        int id = (int) entry.dispatched.operands[0];
        return switch (entry.line.rule) {
            case WAIT -> core.flags().isSet(entry.line.flagPair, id)
                    ? core.flags().visibleFrom(entry.line.flagPair, id)
                    : WakeQueue.NEVER;
            case CROSS_WAIT -> crossGate(counter(entry));
            case GET -> core.turns().turn(id, entry.turn);
            case WORK, UNIT_FLAG, SET, BARRIER, CROSS_SET, RELEASE, SCALAR -> throw new IllegalStateException(
                    entry.line.decoded + " waits for nothing");
        };
    }

    private long crossGate(int counter) {
        CrossFlags flags = circuit.crossFlags;
        return flags.isRaised(core.id(), counter) ? flags.visibleFrom(core.id(), counter) : WakeQueue.NEVER;
    }

    private int counter(Entry entry) {
        return CrossFlags.counter(core.id(), (Sync.CrossWait) entry.line.decoded.instruction(),
                (int) entry.dispatched.operands[0]);
    }

    /** What the pipe stands still for meanwhile. */
    static StallReason reason(Entry entry) {
        return entry.line.rule == BoundLine.Rule.CROSS_WAIT ? StallReason.CROSS_FLAG : StallReason.FLAG;
    }

    /** A wait passes. */
    void take(Entry entry) {
        switch (entry.line.rule) {
            case WAIT -> {
                core.flags().clear(entry.line.flagPair, entry.dispatched.operands[0]);
                if (circuit.observed) {
                    circuit.probe.flagTaken(core.id(), entry.dispatched);
                }
            }
            case CROSS_WAIT -> {
                int counter = counter(entry);
                circuit.crossFlags.take(core.id(), counter);
                if (circuit.observed) {
                    circuit.probe.crossTaken(core.id(), entry.line.decoded, counter);
                }
            }
            case GET, WORK, UNIT_FLAG, SET, BARRIER, CROSS_SET, RELEASE, SCALAR -> {
            }
        }
    }

    /** A set or a release takes effect. */
    void retired(Entry entry, long time) {
        switch (entry.line.rule) {
            case SET -> core.setFlag(entry.line.flagPair, entry.dispatched, time);
            case CROSS_SET -> crossSet(entry, time);
            case RELEASE -> core.release((int) entry.dispatched.operands[0], time);
            case WAIT, CROSS_WAIT, GET, BARRIER -> {
            }
            case WORK, UNIT_FLAG, SCALAR -> throw new IllegalStateException(entry.line.decoded + " on " + pipe);
        }
    }

    private void crossSet(Entry entry, long time) {
        Sync.CrossSet set = (Sync.CrossSet) entry.line.decoded.instruction();
        List<CoreId> raised = core.crossSet(set.mode(), (int) entry.dispatched.operands[0], time);
        if (circuit.observed) {
            circuit.probe.crossSet(core.id(), entry.dispatched, raised);
        }
    }
}
