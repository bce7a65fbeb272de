package ascendsim.sim.check;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must have completed before what starts, as far as dispatch, flags, barriers and cross-core flags say; when
 * things happened to run does not matter.
 */
final class Order {
    private static final int PIPES = Pipe.values().length;

    private final List<CoreOrder> cores = new ArrayList<>();
    private final CrossClocks cross;

    /** One core's pipes and flags. */
    private static final class CoreOrder {
        private final ScalarOrder scalar;
        private final List<PipeOrder> pipes = new ArrayList<>();
        private final Map<Integer, VectorClock> flags = new HashMap<>();
        private final Map<Long, VectorClock> released = new HashMap<>();

        CoreOrder(int core, int threads) {
            scalar = new ScalarOrder(core * PIPES + Pipe.S.ordinal(), threads);
            for (Pipe pipe : Pipe.values()) {
                pipes.add(new PipeOrder(core * PIPES + pipe.ordinal(), threads));
            }
        }
    }

    Order(List<CoreId> ids) {
        ids.forEach(id -> cores.add(new CoreOrder(id.index(), ids.size() * PIPES)));
        cross = new CrossClocks(ids);
    }

    PipeOrder pipe(CoreId core, Pipe pipe) {
        return cores.get(core.index()).pipes.get(pipe.ordinal());
    }

    ScalarOrder scalar(CoreId core) {
        return cores.get(core.index()).scalar;
    }

    void dispatched(CoreId core, Dispatched instruction) {
        pipe(core, instruction.decoded().pipe()).dispatched(scalar(core).snapshot());
    }

    /** An instruction of a pipe starts; work on memory gets its number afterwards, by {@link PipeOrder#work}. */
    void started(CoreId core, Dispatched instruction) {
        PipeOrder pipe = pipe(core, instruction.decoded().pipe());
        pipe.started();
        if (instruction.decoded().instruction() instanceof Sync sync) {
            started(sync, pipe);
        }
        if (instruction.decoded().instruction() instanceof Sync.GetBuffer) {
            pipe.acquire(released(core, instruction.operands[0]));
        }
    }

    /** A release took effect: whoever gets the buffer later comes after what was before it. */
    void released(CoreId core, Dispatched release) {
        released(core, release.operands[0]).join(pipe(core, release.decoded().pipe()).takeRelease());
    }

    private VectorClock released(CoreId core, long buffer) {
        CoreOrder order = cores.get(core.index());
        return order.released.computeIfAbsent(buffer, key -> new VectorClock(cores.size() * PIPES));
    }

    private static void started(Sync sync, PipeOrder pipe) {
        switch (sync) {
            case Sync.SetFlag s -> pipe.releaseLater();
            case Sync.CrossSet s -> pipe.releaseLater();
            case Sync.ReleaseBuffer r -> pipe.releaseLater();
            case Sync.PipeBarrier b -> pipe.barrier();
            case Sync.WaitFlag _,Sync.CrossWait _,Sync.GetBuffer _ -> {
                // acquires when it takes the flag
            }
            case Sync.BarrierAll b -> throw new IllegalStateException("barrier_all in a queue");
        }
    }

    /** The scalar unit waited for all pipes of its core. */
    void barrierAll(CoreId core) {
        cores.get(core.index()).pipes.forEach(pipe -> scalar(core).acquire(pipe.release()));
    }

    void flagSet(CoreId core, Sync.SetFlag set, long id) {
        VectorClock told = release(core, set.src());
        cores.get(core.index()).flags.merge(key(set.src(), set.dst(), id), told, (old, more) -> {
            more.join(old);
            return more;
        });
    }

    void flagTaken(CoreId core, Sync.WaitFlag wait, long id) {
        VectorClock told = cores.get(core.index()).flags.remove(key(wait.src(), wait.dst(), id));
        if (wait.dst() == Pipe.S) {
            scalar(core).acquire(told);
        } else {
            pipe(core, wait.dst()).acquire(told);
        }
    }

    void crossSet(CoreId core, Sync.CrossSet set, int id, List<CoreId> raised) {
        cross.set(core, set.mode(), id, release(core, set.pipe()), raised);
    }

    /** @param waiting the pipe that went on */
    void crossTaken(CoreId core, Pipe waiting, int counter) {
        VectorClock told = cross.take(core, counter);
        if (waiting == Pipe.S) {
            scalar(core).acquire(told);
        } else {
            pipe(core, waiting).acquire(told);
        }
    }

    private VectorClock release(CoreId core, Pipe pipe) {
        return pipe == Pipe.S ? scalar(core).known().copy() : pipe(core, pipe).takeRelease();
    }

    private static int key(Pipe src, Pipe dst, long id) {
        return FlagCounts.key(src, dst, id);
    }
}
