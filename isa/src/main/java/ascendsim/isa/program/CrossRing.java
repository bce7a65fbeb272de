package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync;

/**
 * n slots of GM workspace between the AIC and the AIVs of one AI core, with mode-2 cross-core flags: "full" from the
 * producing kind of core, "free" back from the consuming kind. The first n rounds need no "free"; {@link #drain} takes
 * the last ones back, so no counter outlives the kernel.
 *
 * @param slots at most 15, the largest value of a flag's counter
 * @param full  flag id raised by the producer
 * @param free  flag id raised by the consumer
 */
public record CrossRing(int slots, int full, int free) {
    /** Producer, before it fills a slot in round {@code round} = 0, 1, …: waits once all slots have been used. */
    public void acquire(ProgramBuilder producer, Affine round) {
        producer.when(Condition.GE, round, Affine.of(slots), () -> producer.crossWait(Affine.of(free)));
    }

    /** Producer, after the instruction on {@code pipe} that completes the slot. */
    public void publish(ProgramBuilder producer, Pipe pipe) {
        producer.crossSet(Sync.Mode.CUBE_VECTOR, pipe, Affine.of(full));
    }

    /** Consumer, before it reads a slot. */
    public void await(ProgramBuilder consumer) {
        consumer.crossWait(Affine.of(full));
    }

    /** Consumer, after the instruction on {@code pipe} that last reads the slot; every consuming core must do it. */
    public void release(ProgramBuilder consumer, Pipe pipe) {
        consumer.crossSet(Sync.Mode.CUBE_VECTOR, pipe, Affine.of(free));
    }

    /** Producer, after {@code rounds} rounds: takes back the "free" flags nobody waited for. */
    public void drain(ProgramBuilder producer, Affine rounds) {
        producer.loop(producer.minimum(rounds, Affine.of(slots)), i -> producer.crossWait(Affine.of(free)));
    }
}
