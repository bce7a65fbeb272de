package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;

/**
 * n buffers of one kind that a producing pipe fills and a consuming pipe empties, with the two sets of flags that keep
 * them apart: "full" from producer to consumer and "free" back. {@link #open()} sets every stage free, {@link #close()}
 * takes the free flags back, so no flag outlives the kernel.
 */
public final class Ring {
    private final ProgramBuilder program;
    private final int stages;
    private final Pipe producer;
    private final Pipe consumer;
    private final int full;
    private final int free;

    /** A ring of {@code stages} buffers; takes that many flag ids in both directions. */
    public Ring(ProgramBuilder program, int stages, Pipe producer, Pipe consumer) {
        this.program = program;
        this.stages = stages;
        this.producer = producer;
        this.consumer = consumer;
        this.full = program.flagIds(producer, consumer, stages);
        this.free = program.flagIds(consumer, producer, stages);
    }

    public int stages() {
        return stages;
    }

    /** Marks every stage free; once, before the first {@link #acquire}. */
    public void open() {
        for (int i = 0; i < stages; i++) {
            program.setFlag(consumer, producer, Affine.of(free + i));
        }
    }

    /** Takes every free flag back; once, after the last {@link #release}. */
    public void close() {
        for (int i = 0; i < stages; i++) {
            program.waitFlag(consumer, producer, Affine.of(free + i));
        }
    }

    /** {@link #close} of a ring that is not opened again: its flags may become another's, the last ring's first. */
    public void retire() {
        close();
        program.returnFlagIds(producer, consumer, full, stages);
        program.returnFlagIds(consumer, producer, free, stages);
    }

    /** The producer waits until the stage is free. */
    public void acquire(Affine stage) {
        program.waitFlag(consumer, producer, stage.plus(free));
    }

    /** The producer hands the stage over. */
    public void publish(Affine stage) {
        program.setFlag(producer, consumer, stage.plus(full));
    }

    /** The consumer waits until the stage is full. */
    public void await(Affine stage) {
        program.waitFlag(producer, consumer, stage.plus(full));
    }

    /** The consumer gives the stage back. */
    public void release(Affine stage) {
        program.setFlag(consumer, producer, stage.plus(free));
    }
}
