package ascendsim.traces.report;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which set ended a wait: the n-th one that took effect goes with the n-th wait that passed, flag by flag. What took
 * effect is reported before the instruction that did it, so a wait's setter is known when the wait itself comes.
 */
final class Setters implements Consumer<Event> {
    /**
     * The instruction that raised a flag.
     *
     * @param flag     the flag's number, of a counter between cores that of the counter
     * @param pipe     where the set ran
     * @param sequence its number among those its core dispatched; on the scalar unit that of {@link ScalarFlags}
     */
    record Setter(int flag, CoreId core, Pipe pipe, long sequence) {
    }

    private record Flag(CoreId core, Optional<Pipe> from, Optional<Pipe> to, int id) {
    }

    private record Place(CoreId core, Pipe pipe) {
    }

    private final Map<Flag, Deque<Setter>> raised = new HashMap<>();
    private final Map<Place, Deque<Optional<Setter>>> passed = new HashMap<>();
    private final ScalarFlags scalar;

    Setters(ScalarFlags scalar) {
        this.scalar = scalar;
    }

    @Override
    public void accept(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> clear();
            case FLAG_SET, CROSS_SET, FLAG_TAKEN, CROSS_TAKEN -> tookEffect(event);
            case CORE_STARTED, SCALAR, INSTRUCTION, STALL, TRAFFIC, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void tookEffect(Event event) {
        scalar.tookEffect(event);
        switch (event.kind()) {
            case FLAG_SET -> set(event);
            case CROSS_SET -> crossSet(event);
            case FLAG_TAKEN -> take(event, flag(event));
            default -> take(event, cross(event.core(), event.flag()));
        }
    }

    private void clear() {
        raised.clear();
        passed.clear();
        scalar.clear();
    }

    private void set(Event event) {
        if (!event.redundant()) {
            raise(flag(event), event);
        }
    }

    private void crossSet(Event event) {
        for (int i = 0; i < event.raisedCount(); i++) {
            raise(cross(event.raised(i), event.flag()), event);
        }
    }

    private void raise(Flag flag, Event event) {
        long sequence = event.pipe() == Pipe.S ? scalar.sets(event.core()) : event.sequence();
        raised.computeIfAbsent(flag, _ -> new ArrayDeque<>())
                .add(new Setter(event.flag(), event.core(), event.pipe(), sequence));
    }

    private void take(Event event, Flag flag) {
        Deque<Setter> sets = raised.get(flag);
        passed.computeIfAbsent(new Place(event.core(), event.pipe()), _ -> new ArrayDeque<>())
                .add(sets == null ? Optional.empty() : Optional.ofNullable(sets.poll()));
    }

    /** Who ended a wait that is being shown; called once for each, in their order. */
    Optional<Setter> of(Event wait) {
        Deque<Optional<Setter>> waits = passed.get(new Place(wait.core(), wait.pipe()));
        return waits == null || waits.isEmpty() ? Optional.empty() : waits.remove();
    }

    static boolean isWait(Instruction instruction) {
        return instruction instanceof Sync.WaitFlag || instruction instanceof Sync.CrossWait;
    }

    private static Flag flag(Event event) {
        return switch (event.instruction()) {
            case Sync.SetFlag(Pipe src, Pipe dst, _) -> new Flag(event.core(), Optional.of(src), Optional.of(dst),
                    event.flag());
            case Sync.WaitFlag(Pipe src, Pipe dst, _) -> new Flag(event.core(), Optional.of(src), Optional.of(dst),
                    event.flag());
            default -> cross(event.core(), event.flag());
        };
    }

    private static Flag cross(CoreId raisedCore, int counter) {
        return new Flag(raisedCore, Optional.empty(), Optional.empty(), counter);
    }
}
