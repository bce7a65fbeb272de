package ascendsim.sim.engine;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.cost.Costing;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.util.Optional;

/** One line of a program with everything the engine needs to run it, worked out once. */
final class BoundLine {
    /** What a pipe does with the line when it reaches the head of its queue. */
    enum Rule {
        /** starts when the pipe is free */
        WORK,
        /** as WORK, and hands L0C granules over */
        UNIT_FLAG,
        /** sets a flag once all earlier work is complete */
        SET,
        /** waits for a flag */
        WAIT,
        /** waits for all earlier work of the pipe */
        BARRIER,
        /** raises a cross-core flag once all earlier work is complete */
        CROSS_SET,
        /** waits for a cross-core flag */
        CROSS_WAIT,
        /** waits for the earlier holders of a buffer */
        GET,
        /** hands a buffer on once all earlier work is complete */
        RELEASE,
        /** runs on the scalar unit */
        SCALAR
    }

    final Decoded decoded;
    final Rule rule;
    final Meaning meaning;
    final Costing costing;
    final Footprint footprint;
    /** Key of the flag of a SET or WAIT, id apart. */
    final int flagPair;
    /** What an Mmad or a drain needs for its unit flags. */
    final Optional<UnitFlagOperands> unitFlagOperands;
    /** What the scalar unit does; a step that stops the run for lines of other pipes. */
    final ScalarStep step;

    private BoundLine(Decoded decoded, Rule rule, Work work, ScalarStep step, int flagPair) {
        this.decoded = decoded;
        this.rule = rule;
        this.meaning = work.meaning;
        this.costing = work.costing;
        this.footprint = work.footprint;
        this.step = step;
        this.flagPair = flagPair;
        this.unitFlagOperands = UnitFlagOperands.of(decoded.instruction());
    }

    /** Meaning, cost and footprint of an instruction that works on memory. */
    record Work(Meaning meaning, Costing costing, Footprint footprint) {
        /** Of an instruction that touches no memory through a pipe. */
        static final Work NONE = new Work(new Meaning() {
            @Override
            public void read(Dispatched instruction, CoreMemory memory) {
                // nothing to read
            }

            @Override
            public void write(Dispatched instruction, CoreMemory memory) {
                // nothing to write
            }
        }, (instruction, cost) -> cost.local(0, 0, 0), (instruction, sink) -> {
        });
    }

    static BoundLine of(Decoded decoded, Work work, ScalarStep step) {
        Instruction instruction = decoded.instruction();
        return new BoundLine(decoded, rule(instruction), work, step, flagPair(instruction));
    }

    Pipe pipe() {
        return decoded.pipe();
    }

    private static Rule rule(Instruction instruction) {
        return switch (instruction) {
            case Scalar s -> Rule.SCALAR;
            case Sync sync -> rule(sync);
            case Cube c -> Rule.UNIT_FLAG;
            case Fixpipe f -> Rule.UNIT_FLAG;
            case Move m -> Rule.WORK;
            case Vector v -> Rule.WORK;
            case VectorFunction f -> Rule.WORK;
        };
    }

    private static Rule rule(Sync sync) {
        if (sync.pipe() == Pipe.S) {
            return Rule.SCALAR;
        }
        return switch (sync) {
            case Sync.SetFlag s -> Rule.SET;
            case Sync.WaitFlag w -> Rule.WAIT;
            case Sync.PipeBarrier b -> Rule.BARRIER;
            case Sync.CrossSet c -> Rule.CROSS_SET;
            case Sync.BarrierAll b -> Rule.SCALAR;
            case Sync.CrossWait w -> Rule.CROSS_WAIT;
            case Sync.GetBuffer g -> Rule.GET;
            case Sync.ReleaseBuffer r -> Rule.RELEASE;
        };
    }

    private static int flagPair(Instruction instruction) {
        return switch (instruction) {
            case Sync.SetFlag s -> Flags.pair(s.src(), s.dst());
            case Sync.WaitFlag w -> Flags.pair(w.src(), w.dst());
            default -> -1;
        };
    }
}
